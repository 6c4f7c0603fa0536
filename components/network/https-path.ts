import * as aws from "../aws";
import * as pulumi from "@pulumi/pulumi";

/** One end of a path: the group and what it is, for the rule's description. */
export interface PathEnd {
  readonly securityGroupId: pulumi.Input<string>;
  readonly description: string;
}

/** The only traffic here, as properties of a rule. */
export const HTTPS = { ipProtocol: "tcp", fromPort: 443, toPort: 443 } as const;

/**
 * Lets one security group call another over HTTPS, with a rule on each side. Separate rules avoid
 * the cycle of two groups that reference each other inline.
 * @returns the rules, for `dependsOn`.
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

/**
 * Lets address ranges call a security group over HTTPS. The first rule has the plain name, others
 * append their range, so that a new range changes no existing rule.
 * @param callers the ranges' description: `the VPC`.
 */
export function allowHttpsFrom(
  name: string,
  cidrs: readonly string[],
  to: PathEnd,
  callers: string,
  opts: pulumi.CustomResourceOptions,
): pulumi.Resource[] {
  return cidrs.map(
    (cidrIpv4, index) =>
      new aws.vpc.SecurityGroupIngressRule(
        ruleName(name, cidrIpv4, index),
        { ...HTTPS, securityGroupId: to.securityGroupId, cidrIpv4, description: `HTTPS from ${callers}` },
        opts,
      ),
  );
}

/** Lets a security group call address ranges over HTTPS; names as for `allowHttpsFrom`. */
export function allowHttpsTo(
  name: string,
  from: PathEnd,
  cidrs: readonly string[],
  called: string,
  opts: pulumi.CustomResourceOptions,
): pulumi.Resource[] {
  return cidrs.map(
    (cidrIpv4, index) =>
      new aws.vpc.SecurityGroupEgressRule(
        ruleName(name, cidrIpv4, index),
        { ...HTTPS, securityGroupId: from.securityGroupId, cidrIpv4, description: `HTTPS to ${called}` },
        opts,
      ),
  );
}

/** Lets a group query DNS servers over UDP and TCP; the VPC's own resolver needs no rule. */
export function allowDns(
  name: string,
  from: PathEnd,
  servers: readonly string[],
  opts: pulumi.CustomResourceOptions,
): pulumi.Resource[] {
  return servers.flatMap((server) =>
    (["udp", "tcp"] as const).map(
      (ipProtocol) =>
        new aws.vpc.SecurityGroupEgressRule(
          `${name}-${server}-${ipProtocol}`,
          {
            ipProtocol,
            fromPort: 53,
            toPort: 53,
            securityGroupId: from.securityGroupId,
            cidrIpv4: `${server}/32`,
            description: "DNS to a server of the VPC's DHCP options",
          },
          opts,
        ),
    ),
  );
}

const ruleName = (name: string, cidr: string, index: number): string => (index === 0 ? name : `${name}-${cidr}`);
