import { seededRandom } from "../../../streams/seeded-random";
import stocks from "../../../streams/stockdata/sample";

/** A record of the Firehose console's "Test with demo data". */
export interface StockRecord {
  readonly ticker_symbol: string;
  readonly sector: string;
  /** From the last price, in dollars. */
  readonly change: number;
  readonly price: number;
}

/** The samples of `stockdata`, without end. The same seed always gives the same records. */
export function* stockRecords(seed: number): Generator<StockRecord, never> {
  const next = stocks(seededRandom(seed), () => new Date()) as () => StockRecord;
  for (;;) yield next();
}
