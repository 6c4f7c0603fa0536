import { type Figures, figureFiles, markdownTable, type Measured, readFigures, type Row } from "../bench/figures";
import { lineChart, type Point } from "./line-chart";

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
    about: "Both presets with the policy pack, beside an empty program with the same imports.",
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
    about: "Stock records over HTTP to the last one stored, beside moto_server with the same client.",
  },
  "pipeline-scale": {
    title: "The local pipeline by rate",
    about: "Each rate with a pipeline of its own; CPU and memory of the pipeline and the function's process together.",
  },
  replay: { title: "Replay of failed documents", about: "From a folder of failed objects to a domain." },
};

interface Chart {
  readonly file: string;
  readonly part: string;
  readonly title: string;
  readonly x: string;
  readonly xLabel: string;
  readonly y: string;
  readonly yLabel: string;
  readonly low?: string;
  readonly high?: string;
  /** Column that tells the series apart. */
  readonly by?: string;
  readonly only?: (row: Row) => boolean;
}

const cpuOfPrograms = {
  part: "program-scale",
  y: "medianCpuSeconds",
  low: "lowestCpuSeconds",
  high: "highestCpuSeconds",
  yLabel: "CPU of one evaluation (seconds)",
} as const;

const CHARTS: readonly Chart[] = [
  {
    ...cpuOfPrograms,
    file: "program-by-zones.svg",
    title: "Evaluating the program by Availability Zones",
    x: "zones",
    xLabel: "Availability Zones",
    only: ({ streams }) => streams === 1,
  },
  {
    ...cpuOfPrograms,
    file: "program-by-streams.svg",
    title: "Evaluating the program by delivery streams",
    x: "streams",
    xLabel: "delivery streams, in one zone (logarithmic)",
    only: ({ zones }) => zones === 1,
  },
  {
    file: "policy-by-resources.svg",
    part: "policy",
    title: "Judging a stack with the policy pack",
    x: "resources",
    xLabel: "resources of the stack (logarithmic)",
    y: "analyzeMicroseconds",
    yLabel: "CPU for each resource (µs)",
    by: "pack",
  },
  {
    file: "pipeline-cpu-by-rate.svg",
    part: "pipeline-scale",
    title: "CPU of the local pipeline by rate",
    x: "recordsPerSecond",
    xLabel: "records a second (logarithmic)",
    y: "medianCpuMicrosecondsPerRecord",
    low: "lowestCpuMicrosecondsPerRecord",
    high: "highestCpuMicrosecondsPerRecord",
    yLabel: "CPU for each record (µs)",
  },
  {
    file: "pipeline-memory-by-rate.svg",
    part: "pipeline-scale",
    title: "Memory of the local pipeline by rate",
    x: "recordsPerSecond",
    xLabel: "records a second (logarithmic)",
    y: "medianPeakMemoryMiB",
    yLabel: "resident memory at its highest (MiB)",
  },
];

/** docs/performance.md and its charts, by path, of whatever parts have been recorded. */
export function performanceDocs(): Record<string, string> {
  const figures = readFigures(figureFiles.performance);
  const charts = CHARTS.map((chart) => ({ ...chart, svg: drawn(chart, figures) })).filter(({ svg }) => svg !== "");
  const sections = [...Object.keys(PARTS), ...Object.keys(figures)]
    .filter((part, index, all) => all.indexOf(part) === index)
    .flatMap((part) => variants(part, figures).map((name) => ({ part, name })))
    .filter(({ name }, index, all) => all.findIndex((other) => other.name === name) === index)
    .map(({ part, name }) =>
      section(
        name,
        figures[name],
        charts.filter((chart) => chart.part === part && name === part),
      ),
    );
  const markdown = [
    "# Performance",
    `Measured by \`npm run bench -- --record\` and generated from [${figureFiles.performance}](figures/performance.json) by \`npm run docs\`. Compare the rows of one part with each other: they were measured in turns, in one run on one machine. Rows of two parts were not.`,
    ...(figures["transform"] ? [targets(figures)] : []),
    ...sections,
  ].join("\n\n");
  return {
    "docs/performance.md": `${markdown}\n`,
    ...Object.fromEntries(charts.map(({ file, svg }) => [`docs/figures/${file}`, svg])),
  };
}

