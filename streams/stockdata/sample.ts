import type { SampleRecords } from "../samples";

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

/** The Firehose console's demo data: a random company, with price steps of at most 1 %. */
const stocks: SampleRecords = (random) => {
  const prices = companies.map(([, , price]) => price);
  return () => {
    const company = Math.floor(random() * companies.length);
    const [ticker, sector] = companies[company] as (typeof companies)[number];
    const before = prices[company] as number;
    const price = Math.max(1, cents(before * (1 + (random() - 0.5) / 50)));
    prices[company] = price;
    return { ticker_symbol: ticker, sector, change: cents(price - before), price };
  };
};

export default stocks;

const cents = (dollars: number): number => Math.round(dollars * 100) / 100;
