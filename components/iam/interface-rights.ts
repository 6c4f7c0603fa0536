import { arnIn, Place } from "./arns";
import type { Statement } from "./statement";

// "*" in both: the services check these rights without a resource, so a function or stream with
// narrower rights is refused.

/**
 * Rights on a stream's network interfaces. Firehose adds interfaces with throughput, so they stay.
 * @see https://docs.aws.amazon.com/firehose/latest/APIReference/API_VpcConfiguration.html
 */
export const streamInterfaceRights = (): Statement[] => [
  {
    Sid: "ManageInterfaces",
    Effect: "Allow",
    Action: [
      "ec2:DescribeVpcs",
      "ec2:DescribeVpcAttribute",
      "ec2:DescribeSubnets",
      "ec2:DescribeSecurityGroups",
      "ec2:DescribeNetworkInterfaces",
      "ec2:CreateNetworkInterface",
      "ec2:CreateNetworkInterfacePermission",
      "ec2:DeleteNetworkInterface",
    ],
    Resource: "*",
  },
];

const FUNCTION_INTERFACE_ACTIONS = [
  "ec2:CreateNetworkInterface",
  "ec2:DescribeNetworkInterfaces",
  "ec2:DescribeSubnets",
  "ec2:DeleteNetworkInterface",
  "ec2:AssignPrivateIpAddresses",
  "ec2:UnassignPrivateIpAddresses",
];

/**
 * Rights on a function's network interfaces, for Lambda and not for the function's own code: only
 * calls of the code have `lambda:SourceFunctionArn`.
 * @see https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSLambdaVPCAccessExecutionRole.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-best-practice
 */
export const functionInterfaceRights = (place: Place): Statement[] => [
  { Sid: "ManageInterfaces", Effect: "Allow", Action: FUNCTION_INTERFACE_ACTIONS, Resource: "*" },
  {
    Sid: "NotByCode",
    Effect: "Deny",
    Action: FUNCTION_INTERFACE_ACTIONS,
    Resource: "*",
    Condition: { ArnLike: { "lambda:SourceFunctionArn": arnIn(place, "lambda", "function:*") } },
  },
];
