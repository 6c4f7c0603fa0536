/** A statement of a policy that AWS documents, with the example's placeholders replaced by `{names}`. */
export interface DocumentedStatement {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
}

/**
 * What Lambda needs of the role of a function in a VPC: version 3 of AWSLambdaVPCAccessExecutionRole. Lambda checks the
 * interface actions without naming a resource. Its three log actions are left out: the function's own log group is made
 * beforehand, and the guide asks for two of them on that group only.
 * @see https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSLambdaVPCAccessExecutionRole.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-loggroups.html
 */
export const lambdaInVpc: readonly DocumentedStatement[] = [
  {
    actions: [
      "ec2:CreateNetworkInterface",
      "ec2:DescribeNetworkInterfaces",
      "ec2:DescribeSubnets",
      "ec2:DeleteNetworkInterface",
      "ec2:AssignPrivateIpAddresses",
      "ec2:UnassignPrivateIpAddresses",
    ],
    resources: ["*"],
  },
  { actions: ["logs:CreateLogStream", "logs:PutLogEvents"], resources: ["{logGroup}:log-stream:any"] },
];

/** A function outside a VPC, of which the transform and the drain function are two. */
export const lambdaOutsideVpc: readonly DocumentedStatement[] = lambdaInVpc.filter(
  ({ resources }) => resources[0] !== "*",
);

/**
 * What Firehose needs to deliver to a domain in a VPC.
 * @see https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html#using-iam-es
 * @see https://docs.aws.amazon.com/firehose/latest/APIReference/API_VpcConfiguration.html
 */
export const firehoseToVpcDomain: readonly DocumentedStatement[] = [
  {
    actions: [
      "ec2:DescribeVpcs",
      "ec2:DescribeVpcAttribute",
      "ec2:DescribeSubnets",
      "ec2:DescribeSecurityGroups",
      "ec2:DescribeNetworkInterfaces",
      "ec2:CreateNetworkInterface",
      "ec2:CreateNetworkInterfacePermission",
      "ec2:DeleteNetworkInterface",
    ],
    resources: ["*"],
  },
  {
    actions: [
      "s3:AbortMultipartUpload",
      "s3:GetBucketLocation",
      "s3:GetObject",
      "s3:ListBucket",
      "s3:ListBucketMultipartUploads",
      "s3:PutObject",
    ],
    resources: ["{bucket}", "{bucket}/any"],
  },
  {
    actions: ["es:DescribeDomain", "es:DescribeDomains", "es:DescribeDomainConfig", "es:ESHttpPost", "es:ESHttpPut"],
    resources: ["{domain}", "{domain}/any"],
  },
  {
    actions: ["es:ESHttpGet"],
    resources: [
      "{domain}/_all/_settings",
      "{domain}/_cluster/stats",
      "{domain}/{index}-2026-11-28/_mapping/%25",
      "{domain}/_nodes",
      "{domain}/_nodes/stats",
      "{domain}/_nodes/any/stats",
      "{domain}/_stats",
      "{domain}/{index}-2026-11-28/_stats",
    ],
  },
  { actions: ["logs:PutLogEvents"], resources: ["{logGroup}:log-stream:DestinationDelivery"] },
  { actions: ["lambda:InvokeFunction", "lambda:GetFunctionConfiguration"], resources: ["{function}", "{function}:7"] },
];

/** With a Kinesis data stream as the source. */
export const firehoseFromKinesis: readonly DocumentedStatement[] = [
  {
    actions: ["kinesis:DescribeStream", "kinesis:GetShardIterator", "kinesis:GetRecords", "kinesis:ListShards"],
    resources: ["{source}"],
  },
];
