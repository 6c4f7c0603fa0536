import * as aws from "../aws";
import type * as pulumi from "@pulumi/pulumi";
import { arnIn, domainArn } from "../iam/arns";
import type { StackContext } from "../stack/stack-context";

export interface DomainLogsArgs {
  readonly settings: {
    readonly domainName: string;
    /** `existing` if the account has a policy that lets `es.amazonaws.com` write its logs. */
    readonly logResourcePolicy: "create" | "existing";
  };
  readonly stack: Pick<StackContext, "place" | "kmsKeyArn">;
}

export interface DomainLogs {
  readonly options: aws.types.input.opensearch.DomainLogPublishingOption[];
  /** Dependencies of the domain: without the policy the service refuses it. */
  readonly before: readonly pulumi.Resource[];
}

const LOG_RETENTION_DAYS = 90;

/** Log type of the service → last part of the log group's name. */
const LOGS = {
  INDEX_SLOW_LOGS: "index-slow",
  SEARCH_SLOW_LOGS: "search-slow",
  ES_APPLICATION_LOGS: "application",
  AUDIT_LOGS: "audit",
} as const;

export function domainLogs(name: string, args: DomainLogsArgs, parent: pulumi.Resource): DomainLogs {
  const { settings, stack } = args;
  const groups = Object.entries(LOGS).map(([logType, kind]) => ({
    logType,
    group: new aws.cloudwatch.LogGroup(
      `${name}-${kind}`,
      {
        name: logGroupName(settings.domainName, kind),
        retentionInDays: LOG_RETENTION_DAYS,
        kmsKeyId: stack.kmsKeyArn,
      },
      { parent },
    ),
  }));
  const policies = settings.logResourcePolicy === "create" ? [logPolicy(`${name}-logs`, args, parent)] : [];
  return {
    options: groups.map(({ logType, group }) => ({ logType, cloudwatchLogGroupArn: group.arn, enabled: true })),
    before: [...policies, ...groups.map(({ group }) => group)],
  };
}

/** One policy for all four groups: an account can have only ten per Region. */
function logPolicy(name: string, { settings, stack }: DomainLogsArgs, parent: pulumi.Resource): pulumi.Resource {
  const { domainName } = settings;
  const { place } = stack;
  return new aws.cloudwatch.LogResourcePolicy(
    name,
    {
      policyName: `${domainName}-domain-logs`,
      policyDocument: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Principal: { Service: "es.amazonaws.com" },
            Action: ["logs:CreateLogStream", "logs:PutLogEvents", "logs:PutLogEventsBatch"],
            Resource: arnIn(place, "logs", `log-group:${logGroupName(domainName, "*")}`),
            Condition: {
              StringEquals: { "aws:SourceAccount": place.accountId },
              ArnLike: { "aws:SourceArn": domainArn(place, domainName) },
            },
          },
        ],
      }),
    },
    { parent },
  );
}

const logGroupName = (domainName: string, kind: string): string => `/aws/opensearch/domains/${domainName}/${kind}`;
