import fc from "fast-check";
import type { SeriesPoint } from "../../page/source";

/** Points of half a minute, one a second and ticker, with names that a plain object would trip over. */
export function pointsArbitrary(): fc.Arbitrary<SeriesPoint[]> {
  const point = fc.record(
    {
      second: fc.integer({ min: 1_700_000_000, max: 1_700_000_030 }),
      ticker: fc.constantFrom("AAPL", "QXZ", "__proto__", "constructor", ""),
      price: fc.double({ noNaN: true, noDefaultInfinity: true }),
    },
    { noNullPrototype: true },
  );
  return fc.uniqueArray(point, { selector: ({ second, ticker }) => `${second} ${ticker}` });
}
