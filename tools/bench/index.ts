/**
 * Every benchmark but soak and newcomer, or those named: `npm run bench`, `npm run bench -- transform program`. Prints a markdown table a
 * part and writes all figures to dist/bench.json; `--record` writes them to docs/figures/performance.json too, which `npm run docs`
 * makes docs/performance.md of. Machines are noisy: compare rows of one run, never of two.
 */
import { type Figures, figureFiles, markdownTable, nameHere, type Row, thisMachine, writeFigures } from "./figures";

/** The parts, each a module of this folder that exports `run`. */
const parts = [
  "transform",
  "own-transform",
  "transform-cold-start",
  "pipeline",
  "pipeline-scale",
  "page",
  "program",
  "program-scale",
  "setup",
  "policy",
  "ops",
  "replay",
] as const;
/** Run only when named: one takes half an hour, the other fetches every package from the registry. */
const longParts = ["soak", "newcomer"] as const;

async function main(args: readonly string[]): Promise<void> {
  const names = args.filter((arg) => arg !== "--record");
  const all = [...parts, ...longParts];
  const unknown = names.filter((name) => !all.some((part) => part === name));
  if (unknown.length > 0) {
    console.error(`no benchmark ${unknown.join(", ")}; there are ${all.join(", ")}`);
    process.exitCode = 2;
    return;
  }
  const chosen = names.length > 0 ? all.filter((part) => names.includes(part)) : parts;
  console.log(`${thisMachine()}\n`);
  for (const part of chosen) {
    const machine = thisMachine();
    const { run } = (await import(`./${part}`)) as { run: () => readonly Row[] | Promise<readonly Row[]> };
    const rows = await run();
    console.log(`## ${part}\n\n${markdownTable(rows)}\n`);
    const figures: Figures = { [nameHere(part)]: { machine, date: new Date().toISOString(), rows } };
    writeFigures("dist/bench.json", figures);
    if (args.includes("--record")) writeFigures(figureFiles.performance, figures);
  }
}

void main(process.argv.slice(2));
