import { nodePrices, type Price, prices, priceTable } from "./prices";

export interface CostLine {
  readonly item: string;
  readonly count: number;
  /** USD of one, as a formula. */
  readonly each: string;
  readonly usd: number;
}

const priced: Readonly<Record<string, Price>> = {
  ...Object.fromEntries(Object.entries(nodePrices).map(([type, price]) => [`node ${type}.search`, price])),
  ...prices,
};

/**
 * @param what a key of {@link prices}, or `node TYPE`.
 * @throws when it has no price: add one to prices.ts.
 */
export function costLine(what: string, count: number, item = what): CostLine {
  const price = priced[what];
  if (price === undefined) throw new Error(`packages/operator/sizing/prices.ts has no price of: ${what}`);
  const { hoursPerMonth } = priceTable;
  const [each, unitUsd] =
    price.per === "hour"
      ? [`${price.usd} × ${hoursPerMonth} h`, price.usd * hoursPerMonth]
      : [`${price.usd}`, price.usd];
  return { item, count, each, usd: count * unitUsd };
}

export const totalUsd = (lines: readonly CostLine[]): number => lines.reduce((sum, { usd }) => sum + usd, 0);
