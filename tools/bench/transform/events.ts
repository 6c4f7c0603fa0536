import type { FirehoseEvent } from "../../../lambda/contracts/transform-event";
import { seededRandom } from "../../../streams/seeded-random";

/** A batch of so many records of about so many bytes. */
export interface Workload {
  readonly name: string;
  readonly records: number;
  readonly record: (random: () => number) => object;
}

const tickers = ["AAPL", "AMZN", "QXZ", "TGT", "WMT", "NGC", "PJN", "BAC", "IOP", "DFG"];
const sectors = ["HEALTHCARE", "TECHNOLOGY", "ENERGY", "FINANCIAL", "RETAIL", "AUTOMOBILE"];

export const workloads: readonly Workload[] = [
  { name: "500 × 81 B", records: 500, record: stock },
  { name: "10,000 × 81 B", records: 10_000, record: stock },
  { name: "1,000 × 1 KB", records: 1_000, record: (random) => quotes(random, 12) },
  { name: "60 × 50 KB", records: 60, record: (random) => quotes(random, 640) },
];

/** The same event for all rounds and contenders. */
export function eventOf({ records, record }: Workload): FirehoseEvent {
  const random = seededRandom(20_260);
  return {
    invocationId: "b5e4a1f0-6c52-4a3e-9d0b-0c4d6a6f6f10",
    deliveryStreamArn: "arn:aws:firehose:us-east-1:123456789012:deliverystream/stock",
    region: "us-east-1",
    records: Array.from({ length: records }, (_, index) => ({
      recordId: `49546986683135544286507457936321625675700192471156785${String(154_000_000 + index)}`,
      approximateArrivalTimestamp: 1_795_000_000_000 + index,
      data: Buffer.from(JSON.stringify(record(random))).toString("base64"),
    })),
  };
}

/** The console's demo data. */
function stock(random: () => number): object {
  return {
    ticker_symbol: pick(tickers, random),
    sector: pick(sectors, random),
    change: Math.round(random() * 1000 - 500) / 100,
    price: Math.round(random() * 20_000) / 100,
  };
}

/** Many quotes in one record, of about 78 bytes each. */
function quotes(random: () => number, count: number): object {
  return { exchange: "QXZ", quotes: Array.from({ length: count }, () => stock(random)) };
}

function pick<T>(values: readonly T[], random: () => number): T | undefined {
  return values[Math.floor(random() * values.length)];
}
