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
  description: "Security groups allow no traffic to the Internet.",
  why: "A workload that can reach any address can send data to any address.",
  // The alternative costs money: a VPC endpoint per called service.
  level: "advisory",
  severity: "medium",
  framework: wellArchitected("SEC05-BP02", "Control traffic flow within your network layers"),
  tags: ["CKV_AWS_382", "AWS-0104"],
  remediationSteps:
    "Reference the called service's security group or prefix list, and give the VPC an endpoint for the service.",
  url: guide.vpc("security-group-rules.html"),
  resources: TRAFFIC_RESOURCES,
  settings: publicRangesSchema,
  problems: rangeProblems,
  check: (props, type, settings) => [
    ...expectNoPublicRange(trafficRules(props, type), ({ isEgress }) => isEgress, settings),
    // EC2's default rule stays in CloudFormation; the classic provider removes it.
    ...(type === NATIVE_GROUP
      ? [
          {
            at: props.at("securityGroupEgress"),
            holds: props.at("securityGroupEgress").hasItems(),
            problem: "is absent, so EC2's default rule stays: all traffic to anywhere",
            fix: "write the needed rules, or one to 127.0.0.1/32 if none is needed",
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
