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
  const all = `A new machine takes ${seconds("in all")} from clone to chart (${[cpu, node].join(", ")}, nothing cached)`;
  return `${all}; most of it is download time. \`git clone\` takes ${seconds("git clone")}, \`npm ci\` with its ${Math.round(Number(fetchedMiB))} MiB ${seconds("npm ci")}, the demo ${seconds("npm run demo")}. ${quiet}`;
}
