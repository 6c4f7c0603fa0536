import { defineRule } from "../define-rule";
import { DELIVERY_STREAMS, expectOfDestination } from "../delivery-stream";
import { guide, wellArchitected } from "../frameworks";

export const firehoseInVpc = defineRule({
  name: "firehose-in-vpc",
  description: "Delivery streams reach their search domain or collection through the VPC.",
  why: "Without a VPC configuration a stream reaches only public endpoints; it cannot be added later.",
  level: "mandatory",
  severity: "high",
  framework: wellArchitected("SEC05-BP02", "Control traffic flow within your network layers"),
  remediationSteps:
    "Give the destination a vpcConfig (aws-native: vpcConfiguration) with subnets and security groups. This replaces the stream.",
  url: guide.firehose("controlling-access.html#using-iam-es-vpc"),
  resources: DELIVERY_STREAMS,
  check: (props, type) =>
    expectOfDestination(props, type, ({ kind, vpc }) =>
      kind.isSearch === true
        ? (vpc.isAbsent ? [vpc] : [vpc.at("subnetIds"), vpc.at("securityGroupIds")]).map((ids) => ({
            at: ids,
            holds: ids.hasNames(),
            problem: "is empty, so the stream does not deliver through the VPC",
            fix: "name the subnets of the VPC and a security group that may reach the domain on TCP 443",
          }))
        : [],
    ),
});
