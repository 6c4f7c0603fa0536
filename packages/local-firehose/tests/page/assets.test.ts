import assert from "node:assert/strict";
import { createRequire } from "node:module";
import fc from "fast-check";

// The browser's own modules, as Node loads them: they are JavaScript, so their types are said here.
const load = createRequire(__filename);
type Range = Readonly<Record<"from" | "to", number>>;
type View = { readonly follow: true; readonly seconds: number } | ({ readonly follow: false } & Range);
const { valueAt, longGaps } = load("../../page/assets/series.js") as {
  valueAt: (values: readonly (number | null)[], row: number) => number | null;
  longGaps: (seconds: readonly number[], values: readonly (number | null)[], longest: number) => [number, number][];
};
const { shown, zoomed, moved, placed } = load("../../page/assets/view.js") as {
  shown: (view: View, data: Range) => Range;
  zoomed: (range: Range, factor: number, data: Range) => View & Range;
  moved: (range: Range, part: number, data: Range) => View & Range;
  placed: (range: Range, data: Range) => View & Range;
};
const { spread } = load("../../page/assets/labels.js") as {
  spread: (wanted: readonly number[], gap: number, lowest: number, highest: number) => number[];
};

describe("series of the page", () => {
  it("take the newest value at or before a row as the value there", () => {
    assert.deepEqual(
      [
        valueAt([1, null, null], 2),
        valueAt([1, null, 3], 2),
        valueAt([null, 2], 0),
        valueAt([1, 2], 9),
        valueAt([], 0),
      ],
      [1, 3, null, 2, null],
    );
  });

  it("break a line between points that are far apart, whatever lies between them", () => {
    const seconds = [0, 1, 2, 3, 15, 30, 31];
    assert.deepEqual(longGaps(seconds, [1, 2, 3, 4, null, 5, 6], 10), [[3, 30]]);
    // A line whose points are usually far apart has no outage.
    assert.deepEqual(longGaps([0, 60, 120, 180], [1, 2, 3, 4], 10), []);
    assert.deepEqual(longGaps([0, 10, 20], [null, 1, 2], 10), []);
  });
});

describe("view of the page's chart", () => {
  const data = { from: 1000, to: 1600 };

  it("follows the newest, no wider than there is data, but for the first half minute", () => {
    assert.deepEqual(shown({ follow: true, seconds: 300 }, data), { from: 1300, to: 1600 });
    assert.deepEqual(shown({ follow: true, seconds: 3600 }, data), { from: 1000, to: 1600 });
    assert.deepEqual(shown({ follow: true, seconds: 300 }, { from: 1000, to: 1003 }), { from: 973, to: 1003 });
  });

  it("stays where the reader zoomed to while data arrives", () => {
    const view = zoomed({ from: 1300, to: 1600 }, 0.5, data);
    assert.deepEqual(view, { follow: false, from: 1375, to: 1525 });
    assert.deepEqual(shown(view, { from: 1000, to: 1700 }), { from: 1375, to: 1525 });
  });

  it("moves by a part of its width and stops at either end of the data", () => {
    assert.deepEqual(moved({ from: 1200, to: 1300 }, -0.5, data), { follow: false, from: 1150, to: 1250 });
    assert.deepEqual(moved({ from: 1020, to: 1120 }, -0.5, data), { follow: false, from: 1000, to: 1100 });
    assert.deepEqual(moved({ from: 1480, to: 1580 }, 0.5, data), { follow: false, from: 1500, to: 1600 });
  });

  it("is never narrower than five seconds", () => {
    assert.deepEqual(placed({ from: 1200, to: 1200.5 }, data), { follow: false, from: 1200, to: 1205 });
  });
});

describe("labels of the page's chart", () => {
  it("keep their order, their distance and the limits", () => {
    const wanted = fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 12 });
    fc.assert(
      fc.property(wanted, (unsorted) => {
        const positions = spread(
          [...unsorted].sort((a, b) => a - b),
          15,
          0,
          300,
        );
        assert.equal(positions.length, unsorted.length);
        positions.forEach((position, place) => {
          assert.ok(position >= -1e-9 && position <= 300 + 1e-9, `${position} is outside`);
          if (place > 0) assert.ok(position - positions[place - 1]! >= 15 - 1e-9, "two labels are too near");
        });
      }),
    );
  });

  it("move apart evenly, and come closer than the gap only if they cannot all fit", () => {
    assert.deepEqual(spread([10, 30, 55], 15, 0, 100), [10, 30, 55]);
    assert.deepEqual(spread([50, 51, 52], 10, 0, 100), [41, 51, 61]);
    assert.deepEqual(spread([0, 0, 0, 0, 0], 50, 0, 100), [0, 25, 50, 75, 100]);
  });
});
