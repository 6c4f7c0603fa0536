import { arnIn, Place } from "./arns";
import type { Statement } from "./statement";

// "*" in both: the services check these rights without naming a resource, so that ARNs of
// interfaces or subnets are refused when the function or the stream is made. A subnet shared from
// another account has that account's id in its ARN.

/**
 * Network interfaces of a stream in a VPC. Firehose adds some with its throughput: the rights stay.
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
 * Network interfaces of a function in a VPC: for Lambda, which makes them with the function's role,
 * and not for the function's own code. `lambda:SourceFunctionArn` is there only when the code
 * itself calls.
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
