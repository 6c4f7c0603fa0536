import { PolicyResource } from "@pulumi/policy";
import { defineRule } from "../define-rule";
import { Expectation } from "../expectation";
import { controlUrl, foundational } from "../frameworks";
import { Property } from "../property";
import { References } from "../references";
import { groupsOf } from "../search-path";
import { DEFAULT_SECURITY_GROUPS, GROUP_KEYS, SECURITY_GROUP_RULES } from "../security-group";
import { not } from "../truth";

const VPCS = ["aws:ec2/vpc:Vpc", "aws:ec2/defaultVpc:DefaultVpc", "aws-native:ec2:Vpc", "awsx:ec2:Vpc"];
const DEFAULT_GROUP_OUTPUTS = ["defaultSecurityGroupId", "defaultSecurityGroup"];

export const defaultSecurityGroupClosed = defineRule({
  name: "default-security-group-closed",
  description: "The default security group of a VPC allows no traffic, not even between its members.",
  why: "Resources launched without a group get this one, so its rules apply to them unintentionally.",
  level: "mandatory",
  severity: "high",
  framework: foundational("EC2.2", "VPC default security groups should not allow inbound or outbound traffic"),
  tags: ["CKV2_AWS_12"],
  remediationSteps: "Remove ingress and egress: adopting the group without rules removes all of them.",
  url: controlUrl("EC2.2"),
  resources: DEFAULT_SECURITY_GROUPS,
  check: (props) =>
    ["ingress", "egress"].map((direction) => ({
      at: props.at(direction),
      holds: not(props.at(direction).hasItems()),
      problem: "has rules",
      fix: "remove them, and give the resources that need them their own group",
    })),
  checkStack: (resources) => {
    const references = new References(resources);
    return [...opened(references), ...leftAsTheyWere(references)];
  },
});

/** Separate rules of an adopted default group, or of the one that a VPC references. */
function opened(references: References): readonly (readonly [string, readonly Expectation[]])[] {
  return references
    .ofTypes(SECURITY_GROUP_RULES)
    .filter((rule) => isInDefaultGroup(rule, references))
    .map(({ urn, props }) => {
      const place = GROUP_KEYS.map((key) => Property.ofResource(props).at(key)).find(({ isAbsent }) => !isAbsent);
      return [
        urn,
        [
          {
            at: place ?? "securityGroupId",
            holds: false,
            problem: "opens the default group of a VPC",
            fix: "move the rule into another group, and give that group to the resources that need it",
          },
        ],
      ] as const;
    });
}

function isInDefaultGroup(rule: PolicyResource, references: References): boolean {
  if (references.of(rule, GROUP_KEYS, DEFAULT_SECURITY_GROUPS).length > 0) return true;
  const ids = GROUP_KEYS.flatMap((key) => {
    const { value } = Property.ofResource(rule.props).at(key);
    return typeof value === "string" ? [value] : [];
  });
  const vpcs = references.ofTypes(VPCS).map(({ props }) => Property.ofResource(props));
  if (vpcs.some((vpc) => DEFAULT_GROUP_OUTPUTS.some((key) => ids.some((id) => id === vpc.at(key).value)))) return true;
  // Of a VPC's outputs, only the id of its default group fits there.
  return (
    ids.length === 0 && references.of(rule, GROUP_KEYS, VPCS).length > 0 && groupsOf(rule, references).length === 0
  );
}

/** Adopted groups whose rules the provider ignores. */
function leftAsTheyWere(references: References): readonly (readonly [string, readonly Expectation[]])[] {
  return references.ofTypes(DEFAULT_SECURITY_GROUPS).map(({ urn, opts }) => [
    urn,
    ((opts as Partial<typeof opts> | undefined)?.ignoreChanges ?? [])
      .filter((path) => /^(ingress|egress|\*)/.test(path))
      .map((path) => ({
        at: path,
        holds: false,
        problem: "is in ignoreChanges, so AWS's default rules stay",
        fix: "remove it from ignoreChanges",
      })),
  ]);
}
