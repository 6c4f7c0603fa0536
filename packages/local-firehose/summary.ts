import type { RecordTotals } from "./firehose/counts";
import type { Evaluation } from "@private-ingest/offline/engine/evaluation";
import type { Pipeline } from "./pipeline";

/** The outcome of a run, as `--summary` writes it. */
export interface Summary {
  readonly stack: string;
  /** Resources that the program registered. */
  readonly resources: number;
  readonly policies: {
    /** Resources that the policy pack judged. */
    readonly checked: number;
    /** Violations by level. */
    readonly mandatory: number;
    readonly advisory: number;
  };
  /** Of all streams: the declared one, and those that clients made. */
  readonly records: RecordTotals;
  readonly chart: {
    readonly tickers: number;
    /** Values that the chart draws: one a ticker and second. */
    readonly points: number;
  };
  readonly store: string;
  /** Real seconds from the start of the stream to its end. */
  readonly seconds: number;
}

/** Counts up a run. */
export async function summarize(
  stack: string,
  evaluation: Evaluation,
  pipeline: Pipeline,
  seconds: number,
): Promise<Summary> {
  const { store } = pipeline;
  const level = (name: string) => evaluation.violations.filter((violation) => violation.level === name).length;
  const points = await store.series(0, Date.UTC(9999, 0));
  return {
    stack,
    resources: evaluation.resources.length,
    policies: { checked: evaluation.checked, mandatory: level("mandatory"), advisory: level("advisory") },
    records: pipeline.totals(),
    chart: { tickers: new Set(points.map(({ ticker }) => ticker)).size, points: points.length },
    store: store.name,
    seconds: Math.round(seconds * 1000) / 1000,
  };
}

/** Whether every sent record is delivered, failed or dropped exactly once. */
export function addsUp({ records }: Pick<Summary, "records">): boolean {
  return records.inBuffer === 0 && records.sent === records.delivered + records.failed + records.dropped;
}

/**
 * The summary for people, in a few lines.
 * @param stateFolder where accepted records outlive the process, if anywhere.
 */
export function summaryText(summary: Summary, backupLocation: string, stateFolder: string | undefined): string {
  const { records, chart, seconds } = summary;
  const count = (value: number) => value.toLocaleString("en-US");
  const left =
    records.inBuffer === 0
      ? ""
      : ` + ${count(records.inBuffer)} still in the buffers, which are lost with this process`;
  return [
    `${count(records.sent)} sent ${addsUp(summary) ? "=" : "≠"} ${count(records.delivered)} delivered + ${count(records.failed)} failed + ${count(records.dropped)} dropped${left}`,
    `${count(records.retried)} sent again to the domain, ${count(records.backedUp)} records in ${backupLocation}`,
    `${count(chart.points)} points of ${chart.tickers} tickers in ${summary.store}, ${seconds.toFixed(1)} s`,
    stateFolder === undefined
      ? "a process that is killed loses what its buffers hold; --state FOLDER keeps it"
      : `what the buffers still hold comes back from ${stateFolder} at the next start`,
  ].join("\n");
}
