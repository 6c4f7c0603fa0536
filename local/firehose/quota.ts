/** What a Direct PUT stream takes in a second (Firehose developer guide, "Quota"). */
export interface StreamQuota {
  readonly recordsPerSecond: number;
  readonly requestsPerSecond: number;
  readonly bytesPerSecond: number;
}

const mebibyte = 1024 * 1024;
const largest: StreamQuota = { recordsPerSecond: 500_000, requestsPerSecond: 2_000, bytesPerSecond: 5 * mebibyte };
const usual: StreamQuota = { recordsPerSecond: 100_000, requestsPerSecond: 1_000, bytesPerSecond: mebibyte };

/** The default quota of a Region; AWS raises it on request. */
export function regionQuota(region: string): StreamQuota {
  return ["us-east-1", "us-west-2", "eu-west-1"].includes(region) ? largest : usual;
}

/**
 * Counts a stream's requests against its quota. A second's worth may come at once, and what was not used before that is gone;
 * the guide does not say how the service counts.
 */
export class QuotaMeter {
  private used: StreamQuota = { recordsPerSecond: 0, requestsPerSecond: 0, bytesPerSecond: 0 };
  private countedAtMs: number;

  constructor(
    private readonly quota: StreamQuota,
    nowMs: number,
  ) {
    this.countedAtMs = nowMs;
  }

  /** Whether a request with so many records and bytes is within the quota; only then it is counted. */
  admits(records: number, bytes: number, nowMs: number): boolean {
    const seconds = (nowMs - this.countedAtMs) / 1000;
    this.countedAtMs = nowMs;
    const { quota } = this;
    const left = (used: number, perSecond: number) => Math.max(0, used - perSecond * seconds);
    const before: StreamQuota = {
      recordsPerSecond: left(this.used.recordsPerSecond, quota.recordsPerSecond),
      requestsPerSecond: left(this.used.requestsPerSecond, quota.requestsPerSecond),
      bytesPerSecond: left(this.used.bytesPerSecond, quota.bytesPerSecond),
    };
    const after: StreamQuota = {
      recordsPerSecond: before.recordsPerSecond + records,
      requestsPerSecond: before.requestsPerSecond + 1,
      bytesPerSecond: before.bytesPerSecond + bytes,
    };
    const isWithin =
      after.recordsPerSecond <= quota.recordsPerSecond &&
      after.requestsPerSecond <= quota.requestsPerSecond &&
      after.bytesPerSecond <= quota.bytesPerSecond;
    this.used = isWithin ? after : before;
    return isWithin;
  }
}
