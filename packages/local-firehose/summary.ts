import { totalsOf } from "./firehose/counts";
import type { Evaluation } from "@private-ingest/offline/engine/evaluation";
import type { DeclaredStream } from "./declared";
import type { Pipeline } from "./pipeline";
import type { Store } from "./store/store";

/** The outcome of a run, as `--summary` writes it. */
export type Summary = Readonly<Awaited<ReturnType<typeof summarize>>>;

export interface ChartSummary {
  /** Lines of the chart; for the stock data, a line is a ticker. */
  readonly tickers: number;
  /** Values that it draws: one per line and interval, a second unless declared. */
  readonly points: number;
}

export async function summarize(stack: string, evaluation: Evaluation, pipeline: Pipeline, seconds: number) {
  const { store } = pipeline;
  const level = (name: string) => evaluation.violations.filter((violation) => violation.level === name).length;
  const streams = await Promise.all(
    pipeline.streams.map(async ({ stream }) => {
      const chart = await chartSummary(store, stream.declared);
      return [stream.declared.definition.name, { records: totalsOf([stream]), chart }] as const;
    }),
  );
  const sum = (of: keyof ChartSummary) => streams.reduce((total, [, { chart }]) => total + chart[of], 0);
  return {
    stack,
    resources: evaluation.resources.length,
    /** Resources that the pack judged, and violations by level. */
    policies: { checked: evaluation.checked, mandatory: level("mandatory"), advisory: level("advisory") },
    /** Of all streams: those that are declared, and those that clients made. */
    records: pipeline.totals(),
    /** Sums over the first charts of the declared streams. */
    chart: { tickers: sum("tickers"), points: sum("points") },
    /** The declared streams, by their names in the stack's settings. */
    streams: Object.fromEntries(streams),
    store: store.name,
    /** Real seconds from the start of the stream to its end. */
    seconds: Math.round(seconds * 1000) / 1000,
  };
}

export async function chartSummary(store: Store, { definition, name }: DeclaredStream): Promise<ChartSummary> {
  const [chart] = definition.charts;
  if (chart === undefined) return { tickers: 0, points: 0 };
  const { intervalSeconds = 1 } = chart;
  const points = await store.series({ stream: name, chart, intervalSeconds, fromMs: 0, toMs: Date.UTC(9999, 0) });
  return { tickers: new Set(points.map(({ line }) => line)).size, points: points.length };
}

/** Whether every sent record is delivered, failed or dropped exactly once. */
export function addsUp({ records }: Pick<Summary, "records">): boolean {
  return records.inBuffer === 0 && records.sent === records.delivered + records.failed + records.dropped;
}

export function summaryText(summary: Summary, backupLocation: string, stateFolder: string | undefined): string {
  const { records, chart, seconds } = summary;
  const left =
    records.inBuffer === 0
      ? ""
      : ` + ${count(records.inBuffer)} still in the buffers, which are lost with this process`;
  return [
    `${count(records.sent)} sent ${addsUp(summary) ? "=" : "≠"} ${count(records.delivered)} delivered + ${count(records.failed)} failed + ${count(records.dropped)} dropped${left}`,
    `${count(records.retried)} sent again to the domain, ${count(records.backedUp)} records in ${backupLocation}`,
    ...streamLines(summary),
    `${count(chart.points)} points of ${chart.tickers} lines in ${summary.store}, ${seconds.toFixed(1)} s`,
    stateFolder === undefined
      ? "a process that is killed loses what its buffers hold; --state FOLDER keeps it"
      : `what the buffers still hold comes back from ${stateFolder} at the next start`,
  ].join("\n");
}

function count(value: number): string {
  return value.toLocaleString("en-US");
}

function streamLines({ streams }: Summary): readonly string[] {
  const all = Object.entries(streams);
  if (all.length < 2) return [];
  return all.map(
    ([name, { records, chart }]) =>
      `  ${name}: ${count(records.sent)} sent, ${count(records.delivered)} delivered, ${count(records.failed)} failed, ${count(records.dropped)} dropped, ${count(chart.points)} points`,
  );
}
