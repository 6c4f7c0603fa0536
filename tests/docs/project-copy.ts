import { cpSync, symlinkSync } from "node:fs";
import { basename, join } from "node:path";
import { root } from "./markdown";

const NOT_COPIED = new Set(["node_modules", ".git", ".private-ingest"]);

/** Copies the project as a clone has it, with its built files. */
export function copyProject(folder: string, without: readonly string[] = []): void {
  const filter = (source: string): boolean => !NOT_COPIED.has(basename(source)) && !without.includes(basename(source));
  cpSync(root, folder, { recursive: true, filter });
}

export function linkModules(program: string): void {
  symlinkSync(join(root, "node_modules"), join(program, "node_modules"));
}
