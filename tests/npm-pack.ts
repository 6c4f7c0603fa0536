import { execFileSync } from "node:child_process";
import * as path from "node:path";

/** A package as a release has it. */
export interface Packed {
  readonly archive: string;
  /** Paths in it, sorted. */
  readonly files: readonly string[];
}

/** Packs the package of a folder into another one, with its `prepack`. */
export function npmPack(folder: string, into: string): Packed {
  const args = ["pack", "--json", "--silent", "--pack-destination", into];
  const [{ filename, files }] = JSON.parse(execFileSync("npm", args, { cwd: folder, encoding: "utf8" })) as [
    { filename: string; files: readonly { path: string }[] },
  ];
  return { archive: path.join(into, filename), files: files.map((file) => file.path).sort() };
}
