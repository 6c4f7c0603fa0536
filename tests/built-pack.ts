import { builtPack } from "../local/built-pack";

/** Once, before any file of tests. */
export function mochaGlobalSetup(): void {
  builtPack();
}
