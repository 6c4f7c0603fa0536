import assert from "node:assert/strict";
import fc from "fast-check";
import { columns } from "../../page/columns";
import type { ChartPoint } from "../../page/source";

/** Points of half a minute, with names that a plain object would trip over. */
const point: fc.Arbitrary<ChartPoint> = fc.record(
  {
    second: fc.integer({ min: 1_700_000_000, max: 1_700_000_030 }),
    line: fc.constantFrom("AAPL", "QXZ", "__proto__", "constructor", ""),
    value: fc.double({ noNaN: true, noDefaultInfinity: true }),
  },
  { noNullPrototype: true },
);

describe("columns", () => {
  it("hold every point at its second and line, in order, and nothing else", () => {
    fc.assert(
      fc.property(fc.uniqueArray(point, { selector: ({ second, line }) => `${second} ${line}` }), (given) => {
        const { seconds, lines } = columns(given);
        const held = lines.flatMap(({ line, values }) =>
          values.flatMap((value, row) => (value === null ? [] : [{ second: seconds[row]!, line, value }])),
        );
        const order = (a: ChartPoint, b: ChartPoint) =>
          a.line === b.line ? a.second - b.second : a.line < b.line ? -1 : 1;
        assert.deepEqual(held, [...given].sort(order));
        assert.ok(lines.every(({ values }) => values.length === seconds.length));
      }),
    );
  });

  it("count no document as zero where they are asked to", () => {
    const [a, b] = [
      { second: 1, line: "a", value: 2 },
      { second: 5, line: "b", value: 3 },
    ];
    const lines = [
      { line: "a", values: [2, 0] },
      { line: "b", values: [0, 3] },
    ];
    assert.deepEqual(columns([a, b], 0), { seconds: [1, 5], lines });
  });
});
