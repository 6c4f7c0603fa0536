import assert from "node:assert/strict";
import * as sdk from "@pulumi/policy/proxy";
import type { Violation } from "@private-ingest/offline/engine/evaluation";
import fc from "fast-check";
import { Property, SENTINELS } from "../../policy/property";
import { rules } from "../../policy/all-rules";
import { bases, edits } from "./cases";
import { opposites } from "./opposites";
import { edited, judge, pathsOf, type Props, summary, UNKNOWN, valueAt } from "./pack";

const resources: readonly { type: string; props: Props }[] = [
  ...bases,
  ...edits.map(({ base, path, value }) => ({ type: base.type, props: edited(base.props, path, value) })),
];

describe("unknown values", () => {
  it("are the SDK's placeholders", () => {
    const known = Object.entries(sdk as Record<string, unknown>)
      .filter(([name]) => /^unknown.*Value$/.test(name))
      .map(([, sentinel]) => sentinel);
    assert.deepEqual([...SENTINELS].sort(), known.sort());
    for (const sentinel of SENTINELS) assert.equal(new Property("x", sentinel).isUnknown, true);
  });

  it("never reverse a verdict, in any place", () => {
    const turned: string[] = [];
    for (const { type, props } of resources) {
      const known = summary(judge(type, props));
      for (const path of pathsOf(props)) {
        const said = judge(type, edited(props, path, UNKNOWN));
        assert.ok(said.every(({ message }) => !message.includes(UNKNOWN)));
        for (const policy of opposites(props, path, known, summary(said)))
          turned.push(`${policy}: ${path} of ${JSON.stringify(props)}`);
      }
    }
    assert.deepEqual(turned, []);
  });
});

/** In texts that are made up here: no message may show it. */
const CANARY = "c4n4ry";
const nested = Array.from({ length: 50 }).reduce<unknown>((inner) => ({ Statement: [inner] }), CANARY);
const hostile: readonly unknown[] = [
  ...[null, true, false, 0, -1, 1.5, 1e300, "", " ", "443", "true", CANARY, "0.0.0.0/0", `10.0.0.0/${CANARY}`],
  ...[[], [null], [[]], {}, { "": { [CANARY]: CANARY } }, nested, "[".repeat(10_000), CANARY.repeat(1_000)],
  JSON.stringify(nested),
  JSON.stringify(JSON.stringify({ Statement: [{ Effect: "Allow", Principal: "*" }] })),
  JSON.stringify({ Statement: [null, CANARY, 1, { Effect: "Allow", Principal: [], Condition: [[]] }] }),
  JSON.stringify({ Statement: { Effect: "Allow", NotPrincipal: CANARY, Condition: { StringLike: null } } }),
];
const many = Array.from({ length: 1_000 }, () => ({ protocol: "-1", cidrBlocks: [CANARY] }));

const names = new Set(rules.map(({ name }) => name));

function assertSound(found: readonly Violation[]): void {
  for (const { policy, message } of found) {
    assert.ok(names.has(policy) && message.length < 5_000, policy);
    assert.match(message, /\. Fix: |Could not be judged: /, policy);
    assert.ok(![CANARY, UNKNOWN].some((text) => message.includes(text)), `${policy}: ${message}`);
  }
}

describe("malformed resources", () => {
  it("get a verdict, never an exception, for any value of a property", () => {
    for (const { type, props } of bases)
      for (const path of pathsOf(props))
        for (const value of hostile) assertSound(judge(type, edited(props, path, value)));
  });

  it("keep their findings when one more value is unknown", () => {
    const elsewhere = resources.flatMap(({ props }) => pathsOf(props).map((path) => valueAt(props, path)));
    const change = fc.tuple(fc.nat(), fc.constantFrom(undefined, UNKNOWN, many, ...hostile, ...elsewhere));
    const changes = fc.array(change, { minLength: 1, maxLength: 4 });
    const subjects = fc.constantFrom(...resources);
    fc.assert(
      fc.property(subjects, changes, fc.nat(), ({ type, props }, given, hidden) => {
        const changed = given.reduce((now, [at, value]) => {
          const path = placeIn(now, at);
          return path === undefined ? now : edited(now, path, value);
        }, props);
        const known = judge(type, changed);
        assertSound(known);
        const path = placeIn(changed, hidden);
        if (path === undefined) return;
        const said = judge(type, edited(changed, path, UNKNOWN));
        assertSound(said);
        assert.deepEqual(opposites(changed, path, summary(known), summary(said)), [], path);
      }),
      { numRuns: 1_000 },
    );
  });

  it("are not hidden by names that every object has", () => {
    const found = judge(
      "aws:opensearch/domain:Domain",
      JSON.parse('{"__proto__":{"vpcOptions":{"subnetIds":["x"]}}}') as Props,
    );
    assert.ok(summary(found).includes("search-domain-in-vpc"));
  });
});

/** One of the paths in the properties, by a number of any size. */
function placeIn(props: Props, at: number): string | undefined {
  const paths = pathsOf(props);
  return paths[at % paths.length];
}
