import assert from "node:assert/strict";
import fc from "fast-check";
import { all, any, not, type Truth, UNKNOWN } from "../../policy/truth";

const truth = fc.constantFrom<Truth>(true, false, UNKNOWN);

/** Every way in which the unknown answers may turn out. */
function outcomes(answers: readonly Truth[]): boolean[][] {
  return answers.reduce<boolean[][]>(
    (all, answer) =>
      all.flatMap((known) => (answer === UNKNOWN ? [true, false] : [answer]).map((one) => [...known, one])),
    [[]],
  );
}

/** What the outcomes agree on. */
function agreed(results: readonly boolean[]): Truth {
  const [first = true] = results;
  return results.every((result) => result === first) ? first : UNKNOWN;
}

describe("three-valued answers", () => {
  it("are known exactly if every value of the unknown ones gives the same result", () => {
    fc.assert(
      fc.property(fc.array(truth, { maxLength: 6 }), (answers) => {
        assert.equal(all(answers), agreed(outcomes(answers).map((known) => known.every(Boolean))));
        assert.equal(any(answers), agreed(outcomes(answers).map((known) => known.some(Boolean))));
      }),
    );
  });

  it("are negated, except the unknown one", () => {
    const found = [true, false, UNKNOWN].map((answer) => not(answer as Truth));
    assert.deepEqual(found, [false, true, UNKNOWN]);
  });
});
