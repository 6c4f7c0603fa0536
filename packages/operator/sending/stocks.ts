/** A record of the Firehose console's "Test with demo data". */
export interface StockRecord {
  readonly ticker_symbol: string;
  readonly sector: string;
  /** Against the price before, in dollars. */
  readonly change: number;
  readonly price: number;
}

/** Made-up companies: ticker, sector, first price in dollars. */
const companies: readonly (readonly [ticker: string, sector: string, price: number])[] = [
  ["QXZ", "HEALTHCARE", 84.56],
  ["BNM", "TECHNOLOGY", 152.3],
  ["CVB", "TECHNOLOGY", 47.12],
  ["DFG", "FINANCIAL", 118.4],
  ["HJK", "ENERGY", 63.75],
  ["KLO", "RETAIL", 29.9],
  ["PLM", "FINANCIAL", 96.05],
  ["RTY", "ENERGY", 12.48],
  ["TGH", "RETAIL", 71.3],
  ["WSX", "HEALTHCARE", 134.82],
];

/**
 * The console's demo data: random companies, price steps of at most 1 %. The same seed always gives
 * the same records.
 */
export function* stockRecords(seed: number): Generator<StockRecord, never> {
  const random = seededRandom(seed);
  const prices = companies.map(([, , price]) => price);
  for (;;) {
    const company = Math.floor(random() * companies.length);
    const [ticker, sector] = companies[company] as (typeof companies)[number];
    const before = prices[company] as number;
    const price = Math.max(1, cents(before * (1 + (random() - 0.5) / 50)));
    prices[company] = price;
    yield { ticker_symbol: ticker, sector, change: cents(price - before), price };
  }
}

/** Numbers in [0, 1) from a seed (mulberry32), the same on every machine. */
export function seededRandom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function cents(dollars: number): number {
  return Math.round(dollars * 100) / 100;
}
