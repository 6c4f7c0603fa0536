/**
 * Every benchmark, or those named: `npm run bench`, `npm run bench -- transform program`. Prints a markdown table a part and
 * writes all figures to dist/bench.json. Machines are noisy: compare rows of one run, never of two.
 */
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

type Row = Readonly<Record<string, string | number | boolean>>;

/** The parts, each a module of this folder that exports `run`. */
const parts = ["transform", "transform-cold-start", "pipeline", "program", "ops"] as const;

async function main(names: readonly string[]): Promise<void> {
  const unknown = names.filter((name) => !parts.some((part) => part === name));
  if (unknown.length > 0) {
    console.error(`no benchmark ${unknown.join(", ")}; there are ${parts.join(", ")}`);
    process.exitCode = 2;
    return;
  }
  const chosen = names.length > 0 ? parts.filter((part) => names.includes(part)) : parts;
  const machine = `${os.cpus().length} × ${os.cpus()[0]?.model ?? "?"}, ${Math.round(os.totalmem() / 2 ** 30)} GiB, Node ${process.version}, load ${os.loadavg()[0]?.toFixed(1) ?? "?"}`;
  console.log(`${machine}\n`);
  const results: Record<string, readonly Row[]> = {};
  for (const part of chosen) {
    const { run } = (await import(`./${part}`)) as { run: () => readonly Row[] | Promise<readonly Row[]> };
    const rows = await run();
    results[part] = rows;
    console.log(`## ${part}\n\n${table(rows)}\n`);
  }
  const file = path.join(__dirname, "..", "dist", "bench.json");
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, `${JSON.stringify({ machine, date: new Date().toISOString(), results }, null, 2)}\n`);
}

function table(rows: readonly Row[]): string {
  const columns = Object.keys(rows[0] ?? {});
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  const body = rows.map((row) => line(columns.map((column) => shown(row[column]))));
  return [line(columns), line(columns.map(() => "---")), ...body].join("\n");
}

function shown(value: string | number | boolean | undefined): string {
  if (typeof value !== "number") return String(value ?? "");
  return value >= 100 ? Math.round(value).toLocaleString("en-US") : String(Number(value.toPrecision(3)));
}

void main(process.argv.slice(2));
