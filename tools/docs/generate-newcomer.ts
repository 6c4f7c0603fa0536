import { RECORDED, type Measured, readFigures } from "../bench/figures";

/** README: the time of the first command, by `npm run bench -- newcomer --record`. */
export function newcomerText(measured: Measured | undefined = readFigures(RECORDED)["newcomer"]): string {
  if (measured === undefined) throw new Error("nothing is recorded; run npm run bench -- newcomer --record");
  const { machine, rows } = measured;
  const [cpu = "", , node = ""] = machine.split(", ");
  const row = (step: string) => rows.find((each) => String(each["step"]).startsWith(step)) ?? {};
  const seconds = (step: string): string => `${Number(Number(row(step)["seconds"]).toPrecision(2))} s`;
  const { fetchedMiB, warnings } = row("npm ci");
  const quiet = warnings === 0 ? "Nothing asks you anything, and nothing warns." : "";
  return `From a clone to the chart it takes ${seconds("in all")} on a new machine (${[cpu, node].join(", ")}, nothing cached): ${seconds("git clone")} for the clone, ${seconds("npm ci")} for \`npm ci\`, which fetches ${Math.round(Number(fetchedMiB))} MiB, and ${seconds("npm run demo")} for the demo; most of it is the registry's. ${quiet}`;
}
