import { cpSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";

const root = join(__dirname, "../..");
/** Files that a deployment reads. */
const PARTS = [
  "Pulumi.yaml",
  "index.ts",
  "package.json",
  "tsconfig.json",
  "tsconfig.pulumi.json",
  "components",
  "examples",
  "lambda",
  "plugin",
  "settings",
  "streams",
];

/** Copies the program into a folder, where a test may change it. A link leads to its modules. */
export function copyProgram(folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const part of PARTS) cpSync(join(root, part), join(folder, part), { recursive: true });
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
}
