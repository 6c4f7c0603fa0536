import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/**
 * The file that a program's name stands for on the PATH; undefined where no folder of it has one.
 */
export const onPath = (program: string): string | undefined =>
  (process.env["PATH"] ?? "")
    .split(delimiter)
    .map((folder) => join(folder, program))
    .find(isExecutable);

export function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
