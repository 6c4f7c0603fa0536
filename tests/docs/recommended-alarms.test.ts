import assert from "node:assert/strict";
import { planAlarms } from "../../components/monitoring/alarm-plan";
import {
  additions,
  counterpart,
  differences,
  differingTerms,
  fromKinesis,
  largestWatched,
  recommended,
} from "../../tools/docs/recommended-alarms";

const alarms = [...planAlarms(largestWatched), ...planAlarms({ ...largestWatched, ...fromKinesis })];

describe("alarms compared with AWS's recommendations", () => {
  for (const terms of recommended) {
    const why = differences[terms.measure];
    it(`${why ? "differ with a reason from" : "follow"} ${terms.measure} ${terms.statistic}`, () => {
      const alarm = counterpart(alarms, terms);
      const differ = alarm ? differingTerms(alarm, terms) : ["no alarm"];
      if (why === undefined) assert.deepEqual(differ, []);
      else assert.notDeepEqual(differ, [], "a reason without a difference");
    });
  }

  it("are each recommended, or have a reason", () => {
    const followed = new Set(recommended.map((terms) => counterpart(alarms, terms)?.name));
    const others = new Set(alarms.map(({ name }) => name).filter((name) => !followed.has(name)));
    assert.deepEqual([...others].sort(), Object.keys(additions).sort());
  });
});
