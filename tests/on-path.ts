import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** The file of a program on the PATH; undefined if there is none. */
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
