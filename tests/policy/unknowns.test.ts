import assert from "node:assert/strict";
import * as sdk from "@pulumi/policy/proxy";
import { Property, SENTINELS } from "../../policy/property";
import { rules } from "../../policy/rules";
import { bases, edits } from "./cases";
import { opposites } from "./opposites";
import { edited, judge, pathsOf, type Props, summary, UNKNOWN } from "./pack";

const resources: readonly { type: string; props: Props }[] = [
  ...bases,
  ...edits.map(({ base, path, value }) => ({ type: base.type, props: edited(base.props, path, value) })),
];

describe("values that are not known yet", () => {
  it("are the ones that the SDK knows", () => {
    const known = Object.entries(sdk as Record<string, unknown>)
      .filter(([name]) => /^unknown.*Value$/.test(name))
      .map(([, sentinel]) => sentinel);
    assert.deepEqual([...SENTINELS].sort(), known.sort());
    for (const sentinel of SENTINELS) assert.equal(new Property("x", sentinel).isUnknown, true);
  });

  it("never turn a verdict into its opposite, wherever they stand", () => {
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

  it("are named in the remark, with the reason", () => {
    const [remark] = judge("aws:ec2/securityGroup:SecurityGroup", {
      description: "stock",
      ingress: [{ protocol: "tcp", fromPort: UNKNOWN, toPort: 443, self: true, description: "HTTPS" }],
    });
    assert.ok(remark);
    assert.equal(remark.policy, "security-group-https-only");
    assert.equal(remark.level, "advisory");
    assert.match(remark.message, /Could not be judged: \n {2}- ingress\[0\]: not known before the update$/);
  });
});

describe("malformed resources", () => {
  const nested = Array.from({ length: 50 }).reduce<unknown>((inner) => ({ Statement: [inner] }), "end");
  const hostile: readonly unknown[] = [
    null,
    0,
    -1,
    1e300,
    "",
    "x",
    true,
    [],
    [null],
    [[]],
    {},
    { "": {} },
    nested,
    "[".repeat(10_000),
    JSON.stringify(nested),
    JSON.stringify({ Statement: [null, "x", 1, { Effect: "Allow", Principal: [], Condition: [[]] }] }),
    "🙂".repeat(1_000),
  ];

  it("get a verdict, never an exception, whatever stands in the place of a property", () => {
    const names = new Set(rules.map(({ name }) => name));
    for (const { type, props } of bases) {
      for (const path of pathsOf(props)) {
        for (const value of hostile) {
          const found = judge(type, edited(props, path, value));
          assert.ok(found.every(({ policy, message }) => names.has(policy) && message.length < 5_000));
        }
      }
    }
  });

  it("with ten thousand rules get one report of bounded length", () => {
    const ingress = Array.from({ length: 10_000 }, () => ({
      protocol: "tcp",
      fromPort: 22,
      toPort: 22,
      description: "SSH",
    }));
    const [violation, ...others] = judge("aws:ec2/securityGroup:SecurityGroup", {
      description: "stock",
      ingress,
    });
    assert.ok(violation);
    assert.deepEqual(others, []);
    assert.match(violation.message, /- and 9980 more$/);
  });

  it("hide nothing behind names that every object has", () => {
    const found = judge(
      "aws:opensearch/domain:Domain",
      JSON.parse('{"__proto__":{"vpcOptions":{"subnetIds":["x"]}}}') as Props,
    );
    assert.ok(summary(found).includes("search-domain-in-vpc"));
  });
});
