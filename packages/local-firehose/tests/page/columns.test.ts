import assert from "node:assert/strict";
import fc from "fast-check";
import { columns } from "../../page/columns";
import { pointsArbitrary } from "./points";

const points = pointsArbitrary();

describe("columns", () => {
  it("holds every point at its second and ticker, and nothing else", () => {
    fc.assert(
      fc.property(points, (given) => {
        const { seconds, tickers } = columns(given);
        const held = tickers.flatMap(({ ticker, prices }) =>
          prices.flatMap((price, row) => (price === null ? [] : [{ second: seconds[row]!, ticker, price }])),
        );
        const sorted = (all: readonly { second: number; ticker: string }[]) =>
          [...all].sort((a, b) => a.second - b.second || (a.ticker < b.ticker ? -1 : 1));
        assert.deepEqual(sorted(held), sorted(given));
        assert.ok(tickers.every(({ prices }) => prices.length === seconds.length));
      }),
    );
  });

  it("orders seconds and tickers, each once, whatever the order of the points", () => {
    assert.deepEqual(
      columns([
        { second: 12, ticker: "QXZ", price: 3 },
        { second: 10, ticker: "QXZ", price: 1 },
        { second: 12, ticker: "AAPL", price: 2 },
      ]),
      {
        seconds: [10, 12],
        tickers: [
          { ticker: "AAPL", prices: [null, 2] },
          { ticker: "QXZ", prices: [1, 3] },
        ],
      },
    );
  });
});
