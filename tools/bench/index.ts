/**
 * `npm run bench` runs every short benchmark, `npm run bench -- transform program` the named ones.
 * Prints a table per part and writes all figures to dist/bench.json. `--record` also writes them to
 * docs/figures/performance.json, the source of docs/performance.md. Machines are noisy: compare
 * rows of one run only.
 */
import { markdownTable, RECORDED, type Row, thisMachine, writeFigures } from "./figures";

/** The parts, each a module of this folder that exports `run`. */
const parts = ["transform", "own-transform", "transform-cold-start", "pipeline", "program", "policy", "replay"];
/** Run only when named: these take long, use the registry or build a toolchain. */
const longParts = ["soak", "newcomer", "deployment"];

async function main(args: readonly string[]): Promise<void> {
  const named = args.filter((arg) => arg !== "--record");
  const known = [...parts, ...longParts];
  const unknown = named.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    console.error(`no benchmark ${unknown.join(", ")}; allowed: ${known.join(", ")}`);
    process.exitCode = 2;
    return;
  }
  for (const name of named.length > 0 ? named : parts) {
    const machine = thisMachine();
    const { run } = (await import(`./${name}`)) as { run: () => readonly Row[] | Promise<readonly Row[]> };
    const rows = await run();
    console.log(`${machine}\n\n## ${name}\n\n${markdownTable(rows)}\n`);
    const figures = { [name]: { machine, date: new Date().toISOString(), rows } };
    writeFigures("dist/bench.json", figures);
    if (args.includes("--record")) writeFigures(RECORDED, figures);
  }
}

void main(process.argv.slice(2));
