import type { FirehoseEvent, TransformedRecord } from "../contracts/transform-event";

/** Further reasons are counted together: a log line has a limit. */
const MOST_REASONS = 20;
const REASON_CHARACTERS = 200;

/** Counts a batch's failed records by reason. */
export class Failures {
  private readonly counts = new Map<string, number>();

  /** Counts a failed record and returns its answer: its own data, which Firehose keeps. */
  add(recordId: string, data: string, reason: string): TransformedRecord {
    this.count(reason, 1);
    return { recordId, result: "ProcessingFailed", data };
  }

  count(reason: string, records: number): void {
    if (records === 0) return;
    const short = reason.slice(0, REASON_CHARACTERS);
    const key = this.counts.has(short) || this.counts.size < MOST_REASONS ? short : "other reasons";
    this.counts.set(key, (this.counts.get(key) ?? 0) + records);
  }

  get byReason(): ReadonlyMap<string, number> {
    return this.counts;
  }

  /** Logs the counts, if any, but no content of records. */
  log({ invocationId }: FirehoseEvent): void {
    if (this.counts.size === 0) return;
    console.warn(
      JSON.stringify({
        message: "Records failed; Firehose writes them to processing-failed/.",
        invocationId,
        failures: Object.fromEntries(this.counts),
      }),
    );
  }
}
