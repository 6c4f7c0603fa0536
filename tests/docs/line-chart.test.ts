import assert from "node:assert/strict";
import fc from "fast-check";
import { lineChart, type Point } from "../../tools/docs/line-chart";

const chart = (series: Record<string, readonly Point[]>): string =>
  lineChart({ title: "Cost", xLabel: "size", yLabel: "seconds", series });

/** The texts of an axis, with their places along it. */
function labels(svg: string, along: "x" | "y"): { at: number; text: string }[] {
  const bottom = /<text x="(?<x>[\d.]+)" y="338" text-anchor="middle">(?<text>[^<]+)</g;
  const left = /<text x="70" y="(?<y>[\d.]+)" text-anchor="end">(?<text>[^<]+)</g;
  return [...svg.matchAll(along === "x" ? bottom : left)].map(({ groups }) => ({
    at: Number(groups![along]),
    text: groups!["text"]!,
  }));
}

const circles = (svg: string): { x: number; y: number }[] =>
  [...svg.matchAll(/<circle cx="([\d.]+)" cy="([\d.]+)"/g)].map(([, x, y]) => ({ x: Number(x), y: Number(y) }));

describe("line chart", () => {
  it("puts points in proportion to their values, from 0 up", () => {
    const svg = chart({ "": [1, 2, 3].map((x) => ({ x, y: 10 * x })) });
    const [one, two, three] = circles(svg) as [
      { x: number; y: number },
      { x: number; y: number },
      { x: number; y: number },
    ];
    assert.equal(two.x - one.x, three.x - two.x);
    assert(Math.abs(one.y - two.y - (two.y - three.y)) < 0.2);
    assert.deepEqual(
      labels(svg, "y").map(({ text }) => text),
      ["0", "10", "20", "30"],
    );
  });

  it("takes the logarithm of sizes that span more than one order of magnitude", () => {
    const [one, two, three] = circles(chart({ "": [100, 1_000, 10_000].map((x) => ({ x, y: 1 })) }));
    assert(Math.abs(two!.x - one!.x - (three!.x - two!.x)) < 0.2);
  });

  it("names every series, and escapes what is text", () => {
    const svg = chart({ "a < b": [{ x: 1, y: 1 }], other: [{ x: 2, y: 1, low: 0.5, high: 1.5 }] });
    assert.match(svg, />a &lt; b</);
    assert.match(svg, />other</);
  });

  it("keeps labels apart and points within the plot, whatever the values are", () => {
    const value = fc.double({ min: 0.001, max: 1e9, noNaN: true });
    const size = fc.integer({ min: 1, max: 1_000_000 });
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.record({ x: size, y: value }), { minLength: 2, selector: ({ x }) => x }),
        (points) => {
          const svg = chart({ "": points.sort((a, b) => a.x - b.x) });
          for (const along of ["x", "y"] as const) {
            const places = labels(svg, along).map(({ at }) => at);
            assert(places.length >= 1, along);
            for (const [index, at] of places.entries()) {
              if (index > 0)
                assert(Math.abs(at - places[index - 1]!) >= (along === "x" ? 43.8 : 20), `${along}: ${svg}`);
            }
          }
          for (const { x, y } of circles(svg)) assert(x >= 78 && x <= 692 && y >= 75.9 && y <= 318.1, `${x}, ${y}`);
        },
      ),
      { numRuns: 200 },
    );
  });
});
