/** Results of measurements, as a printed table and as the source file of the docs. */
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

/** One line of a result, without unmeasured values. A name ends with its unit. */
export type Row = Readonly<Record<string, string | number | boolean>>;

/** The rows of one part and their origin. */
export interface Measured {
  readonly machine: string;
  /** ISO 8601, in UTC. */
  readonly date: string;
  readonly rows: readonly Row[];
}

/** Part → its last recorded run. */
export type Figures = Readonly<Record<string, Measured>>;

const root = path.join(__dirname, "../..");

/** The recorded figures, from the root of the project. */
export const RECORDED = "docs/figures/performance.json";

/** Processors, memory, Node and load. */
export function thisMachine(): string {
  const [cpu] = os.cpus();
  const gibibytes = Math.round(os.totalmem() / 2 ** 30);
  const load = os.loadavg()[0]?.toFixed(1) ?? "?";
  return `${os.cpus().length} × ${cpu?.model ?? "?"}, ${gibibytes} GiB, Node ${process.version}, load ${load}`;
}

/** The figures in a file; none if there is no file. */
export function readFigures(file: string): Figures {
  const full = path.join(root, file);
  return fs.existsSync(full) ? (JSON.parse(fs.readFileSync(full, "utf8")) as Figures) : {};
}

/** Writes figures to a file, and keeps its other parts. */
export function writeFigures(file: string, figures: Figures): void {
  const full = path.join(root, file);
  fs.mkdirSync(path.dirname(full), { recursive: true });
  fs.writeFileSync(full, `${JSON.stringify({ ...readFigures(file), ...figures }, null, 2)}\n`);
}

export function markdownTable(rows: readonly Row[]): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  const body = rows.map((row) => line(columns.map((column) => shown(row[column]))));
  return [line(columns), line(columns.map(() => "---")), ...body].join("\n");
}

function shown(value: string | number | boolean | undefined): string {
  if (typeof value !== "number") return String(value ?? "");
  return value >= 100 ? Math.round(value).toLocaleString("en-US") : String(Number(value.toPrecision(3)));
}

/** The median; for an even number of values, the upper of the two. NaN for none. */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}
