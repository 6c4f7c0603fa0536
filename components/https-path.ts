import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

/** One end of a path: the group and what it is, for the rule's description. */
export interface PathEnd {
  readonly securityGroupId: pulumi.Input<string>;
  readonly description: string;
}

/** All traffic that there is here, in the words of a rule. */
export const HTTPS = { ipProtocol: "tcp", fromPort: 443, toPort: 443 } as const;

/**
 * Lets one security group call another over HTTPS, and nothing else: an egress rule on the caller and an ingress rule on
 * the one called. Separate rule resources, since inline rules of two groups that name each other would be a cycle.
 * @returns the rules, for `dependsOn`: traffic before they exist fails.
 * @see https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html
 */
export function allowHttps(
  name: string,
  from: PathEnd,
  to: PathEnd,
  opts: pulumi.CustomResourceOptions,
): pulumi.Resource[] {
  return [
    new aws.vpc.SecurityGroupEgressRule(
      `${name}-egress`,
      {
        ...HTTPS,
        securityGroupId: from.securityGroupId,
        referencedSecurityGroupId: to.securityGroupId,
        description: `HTTPS to ${to.description}`,
      },
      opts,
    ),
    new aws.vpc.SecurityGroupIngressRule(
      `${name}-ingress`,
      {
        ...HTTPS,
        securityGroupId: to.securityGroupId,
        referencedSecurityGroupId: from.securityGroupId,
        description: `HTTPS from ${from.description}`,
      },
      opts,
    ),
  ];
}
