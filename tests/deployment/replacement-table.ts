import { readFileSync } from "node:fs";
import { join } from "node:path";
import { declarations } from "../../settings/declarations";

/** A row of the table "What replaces what" of docs/operations.md. */
export interface Row {
  /** As written. */
  readonly change: string;
  /** Settings that the change names. */
  readonly settings: readonly string[];
  /** What is lost, such as `the stream`; or `everything`, `refused`, `nothing`. */
  readonly replaces: readonly string[];
}

export function replacementTable(): Row[] {
  const page = readFileSync(join(__dirname, "../../docs/operations.md"), "utf8");
  const [, section = ""] = page.split(/^### What replaces what$/m);
  const [table = ""] = section.split(/^#/m);
  const [, , ...rows] = table.split("\n").filter((line) => line.startsWith("|"));
  return rows.map((line) => {
    const [, change = "", replaces = ""] = line.split("|").map((cell) => cell.trim());
    const names = [...change.matchAll(/`(\w+)/g)].map(([, name = ""]) => name);
    // The reason is behind a colon or in parentheses.
    const things = replaces.replace(/:.*| \(.*?\)|in the preview only /g, "").split(/,? and |, /);
    return { change, settings: names.filter((name) => name in declarations), replaces: things.sort() };
  });
}