/** A part and its runs on other versions of Node, as in `transform on Node 20`. */
const variants = (part: string, figures: Figures): string[] =>
  Object.keys(figures).filter((name) => name === part || name.startsWith(`${part} on Node `));

function section(name: string, measured: Measured | undefined, charts: readonly (Chart & { svg: string })[]): string {
  if (!measured) return "";
  const [part = "", node] = name.split(" on ");
  const { title, about } = PARTS[part] ?? { title: part, about: "" };
  return [
    `## ${title}${node ? `, on ${node}` : ""}`,
    about,
    ...charts.map((chart) => `![${chart.title}](figures/${chart.file})`),
    markdownTable(measured.rows.map(readable)),
    `${measured.machine}; ${measured.date.slice(0, 10)}.`,
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

function drawn(chart: Chart, figures: Figures): string {
  const { part, x, y, low = "", high = "", by = "", only = () => true } = chart;
  const rows = (figures[part]?.rows ?? []).filter((row) => only(row) && isNumber(row[x]) && isNumber(row[y]));
  if (new Set(rows.map((row) => row[x])).size < 2) return "";
  const series: Record<string, Point[]> = {};
  for (const row of rows) {
    const spread = isNumber(row[low]) && isNumber(row[high]) ? { low: row[low], high: row[high] } : {};
    (series[String(row[by] ?? "")] ??= []).push({ x: Number(row[x]), y: Number(row[y]), ...spread });
  }
  for (const points of Object.values(series)) points.sort((a, b) => a.x - b.x);
  const { title, xLabel, yLabel } = chart;
  return lineChart({ title, xLabel, yLabel, series });
}

const isNumber = (value: unknown): value is number => typeof value === "number";

/** Contender → how many times its records the transformation shall do, at least. */
const TARGETS: readonly { contender: string; node?: string; workload?: RegExp; times: number }[] = [
  { contender: "post's Python", workload: /^(?!60 × 50 KB)/, times: 5.5 },
  { contender: "post's Python", workload: /^60 × 50 KB/, times: 4.5 },
  { contender: "plain TypeScript", node: "Node 20", times: 3 },
  { contender: "plain TypeScript", node: "Node 24", times: 2.2 },
  { contender: "floor", times: 1.15 },
];
const BUNDLE_BYTES = 10_000;
const START_MILLISECONDS = 10;

/** What was aimed at, beside the workload that does least well. */
function targets(figures: Figures): string {
  const ratios = variants("transform", figures).flatMap((name) => {
    const node = name.split(" on ")[1] ?? "Node 24";
    return TARGETS.filter((target) => target.node === undefined || target.node === node).map((target) => {
      const rows = (figures[name]?.rows ?? []).filter(
        ({ contender, workload }) =>
          contender === target.contender && (target.workload?.test(String(workload)) ?? true),
      );
      const least = rows.reduce((one, other) =>
        Number(other["oursOverThis"]) < Number(one["oursOverThis"]) ? other : one,
      );
      return {
        beside: target.contender,
        on: node,
        target: `at least ${target.times} ×`,
        measured: `${String(least["oursOverThis"])} × (${String(least["workload"])})`,
        met: Number(least["oursOverThis"]) >= target.times ? "yes" : "no",
      };
    });
  });
  const start = figures["transform-cold-start"]?.rows.find(({ handler }) => handler === "transform");
  const sizes = start
    ? [
        {
          beside: "an empty handler",
          on: "Node 24",
          target: `starts at most ${START_MILLISECONDS} ms later`,
          measured: `${String(start["overEmptyMilliseconds"])} ms`,
          met: Number(start["overEmptyMilliseconds"]) <= START_MILLISECONDS ? "yes" : "no",
        },
        {
          beside: "",
          on: "",
          target: `a bundle of at most ${BUNDLE_BYTES.toLocaleString("en-US")} bytes`,
          measured: `${Number(start["bundleBytes"]).toLocaleString("en-US")} bytes`,
          met: Number(start["bundleBytes"]) <= BUNDLE_BYTES ? "yes" : "no",
        },
      ]
    : [];
  return [
    "## The transformation function at its limit",
    "It validates the bytes by itself and splices the timestamp in, without building a value. What was aimed at, beside the workload that does least well:",
    markdownTable([...ratios, ...sizes]),
  ].join("\n\n");
}
