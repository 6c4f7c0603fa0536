import { RECORDED, type Figures, markdownTable, type Measured, readFigures, type Row } from "../bench/figures";

/** What each part of `npm run bench` compares; other parts have their name as title. */
const PARTS: Readonly<Record<string, readonly [title: string, about: string]>> = {
  transform: [
    "The transform function",
    "Records per second of CPU time, 80th percentile of interleaved rounds, each contender in its own process. The floor only does `JSON.parse`, base64 both ways and `JSON.stringify`. It adds no timestamp and checks nothing.",
  ],
  "own-transform": [
    "A stream's own transform",
    "`transform.ts` that adds a total, beside a handler that does the same written by hand. Records per second of CPU time, 80th percentile of interleaved rounds.",
  ],
  "transform-cold-start": [
    "Start of the functions",
    "From the start of a Node process until the handler is loaded, beside an empty handler.",
  ],
  program: [
    "An evaluation of the program",
    "Both presets, as the demo and `check:policies` evaluate them. Every run transpiles the program's own files anew with swc.",
  ],
  deployment: [
    "A deployment by the Pulumi CLI",
    "Preset `dev` by the real CLI, engine and Terraform AWS provider in the [cloud of this machine](local-cloud.md). The cloud's processes and the stand-ins for the providers random and awsx are not counted. Memory is that of the CLI and all its processes; pages that they share count in each.",
  ],
  policy: ["The policy pack", "CPU of the pack's process, beside an empty pack."],
  pipeline: [
    "The local pipeline",
    "From the first stock record to the last one stored. A real OpenSearch on the same processors gets the same documents by plain `_bulk`. CPU is that of pipeline and function together.",
  ],
  replay: [
    "Replay",
    "Dry runs read, unpack and count failed documents; the start of the process is included. The last rows write into a real OpenSearch.",
  ],
  soak: [
    "Half an hour with faults",
    "1,000 records per second with random faults. The process is killed three times (`kill -9`) with records in its buffers. DuckDB's own pool fills up to 160 MB in the first minutes.",
  ],
  newcomer: [
    "From a clone to the chart",
    "With an empty npm cache. The distance to the registry counts as much as the machine.",
  ],
};

/** docs/performance.md, with the recorded parts. */
export function performanceMarkdown(figures: Figures = readFigures(RECORDED)): string {
  const parts = new Set([...Object.keys(PARTS), ...Object.keys(figures)]);
  const paragraphs = [
    "# Performance",
    "What to expect on a machine of two cores. The tables below have the measurements.",
    expectations(figures)
      .map((line) => `- ${line}`)
      .join("\n"),
    `\`npm run bench -- --record\` measures, [${RECORDED}](figures/performance.json) keeps the figures, \`npm run docs\` writes this page. Compare the rows of one table only: they were measured in turns, in one run on one machine.`,
    ...[...parts].flatMap((part) => (figures[part] ? [section(part, figures[part])] : [])),
  ];
  return `${paragraphs.join("\n\n")}\n`;
}

function expectations(figures: Figures): string[] {
  const say = (part: string, line: (rows: readonly Row[]) => string): string[] =>
    figures[part] ? [line(figures[part].rows)] : [];
  const find = (rows: readonly Row[], column: string, name: string): Row =>
    rows.find((row) => String(row[column]).startsWith(name)) ?? {};
  const shown = (value: unknown): string =>
    Number(Number(value).toPrecision(2)).toLocaleString("en-US", { maximumFractionDigits: 2 });
  const least = (rows: readonly Row[], contender: string): string =>
    shown(Math.min(...rows.filter((row) => row["contender"] === contender).map((row) => Number(row["oursOverThis"]))));
  return [
    ...say(
      "transform",
      (rows) =>
        `**Transform function**: at least ${least(rows, "post's Python")} times as many records per CPU second as the post's Python, and ${least(rows, "plain TypeScript")} times as many as plain TypeScript.`,
    ),
    ...say(
      "own-transform",
      (rows) =>
        `**Own transform**: at least ${least(rows, "plain handler")} times as many records per CPU second as a handler written by hand.`,
    ),
    ...say("transform-cold-start", (rows) => {
      const { bundleBytes, overEmptyMilliseconds } = find(rows, "handler", "transform");
      return `**Cold start**: the ${shown(bundleBytes)} bytes of the transform function add ${shown(overEmptyMilliseconds)} ms to an empty handler's.`;
    }),
    ...say("program", (rows) => {
      const preset = find(rows, "program", "prod with policies");
      return `**Evaluation**: the demo and \`check:policies\` evaluate \`prod\` with its policies in ${shown(preset["medianSeconds"])} s.`;
    }),
    ...say("deployment", (rows) => {
      const { medianSeconds, peakMemoryMiB } = find(rows, "command", "preview");
      return `**Preview**: \`pulumi preview\` of \`dev\` with its policies takes ${shown(medianSeconds)} s and ${shown(peakMemoryMiB)} MiB.`;
    }),
    ...say("policy", (rows) => {
      const { analyzeMicroseconds } = find(rows, "pack", "private-ingest");
      return `**Policy pack**: ${shown(Number(analyzeMicroseconds) / 1000)} ms of CPU per resource.`;
    }),
    ...say("pipeline", (rows) => {
      const rate = (name: string): string => shown(find(rows, "workload", name)["recordsPerSecond"]);
      return `**Local pipeline**: ${rate("as fast")} records per second into the embedded store, ${rate("OpenSearch, through")} into a real OpenSearch on the same machine.`;
    }),
    ...say("replay", (rows) => {
      const { documentsPerSecond, peakMemoryMiB } = find(rows, "workload", "dry run of 1000 MB");
      return `**Replay**: reads ${shown(documentsPerSecond)} documents per CPU second in ${shown(peakMemoryMiB)} MiB of memory, whatever their number.`;
    }),
    ...say("soak", (rows) => {
      const { acknowledged, lost, restarts } = rows[0] ?? {};
      return `**Half an hour with faults**: of ${Number(acknowledged).toLocaleString("en-US")} records ${String(lost)} lost, over ${String(restarts)} kills.`;
    }),
    ...say(
      "newcomer",
      (rows) => `**First use**: ${shown(find(rows, "step", "in all")["seconds"])} s from \`git clone\` to the chart.`,
    ),
  ];
}

function section(part: string, { machine, date, rows }: Measured): string {
  const [title, about] = PARTS[part] ?? [part, ""];
  return [`## ${title}`, about, markdownTable(rows.map(readable)), `${machine}; ${date.slice(0, 10)}.`]
    .filter((paragraph) => paragraph !== "")
    .join("\n\n");
}

/** `recordsPerCpuSecond` → `records per CPU second`. */
const readable = (row: Row): Row =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name
        .replace(/(?<=[a-z0-9])(?=[A-Z])/g, " ")
        .toLowerCase()
        .replace(/\bcpu\b/g, "CPU")
        .replace(/\bmi b\b|\bmib\b/g, "MiB"),
      value,
    ]),
  );
