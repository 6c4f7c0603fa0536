import * as aws from "../aws";
import * as pulumi from "@pulumi/pulumi";
import { rolePolicy } from "../iam/role-policy";
import { roleFor } from "../iam/service-roles";
import type { StackContext } from "../stack/stack-context";

export interface FlowLogsArgs {
  readonly stack: Pick<StackContext, "kmsKeyArn" | "roleOptions">;
  readonly vpcId: pulumi.Input<string>;
  readonly traffic: "reject" | "all";
}

const LOG_RETENTION_DAYS = 30;

/**
 * Flow logs of a VPC in their own log group, every ten minutes. Cost: 0.50 USD per GB written; with
 * `reject` almost nothing where few connections are refused.
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html
 */
export function flowLogs(name: string, args: FlowLogsArgs, parent: pulumi.Resource): void {
  const logGroup = new aws.cloudwatch.LogGroup(
    name,
    {
      name: `/aws/vpc/${pulumi.getProject()}-${pulumi.getStack()}-flow`,
      retentionInDays: LOG_RETENTION_DAYS,
      kmsKeyId: args.stack.kmsKeyArn,
    },
    { parent },
  );
  const description = "Flow logs of the VPC to their log group";
  const role = roleFor(
    name,
    { ...args.stack.roleOptions, service: "vpc-flow-logs.amazonaws.com", description },
    parent,
  );
  const log = {
    Sid: "Log",
    Effect: "Allow",
    // Without CreateLogGroup, which would recreate the group after a destroy.
    Action: ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogGroups", "logs:DescribeLogStreams"],
    Resource: pulumi.interpolate`${logGroup.arn}:*`,
  };
  const rights = rolePolicy(name, role, [log], { parent });
  new aws.ec2.FlowLog(
    name,
    {
      vpcId: args.vpcId,
      trafficType: args.traffic.toUpperCase(),
      logDestinationType: "cloud-watch-logs",
      logDestination: logGroup.arn,
      iamRoleArn: role.arn,
      maxAggregationInterval: 600,
    },
    { parent, dependsOn: [rights] },
  );
}
