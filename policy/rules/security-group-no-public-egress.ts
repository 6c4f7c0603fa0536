import { defineRule } from "../define-rule";
import { wellArchitected, guide } from "../frameworks";
import {
  PublicRanges,
  expectNoPublicList,
  expectNoPublicRange,
  harmless,
  publicRangesSchema,
  rangeProblems,
} from "../public-ranges";
import { References } from "../references";
import { NATIVE_GROUP, TRAFFIC_RESOURCES, trafficRules } from "../security-group";

export const securityGroupNoPublicEgress = defineRule<PublicRanges>({
  name: "security-group-no-public-egress",
  description: "Security groups let nothing out to the Internet.",
  why: "What can reach any address can carry data to any address.",
  // Going without costs money: a VPC endpoint for every service that is called.
  level: "advisory",
  severity: "medium",
  framework: wellArchitected("SEC05-BP02", "Control traffic flow within your network layers"),
  tags: ["CKV_AWS_382", "AWS-0104"],
  remediationSteps:
    "Let the rule name the security group or prefix list of the service that is called, and give the VPC an endpoint for it.",
  url: guide.vpc("security-group-rules.html"),
  resources: TRAFFIC_RESOURCES,
  settings: publicRangesSchema,
  problems: rangeProblems,
  check: (props, type, settings) => [
    ...expectNoPublicRange(trafficRules(props, type), ({ isEgress }) => isEgress, settings),
    // EC2's own rule stays in CloudFormation; the classic provider takes it away.
    ...(type === NATIVE_GROUP
      ? [
          {
            at: props.at("securityGroupEgress"),
            holds: props.at("securityGroupEgress").hasItems(),
            problem: "is left out, so EC2's own rule stays: all traffic to anywhere",
            fix: "write the rules that are needed; one to 127.0.0.1/32 if there are none",
          },
        ]
      : []),
  ],
  checkStack: (resources, { allowedRanges }) =>
    expectNoPublicList(
      new References(resources),
      ({ isEgress }) => isEgress,
      (range) => range.isText(harmless(allowedRanges)),
    ),
});
