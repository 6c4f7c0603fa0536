import { builtPack } from "@private-ingest/offline/built-pack";

/** Once, before any file of tests. */
export function mochaGlobalSetup(): void {
  builtPack();
}
