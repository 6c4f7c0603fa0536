import { defineRule } from "../define-rule";
import { controlUrl, foundational } from "../frameworks";
import { DEFAULT_SECURITY_GROUPS } from "../security-group";
import { not } from "../truth";

export const defaultSecurityGroupClosed = defineRule({
  name: "default-security-group-closed",
  description: "The default security group of a VPC lets nothing through, not even between its own members.",
  why: "Whatever is launched without a group gets this one, so every rule in it applies to resources nobody thought of.",
  level: "mandatory",
  severity: "high",
  framework: foundational("EC2.2", "VPC default security groups should not allow inbound or outbound traffic"),
  tags: ["CKV2_AWS_12"],
  remediationSteps: "Remove ingress and egress: adopting the group without rules takes all of them away.",
  url: controlUrl("EC2.2"),
  resources: DEFAULT_SECURITY_GROUPS,
  check: (props) =>
    ["ingress", "egress"].map((direction) => ({
      at: props.at(direction),
      holds: not(props.at(direction).hasItems()),
      problem: "has rules",
      fix: "remove them, and give the resources that need them a group of their own",
    })),
});
