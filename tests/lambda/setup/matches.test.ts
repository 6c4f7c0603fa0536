import assert from "node:assert/strict";
import { matches } from "../../../lambda/setup/matches";

describe("setup: matches", () => {
  const cases: [desired: unknown, actual: unknown, expected: boolean][] = [
    [{ a: { b: [1] } }, { a: { b: [1], c: 2 }, added: 3 }, true],
    [{ a: 1 }, { a: "1" }, false],
    [{ a: 1 }, {}, false],
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
});
