import assert from "node:assert/strict";
import * as deserialize from "@pulumi/policy/deserialize";
import { remembering } from "../../policy/shared-properties";
import { bases, edits } from "./cases";
import { edited, judge, type Props, summary } from "./pack";

describe("properties that the rules share", () => {
  it("are read by a function that this SDK has", () => {
    assert.equal(typeof (deserialize as Record<string, unknown>)["deserializeProperties"], "function");
  });

  it("are read once a message, but anew for those who change them", () => {
    const read = remembering(() => ({}));
    const [one, other] = [{}, {}];
    assert.equal(read(one, false), read(one, false));
    assert.notEqual(read(one, false), read(other, false));
    assert.notEqual(read(one, true), read(one, true));
    assert.notEqual(read(one, true), read(one, false));
  });

  it("are changed by no rule", () => {
    for (const { base, path, value, draws } of edits) {
      const props = frozen(structuredClone(edited(base.props, path, value)));
      assert.deepEqual(summary(judge(base.type, props)), [...draws].sort());
    }
    for (const { type, props } of bases) assert.deepEqual(judge(type, frozen(structuredClone(props))), []);
  });
});

/** Writing to it throws, at any depth. */
function frozen(props: Props): Props {
  for (const value of Object.values(props)) if (typeof value === "object" && value !== null) frozen(value as Props);
  return Object.freeze(props);
}
