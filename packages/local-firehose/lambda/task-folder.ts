import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { messageOf } from "@private-ingest/operator/context";

/**
 * Unpacks a function's files into a temporary folder of their own.
 * @returns the folder's path.
 * @throws when a file cannot be written, or its name leads out of the folder; no folder is then
 * left.
 */
export function unpackFunction(functionName: string, code: Readonly<Record<string, string>>): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "private-ingest-function-"));
  for (const [file, content] of Object.entries(code)) {
    const target = path.join(folder, file);
    try {
      if (!target.startsWith(folder + path.sep) || file.endsWith("/")) throw new Error("not a file of the task folder");
      fs.mkdirSync(path.dirname(target), { recursive: true });
      fs.writeFileSync(target, content);
    } catch (cause) {
      fs.rmSync(folder, { recursive: true, force: true });
      const problem = `${functionName}: file ${JSON.stringify(file)} of its code cannot be unpacked`;
      throw new Error(`${problem} (${messageOf(cause)}); files below the code's root are allowed`, { cause });
    }
  }
  return folder;
}
