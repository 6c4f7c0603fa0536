import { figureFiles, markdownTable, type Measured, readFigures, type Row, runsOf } from "../bench/figures";
import { transformTargets } from "./transform-targets";

/** What each part of `npm run bench` compares. A part that is not here goes by its name. */
const PARTS: Readonly<Record<string, { readonly title: string; readonly about: string }>> = {
  transform: {
    title: "The transformation function",
    about:
      "Records per second of CPU time, 80th percentile of interleaved rounds, each contender in a process of its own. The floor does nothing but `JSON.parse`, base64 both ways and `JSON.stringify`; it adds no timestamp and checks nothing.",
  },
  "transform-cold-start": {
    title: "Start of the functions",
    about: "From the start of a Node process until the handler is loaded, beside an empty handler.",
  },
  program: {
    title: "An evaluation of the program",
    about:
      "Both presets as previews, beside an empty program with the same imports: by Pulumi's launcher as it is, which is what the others are compared with, and by the engine, which leaves out what the launcher does for debugging. Compiled modules are kept between runs, as they are for whoever evaluates twice.",
  },
  "program-scale": {
    title: "A program that grows",
    about:
      "This project's network, domain and delivery streams in a program of their own, in 1 to 3 Availability Zones (OpenSearch Service takes no more) and with 1 to 50 streams.",
  },
  policy: {
    title: "The policy pack",
    about: "CPU of the pack's process, beside an empty pack and AWSGuard.",
  },
  pipeline: {
    title: "The local pipeline",
    about:
      "Stock records to the last one stored. Beside `as fast as it goes`, moto_server with the same client; beside the pipeline into a real OpenSearch on the same processors, the same documents by plain `_bulk`. CPU is that of pipeline and function together, and of the client where it is in the process.",
  },
  "pipeline-scale": {
    title: "The local pipeline by rate",
    about: "Each rate with a pipeline of its own; CPU and memory of the pipeline and the function's process together.",
  },
  page: {
    title: "The page",
    about:
      "An hour of points, as many as the page holds, while more come in: the time between two frames, and tasks that would keep a click waiting, in headless Chromium without a GPU.",
  },
  ops: {
    title: "The operator's commands",
    about: "Replay of failed documents beside a plain `_bulk` into the same OpenSearch, and send at a steady rate.",
  },
  replay: {
    title: "Replay by size",
    about:
      "A dry run over a folder of failed objects: unpacking, decoding and counting, start of the process included.",
  },
  soak: {
    title: "Half an hour with faults",
    about:
      "1,000 records a second with faults drawn at random, killed three times (`kill -9`) with records in its buffers. The store's own pool fills up to 160 MB in the first minutes of a life.",
  },
  setup: {
    title: "Setting a cluster up",
    about: "The setup function's code before a real OpenSearch of its own for each round: a fresh one, and again.",
  },
  newcomer: {
    title: "From a clone to the chart",
    about: "With an empty npm cache; the registry's distance counts as much as the machine.",
  },
};

interface Chart {
  readonly part: string;
  readonly title: string;
  readonly x: string;
  readonly xLabel: string;
  readonly y: string;
  readonly yLabel: string;
  /** Column that tells the lines apart. */
  readonly by?: string;
  readonly only?: (row: Row) => boolean;
}

const cpuOfPrograms = {
  part: "program-scale",
  y: "medianCpuSeconds",
  yLabel: "CPU of one evaluation (seconds)",
} as const;

