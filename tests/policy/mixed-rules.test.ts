// Without the pack's process; program.test.ts has the pack judge a stack.
import assert from "node:assert/strict";
import type { PolicyResource, StackValidationPolicy } from "@pulumi/policy";
import { rules } from "../../policy/all-rules";
import { type Props, UNKNOWN } from "./pack";

const GROUP = "aws:ec2/securityGroup:SecurityGroup";
const RULE = "aws:ec2/securityGroupRule:SecurityGroupRule";
const INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";

describe("security-group-no-mixed-rules", () => {
  const rule = rules.find(({ name }) => name === "security-group-no-mixed-rules") as StackValidationPolicy;
  const https = { protocol: "tcp", fromPort: 443, toPort: 443 };
  const inline = [{ ...https, cidrBlocks: ["10.0.0.0/16"] }];

  function subject(type: string, name: string, props: Props, propertyDependencies: Props = {}): PolicyResource {
    return { type, name, urn: `urn:${name}`, props, propertyDependencies } as unknown as PolicyResource;
  }
  const group = (props: Props, dependencies?: Props) => subject(GROUP, "group", { id: "sg-1", ...props }, dependencies);
  const separate = (props: Props = {}, dependencies?: Props, name = "rule") =>
    subject(
      RULE,
      name,
      { ...https, type: "ingress", securityGroupId: "sg-1", cidrBlocks: ["10.1.0.0/16"], ...props },
      dependencies,
    );

  function said(...resources: PolicyResource[]): unknown[] {
    const found: unknown[] = [];
    const report = (message: string | { message: string }, urn?: string) =>
      found.push(typeof message === "string" ? `${urn}: ${message}` : message.message);
    void rule.validateStack({ resources, getConfig: () => ({}) } as never, report);
    return found;
  }

  it("blames the group that has rules both ways", () => {
    const [violation, ...more] = said(
      group({ ingress: inline }),
      separate(),
      separate({ type: "egress" }, undefined, "other"),
    );
    assert.deepEqual(more, []);
    assert.match(
      String(violation),
      /^urn:group: .*\n\n {2}- ingress and egress: .* 2 more as resources: rule, other\. Fix/,
    );
    assert.equal(said(group({ egress: inline }), separate()).length, 1);
  });

  it("accepts one way, other groups, other resource types and rules read back", () => {
    assert.deepEqual(said(group({ ingress: inline })), []);
    assert.deepEqual(
      said(
        group({ ingress: inline }),
        subject("aws-native:ec2:SecurityGroupIngress", "native", { securityGroupId: "sg-1" }),
      ),
      [],
    );
    assert.deepEqual(said(group({}), separate()), []);
    assert.deepEqual(said(group({ ingress: inline }), separate({ securityGroupId: "sg-2" })), []);
    assert.deepEqual(said(group({ ingress: inline }), separate({ cidrBlocks: ["10.0.0.0/16"] })), []);
    assert.equal(said(group({ egress: inline }), separate({ cidrBlocks: ["10.0.0.0/16"] })).length, 1);
    const toGroup = { cidrBlocks: undefined, sourceSecurityGroupId: "sg-9" };
    assert.deepEqual(said(group({ ingress: [{ ...https, securityGroups: ["sg-9"] }] }), separate(toGroup)), []);
    const members = { ...https, securityGroups: ["sg-9"] };
    for (const [inline, beside] of [
      [{ ...https, cidrBlocks: ["10.0.0.0/16", "10.9.0.0/16"] }, { cidrBlocks: ["10.0.0.0/16"] }],
      [
        { ...members, fromPort: 1, toPort: 111 },
        { ...toGroup, fromPort: 11, toPort: 11 },
      ],
      [{ ...members, toPort: 444 }, toGroup],
      [{ ...members, fromPort: 442 }, toGroup],
      [{ ...members, protocol: "udp" }, toGroup],
    ] as const)
      assert.equal(said(group({ ingress: [inline] }), separate(beside)).length, 1);
  });

  it("follows references to unknown ids, once each", () => {
    const unknown = { id: UNKNOWN, ingress: UNKNOWN, egress: UNKNOWN };
    const reference = { securityGroupId: [{ urn: "urn:group" }] };
    assert.deepEqual(said(group(unknown), separate({ securityGroupId: UNKNOWN }, reference)), []);
    assert.deepEqual(said(group({ ...unknown, ingress: inline }), separate({ securityGroupId: UNKNOWN })), []);
    assert.match(
      String(said(group({ ...unknown, ingress: inline }), separate({ securityGroupId: UNKNOWN }, reference))[0]),
      /and 1 more/,
    );
    assert.match(String(said(group({ ingress: inline }), separate({}, reference))[0]), /and 1 more/);
    const computed = (list: string) => said(group(unknown, { [list]: [{ urn: "urn:x" }] }), separate({}, reference));
    for (const list of ["ingress", "egress"]) assert.match(String(computed(list)[0]), /Could not be judged/);
    assert.deepEqual(
      said(group({ id: "sg-1", ingress: [], egress: [] }, { ingress: [{ urn: "urn:x" }] }), separate()),
      [],
    );
  });

  it("does not count separate rules that a refresh has read back as inline", () => {
    const other = subject(INGRESS, "other", {
      ipProtocol: "tcp",
      fromPort: 443,
      toPort: 443,
      securityGroupId: "sg-1",
      cidrIpv4: "10.2.0.0/16",
    });
    const readBack = (...cidrBlocks: string[]) => [{ ...https, cidrBlocks }];
    const both = [separate({ cidrBlocks: ["10.0.0.0/16"] }), other];
    assert.deepEqual(said(group({ ingress: readBack("10.0.0.0/16", "10.2.0.0/16") }), ...both), []);
    assert.equal(said(group({ ingress: readBack("10.0.0.0/16", "10.3.0.0/16") }), ...both).length, 1);
    assert.equal(said(group({ egress: readBack("10.0.0.0/16") }), ...both).length, 1);
  });

  it("judges each of hundreds of groups", () => {
    const resources = Array.from({ length: 500 }, (_, index) => [
      subject(GROUP, `group-${index}`, { id: `sg-${index}`, ingress: inline, egress: [] }),
      separate({ type: "egress", securityGroupId: `sg-${index}` }, undefined, `rule-${index}`),
    ]).flat();
    assert.equal(said(...resources).length, 500);
  });
});
