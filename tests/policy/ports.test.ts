import assert from "node:assert/strict";
import fc from "fast-check";
import { isTcp, opensOnly } from "../../policy/ports";
import { Property } from "../../policy/property";
import { UNKNOWN as NOT_KNOWN } from "../../policy/truth";
import { UNKNOWN } from "./pack";

const at = (value: unknown): Property => new Property("port", value);
const port = fc.integer({ min: 440, max: 446 });

/** By looking at every port that the rule opens. */
function opensOnlyByCounting(allowed: readonly number[], from: number, to: number): boolean {
  if (from > to) return false;
  for (let opened = from; opened <= to; opened++) if (!allowed.includes(opened)) return false;
  return true;
}

describe("ports", () => {
  it("get the same verdict as when each is judged alone", () => {
    fc.assert(
      fc.property(fc.array(port), port, port, (allowed, from, to) => {
        assert.equal(opensOnly(allowed, at(from), at(to)), opensOnlyByCounting(allowed, from, to));
      }),
      { numRuns: 2_000 },
    );
  });

  it("with one unknown end are undecided exactly if the other end may be allowed", () => {
    fc.assert(
      fc.property(fc.array(port), port, (allowed, end) => {
        const expected = allowed.includes(end) ? NOT_KNOWN : false;
        assert.equal(opensOnly(allowed, at(end), at(UNKNOWN)), expected);
        assert.equal(opensOnly(allowed, at(UNKNOWN), at(end)), expected);
      }),
    );
    assert.equal(opensOnly([443], at(UNKNOWN), at(UNKNOWN)), NOT_KNOWN);
  });

  it("are whole numbers, also as text; anything else is refused", () => {
    assert.equal(opensOnly([443], at("443"), at("443")), true);
    for (const value of [undefined, null, "", "https", "443.0", 443.5, Number.NaN, {}, [443], true]) {
      assert.equal(opensOnly([443], at(value), at(443)), false, JSON.stringify(value));
      assert.equal(opensOnly([443], at(443), at(value)), false, JSON.stringify(value));
    }
  });

  it("are judged in time that depends only on the allowed ports", () => {
    assert.equal(opensOnly([0, 65535], at(0), at(65535)), false);
    assert.equal(opensOnly([0, 1e15], at(0), at(1e15)), false);
  });
});

describe("the protocol", () => {
  it("is TCP by name or number, and nothing else", () => {
    for (const value of ["tcp", "TCP", "Tcp", "6", 6]) assert.equal(isTcp(at(value)), true, JSON.stringify(value));
    for (const value of ["-1", -1, "all", "udp", 17, "16", "06", 0, "", undefined, null, {}]) {
      assert.equal(isTcp(at(value)), false, JSON.stringify(value));
    }
    assert.equal(isTcp(at(UNKNOWN)), NOT_KNOWN);
  });
});
