import { defineRule } from "../define-rule";
import { Expectation } from "../expectation";
import { guide, wellArchitected } from "../frameworks";
import { Property } from "../property";
import { NATIVE_GROUP, SECURITY_GROUPS, TRAFFIC_RESOURCES, trafficRules } from "../security-group";

/** Defaults of the provider and of the Terraform provider it is built on. */
const PLACEHOLDERS = ["", "Managed by Pulumi", "Managed by Terraform"];

export const securityGroupDescribed = defineRule({
  name: "security-group-described",
  description: "Security groups and their rules have a description of their purpose.",
  why: "A rule of unknown purpose is never removed.",
  level: "advisory",
  severity: "low",
  framework: wellArchitected("SEC05-BP02", "Control traffic flow within your network layers"),
  tags: ["CKV_AWS_23", "AWS-0099", "AWS-0124"],
  remediationSteps: "Give the group and the rule a description. Changing a group's description replaces the group.",
  url: guide.vpc("security-group-rules.html"),
  resources: TRAFFIC_RESOURCES,
  check: (props, type) => [
    ...(SECURITY_GROUPS.includes(type)
      ? [described(props.at(type === NATIVE_GROUP ? "groupDescription" : "description"), "group")]
      : []),
    // security-group-https-only reports a value that is not a block.
    ...trafficRules(props, type)
      .filter(({ place }) => place.isPresent() !== false)
      .map(({ description }) => described(description, "rule")),
  ],
});

function described(description: Property, what: string): Expectation {
  return {
    at: description,
    holds: description.isText((text) => !PLACEHOLDERS.includes(text.trim())),
    problem: `has no description of what the ${what} is for`,
    fix: "describe which traffic it allows, and why",
  };
}
