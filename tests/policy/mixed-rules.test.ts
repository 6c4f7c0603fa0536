import assert from "node:assert/strict";
import type { JudgedResource } from "@private-ingest/offline/engine/policy-messages";
import type { PolicyPack } from "@private-ingest/offline/engine/policy-pack";
import { type Props, resource, startPack, summary, UNKNOWN, urnOf } from "./pack";

const GROUP = "aws:ec2/securityGroup:SecurityGroup";
const RULE = "aws:ec2/securityGroupRule:SecurityGroupRule";
const INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";

const https = { protocol: "tcp", fromPort: 443, toPort: 443 };
const inline = [{ ...https, cidrBlocks: ["10.0.0.0/16"] }];

const group = (props: Props): JudgedResource =>
  resource(GROUP, { id: "sg-1", ingress: [], egress: [], ...props }, { name: "group" });
const rule = (props: Props = {}): JudgedResource =>
  resource(
    RULE,
    { ...https, type: "ingress", securityGroupId: "sg-1", cidrBlocks: ["10.1.0.0/16"], ...props },
    { name: "rule" },
  );

describe("security-group-no-mixed-rules", () => {
  let pack: PolicyPack;

  before(async () => {
    pack = await startPack({ all: "disabled", "security-group-no-mixed-rules": "mandatory" });
  });

  after(() => {
    pack.stop();
  });

  const judged = async (...resources: JudgedResource[]): Promise<string[]> =>
    summary(await pack.analyzeStack(resources));
  const MIXED = ["security-group-no-mixed-rules"];

  it("blames a group that has rules both ways, and names the others", async () => {
    const [violation, ...more] = await pack.analyzeStack([group({ ingress: inline }), rule()]);
    assert.deepEqual(more, []);
    assert.equal(violation?.urn, urnOf(GROUP, "group"));
    assert.equal(violation.level, "mandatory");
    assert.match(violation.message, /ingress and egress: rules stand inline, and 1 more as resources: rule\. Fix: /);
  });

  it("looks at both directions and every kind of rule", async () => {
    assert.deepEqual(await judged(group({ egress: inline }), rule()), MIXED);
    const separate = resource(INGRESS, {
      ipProtocol: "tcp",
      fromPort: 443,
      toPort: 443,
      securityGroupId: "sg-1",
      cidrIpv4: "10.2.0.0/16",
    });
    assert.deepEqual(await judged(group({ ingress: inline }), separate), MIXED);
  });

  it("is content with either way alone, and with rules of other groups", async () => {
    assert.deepEqual(await judged(group({ ingress: inline })), []);
    assert.deepEqual(await judged(group({}), rule()), []);
    assert.deepEqual(await judged(group({ ingress: inline }), rule({ securityGroupId: "sg-2" })), []);
    assert.deepEqual(await judged(rule()), []);
  });

  it("does not take for inline what a refresh has read back of the separate rules", async () => {
    const separate = [
      rule({ cidrBlocks: ["10.0.0.0/16"] }),
      resource(INGRESS, {
        ipProtocol: "tcp",
        fromPort: 443,
        toPort: 443,
        securityGroupId: "sg-1",
        cidrIpv4: "10.2.0.0/16",
      }),
    ];
    const readBack = [{ ...https, cidrBlocks: ["10.0.0.0/16", "10.2.0.0/16"] }];
    assert.deepEqual(await judged(group({ ingress: readBack }), ...separate), []);
    assert.deepEqual(
      await judged(group({ ingress: [{ ...https, cidrBlocks: ["10.0.0.0/16", "10.3.0.0/16"] }] }), ...separate),
      MIXED,
    );
    assert.deepEqual(await judged(group({ egress: readBack }), ...separate), MIXED);
  });

  it("follows references while ids are not known, and takes outputs nobody wrote for empty", async () => {
    const unknown = { id: UNKNOWN, ingress: UNKNOWN, egress: UNKNOWN };
    const reference = { propertyDependencies: { securityGroupId: [urnOf(GROUP, "group")] } };
    const separate = resource(
      RULE,
      { ...https, type: "ingress", securityGroupId: UNKNOWN },
      { name: "rule", ...reference },
    );
    assert.deepEqual(await judged(group(unknown), separate), []);
    assert.deepEqual(await judged(group({ ...unknown, ingress: inline }), separate), MIXED);
    const computed = resource(GROUP, unknown, {
      name: "group",
      propertyDependencies: { ingress: [urnOf(RULE, "rule")] },
    });
    assert.deepEqual(await judged(computed, separate), ["security-group-no-mixed-rules?"]);
    const elsewhere = resource(RULE, { ...https, type: "ingress", securityGroupId: UNKNOWN }, { name: "rule" });
    assert.deepEqual(await judged(group({ ...unknown, ingress: inline }), elsewhere), []);
  });

  it("keeps up with hundreds of groups and rules", async () => {
    const resources = Array.from({ length: 500 }, (_, index) => [
      resource(GROUP, { id: `sg-${index}`, ingress: inline, egress: [] }, { name: `group-${index}` }),
      resource(RULE, { ...https, type: "egress", securityGroupId: `sg-${index}` }, { name: `rule-${index}` }),
    ]).flat();
    assert.equal((await pack.analyzeStack(resources)).length, 500);
  });
});
