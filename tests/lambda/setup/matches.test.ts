import assert from "node:assert/strict";
import * as fc from "fast-check";
import { matches } from "../../../lambda/setup/matches";

describe("setup: matches", () => {
  const cases: [desired: unknown, actual: unknown, expected: boolean][] = [
    [{ a: 1 }, { a: 1, added: 2 }, true],
    [{ a: 1 }, { a: "1" }, false],
    [{ a: 1 }, {}, false],
    [{ a: { b: [1] } }, { a: { b: [1], c: 2 } }, true],
    [[1, 2], [1, 2], true],
    [[1, 2], [2, 1], false],
    [[1], [1, 2], false],
    [[{ a: 1 }], [{ a: 1, b: 2 }], true],
    [[], {}, false],
    [{}, [], false],
    [{}, null, false],
    [null, undefined, false],
  ];
  for (const [desired, actual, expected] of cases) {
    it(`${JSON.stringify(desired)} ${expected ? "is" : "is not"} in ${JSON.stringify(actual)}`, () => {
      assert.equal(matches(desired, actual), expected);
    });
  }

  it("holds for every value and itself", () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => matches(value, structuredClone(value))));
  });
});
