import * as aws from "../aws";
import * as pulumi from "@pulumi/pulumi";
import { allowHttps } from "../network/https-path";
import type { PrivateNetwork } from "../network/private-network";

export interface StreamNetwork extends Pick<PrivateNetwork, "vpcId" | "subnetIds" | "domainSecurityGroupId"> {
  /** Stream and domain share one group. */
  readonly sharedSecurityGroup: boolean;
  /** The rules between the groups; no record flows before them. */
  readonly rules: readonly pulumi.Resource[];
  /** The group of a stream; undefined where the stream makes its own. */
  groupOf(stream: string): StreamGroup | undefined;
}

export interface StreamGroup {
  readonly securityGroupId: pulumi.Input<string>;
  /** What lets the group reach the domain. */
  readonly rules: readonly pulumi.Resource[];
  /** Nothing but this stream, and the domain where they share the group, has interfaces in it. */
  readonly isOwn: boolean;
}

/** A group for one stream among several: by it the drain knows a removed stream's interfaces. */
export function ownGroup(
  name: string,
  network: Pick<StreamNetwork, "vpcId" | "domainSecurityGroupId">,
  parent: pulumi.Resource,
): StreamGroup {
  const group = new aws.ec2.SecurityGroup(
    name,
    { vpcId: network.vpcId, description: "Delivery stream: HTTPS to the search domain" },
    { parent },
  );
  const stream = { securityGroupId: group.id, description: "the delivery stream" };
  const domain = { securityGroupId: network.domainSecurityGroupId, description: "the search domain" };
  return { securityGroupId: group.id, rules: allowHttps(`${name}-to-domain`, stream, domain, { parent }), isOwn: true };
}
