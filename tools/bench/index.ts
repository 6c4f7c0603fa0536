/**
 * Every benchmark but soak and newcomer, or those named: `npm run bench`, `npm run bench --
 * transform program`. Prints a table per part and writes all figures to dist/bench.json. `--record`
 * writes them to docs/figures/performance.json, too, the source of docs/performance.md. Machines
 * are noisy: compare rows of one run, never of two.
 */
import { figureFiles } from "./figures";
import { type Part, runParts } from "./run-parts";

/** The parts, each a module of this folder that exports `run`. */
const parts = ["transform", "own-transform", "transform-cold-start", "pipeline", "program", "policy", "replay"];
/** Run only when named: one takes half an hour, the other fetches every package from the registry. */
const longParts = ["soak", "newcomer"];

const load = (name: string): [string, Part] => [name, async () => ((await import(`./${name}`)) as { run: Part }).run()];

void runParts("benchmark", process.argv.slice(2), {
  parts: Object.fromEntries([...parts, ...longParts].map(load)),
  unlessNamed: parts,
  draft: "dist/bench.json",
  record: figureFiles.performance,
});
