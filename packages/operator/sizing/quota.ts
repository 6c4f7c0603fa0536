/** What a Direct PUT stream takes in a second (Firehose developer guide, "Quota"). */
export interface StreamQuota {
  readonly recordsPerSecond: number;
  readonly requestsPerSecond: number;
  readonly bytesPerSecond: number;
}

const mebibyte = 1024 * 1024;
const largest: StreamQuota = { recordsPerSecond: 500_000, requestsPerSecond: 2_000, bytesPerSecond: 5 * mebibyte };
const usual: StreamQuota = { recordsPerSecond: 100_000, requestsPerSecond: 1_000, bytesPerSecond: mebibyte };

export function regionQuota(region: string): StreamQuota {
  return ["us-east-1", "us-west-2", "eu-west-1"].includes(region) ? largest : usual;
}

/** How many delivery streams an account may have in a Region by default (guide, "Quota"). */
export function streamsPerRegion(region: string): number {
  if (/^(us-east-[12]|us-west-2|eu-west-1|ap-northeast-1)$/.test(region)) return 5_000;
  if (/^(eu-central-1|eu-west-2|ap-southeast-[12]|ap-northeast-2|ap-south-1|us-gov-west-1|ca-central-1)$/.test(region))
    return 2_000;
  return 500;
}

/** With bursts of one second: the guide does not say how the service counts. */
export class QuotaMeter {
  private used: StreamQuota = { recordsPerSecond: 0, requestsPerSecond: 0, bytesPerSecond: 0 };
  private countedAtMs: number;

  constructor(
    private readonly quota: StreamQuota,
    nowMs: number,
  ) {
    this.countedAtMs = nowMs;
  }

  /**
   * How many records of a request, from the first, are within the quota and count.
   * @param sizes bytes of each record.
   */
  admitted(sizes: readonly number[], nowMs: number): number {
    const seconds = (nowMs - this.countedAtMs) / 1000;
    this.countedAtMs = nowMs;
    const { quota } = this;
    const left = (used: number, perSecond: number) => Math.max(0, used - perSecond * seconds);
    const requests = left(this.used.requestsPerSecond, quota.requestsPerSecond);
    let records = left(this.used.recordsPerSecond, quota.recordsPerSecond);
    let bytes = left(this.used.bytesPerSecond, quota.bytesPerSecond);
    let admitted = 0;
    if (requests + 1 <= quota.requestsPerSecond) {
      for (const size of sizes) {
        if (records + 1 > quota.recordsPerSecond || bytes + size > quota.bytesPerSecond) break;
        records++;
        bytes += size;
        admitted++;
      }
    }
    const requestsPerSecond = requests + Number(admitted > 0);
    this.used = { recordsPerSecond: records, requestsPerSecond, bytesPerSecond: bytes };
    return admitted;
  }
}
