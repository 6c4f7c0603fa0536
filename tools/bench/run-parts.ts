import { markdownTable, type Row, thisMachine, writeFigures } from "./figures";

/** Measures or proves something. @throws what stops the whole run */
export type Part = () => readonly Row[] | Promise<readonly Row[]>;

/** What can be run, and where its rows go. */
export interface Parts {
  readonly parts: Readonly<Record<string, Part>>;
  /** Names of what runs when none is named; all by default. */
  readonly unlessNamed?: readonly string[];
  /** File of figures that every run writes. */
  readonly draft: string;
  /** File of figures that a run with `--record` writes as well. */
  readonly record: string;
}

/**
 * Runs the parts that the arguments name and prints a table of each. Sets exit code 2 for a name
 * that does not exist.
 * @param kind what a part is called in an error
 */
export async function runParts(kind: string, args: readonly string[], options: Parts): Promise<void> {
  const { parts, unlessNamed = Object.keys(parts), draft, record } = options;
  const named = args.filter((arg) => arg !== "--record");
  const unknown = named.filter((name) => !Object.hasOwn(parts, name));
  if (unknown.length > 0) {
    console.error(`no ${kind} ${unknown.join(", ")}; allowed: ${Object.keys(parts).join(", ")}`);
    process.exitCode = 2;
    return;
  }
  for (const [name, run] of Object.entries(parts)) {
    if (!(named.length > 0 ? named : unlessNamed).includes(name)) continue;
    const machine = thisMachine();
    const rows = await run();
    console.log(`${machine}\n\n## ${name}\n\n${markdownTable(rows)}\n`);
    const figures = { [name]: { machine, date: new Date().toISOString(), rows } };
    writeFigures(draft, figures);
    if (args.includes("--record")) writeFigures(record, figures);
  }
}