const CHARTS: readonly Chart[] = [
  {
    ...cpuOfPrograms,
    title: "Evaluating the program by Availability Zones",
    x: "zones",
    xLabel: "Availability Zones",
    only: ({ streams }) => streams === 1,
  },
  {
    ...cpuOfPrograms,
    title: "Evaluating the program by delivery streams",
    x: "streams",
    xLabel: "delivery streams, in one zone",
    only: ({ zones }) => zones === 1,
  },
  {
    part: "policy",
    title: "Judging a stack with the policy pack",
    x: "resources",
    xLabel: "resources of the stack",
    y: "analyzeMicroseconds",
    yLabel: "CPU for each resource (µs)",
    by: "pack",
  },
  {
    part: "pipeline-scale",
    title: "CPU of the local pipeline by rate",
    x: "recordsPerSecond",
    xLabel: "records a second",
    y: "medianCpuMicrosecondsPerRecord",
    yLabel: "CPU for each record (µs)",
  },
  {
    part: "pipeline-scale",
    title: "Memory of the local pipeline by rate",
    x: "recordsPerSecond",
    xLabel: "records a second",
    y: "medianPeakMemoryMiB",
    yLabel: "resident memory at its highest (MiB)",
  },
  {
    part: "replay",
    title: "Replaying failed documents by size",
    x: "megabytes",
    xLabel: "failed documents, uncompressed (MB)",
    y: "medianCpuSeconds",
    yLabel: "CPU of one replay (seconds)",
  },
];

/** docs/performance.md, of the parts that have been recorded. */
export function performanceMarkdown(figures = readFigures(figureFiles.performance)): string {
  const parts = new Set([...Object.keys(PARTS), ...Object.keys(figures).map((name) => name.split(" on ")[0] ?? "")]);
  const sections = [...parts].flatMap((part) =>
    Object.entries(runsOf(part, figures)).map(([node, measured], index) =>
      section(part, index === 0 ? "" : `, on ${node}`, measured, index === 0 ? charts(part, measured.rows) : []),
    ),
  );
  const paragraphs = [
    "# Performance",
    `Measured by \`npm run bench -- --record\` and generated from [${figureFiles.performance}](figures/performance.json) by \`npm run docs\`. Compare the rows of one part with each other: they were measured in turns, in one run on one machine. Rows of two parts were not.`,
    ...(figures["transform"] ? [transformTargets(figures)] : []),
    ...sections,
  ];
  return `${paragraphs.join("\n\n")}\n`;
}

function section(part: string, node: string, { machine, date, rows }: Measured, charts: readonly string[]): string {
  const { title, about } = PARTS[part] ?? { title: part, about: "" };
  return [
    `## ${title}${node}`,
    about,
    ...charts,
    markdownTable(rows.map(readable)),
    `${machine}; ${date.slice(0, 10)}.`,
  ]
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

/** The charts of a part that has rows of two sizes or more. */
const charts = (part: string, rows: readonly Row[]): string[] =>
  CHARTS.filter((chart) => chart.part === part).flatMap((chart) => drawn(chart, rows));

/** A chart in Mermaid, which has no legend: a caption names the lines. https://mermaid.js.org/syntax/xyChart.html */
function drawn({ title, x, xLabel, y, yLabel, by = "", only = () => true }: Chart, all: readonly Row[]): string[] {
  const rows = all.filter((row) => only(row) && typeof row[x] === "number" && typeof row[y] === "number");
  const sizes = [...new Set(rows.map((row) => Number(row[x])))].sort((a, b) => a - b);
  if (sizes.length < 2) return [];
  const names = [...new Set(rows.map((row) => String(row[by] ?? "")))];
  const lines = names.map((name) => {
    const ofName = rows.filter((row) => String(row[by] ?? "") === name);
    return sizes.map((size) => ofName.find((row) => row[x] === size)?.[y] ?? 0);
  });
  const chart = [
    "xychart-beta",
    `  title "${title}"`,
    `  x-axis "${xLabel}" [${sizes.join(", ")}]`,
    `  y-axis "${yLabel}" 0 --> ${Math.ceil(Math.max(...lines.flat().map(Number)))}`,
    ...lines.map((line) => `  line [${line.join(", ")}]`),
  ].join("\n");
  const caption = names.length > 1 ? [`Lines, in the order of the table: ${names.join(", ")}.`] : [];
  return [`\`\`\`mermaid\n${chart}\n\`\`\``, ...caption];
}
