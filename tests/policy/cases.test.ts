import assert from "node:assert/strict";
import { rules } from "../../policy/all-rules";
import { bases, edits } from "./cases";
import { edited, judge, summary } from "./pack";

describe("policies", () => {
  for (const { type, props } of bases) {
    it(`are content with ${JSON.stringify(props).slice(0, 60)}… of ${type}`, () => {
      assert.deepEqual(judge(type, props), []);
    });
  }

  for (const { base, path, value, draws } of edits) {
    const shown = value === undefined ? "left out" : JSON.stringify(value);
    it(`say ${draws.join(", ") || "nothing"} of ${path} ${shown} in ${base.type}`, () => {
      const found = judge(base.type, edited(base.props, path, value));
      assert.deepEqual(summary(found), [...draws].sort());
      for (const { level, message } of found) {
        const [about, ...places] = message.split("\n  - ");
        assert.match(about ?? "", level === "mandatory" ? /\.\n$/ : /\.\nCould not be judged: $/);
        for (const place of places)
          assert.match(place, level === "mandatory" ? /^\S.*: \S.{5,}\. Fix: \S.{5,}\.$/ : /^\S.*: \S.{5,}$/);
      }
    });
  }

  it("each have a case that violates them and one that is undecided", () => {
    const drawn = new Set(edits.flatMap(({ draws }) => draws));
    // Of these no single resource draws anything.
    const ofStacks = ["security-group-no-mixed-rules", "policy-configuration-valid"];
    const resourceRules = rules.map(({ name }) => name).filter((name) => !ofStacks.includes(name));
    const unexpected = resourceRules.filter((name) => !drawn.has(name) || !drawn.has(`${name}?`));
    assert.deepEqual(unexpected, []);
  });
});
