import * as aws from "../aws";
import * as pulumi from "@pulumi/pulumi";
import { allowHttps } from "../network/https-path";
import type { PrivateNetwork } from "../network/private-network";

export interface StreamNetwork extends Pick<PrivateNetwork, "vpcId" | "subnetIds" | "domainSecurityGroupId"> {
  /** Stream and domain share one group. */
  readonly sharedSecurityGroup: boolean;
  /** The rules between the groups; a stream needs them. */
  readonly rules: readonly pulumi.Resource[];
  /** The group of a stream; undefined if the stream makes its own. */
  groupOf(stream: string): StreamGroup | undefined;
}

export interface StreamGroup {
  readonly securityGroupId: pulumi.Input<string>;
  /** Rules that let the group reach the domain. */
  readonly rules: readonly pulumi.Resource[];
  /** Only this stream, and the domain if they share the group, has interfaces in it. */
  readonly isOwn: boolean;
}

/** A group for one of several streams: it identifies a removed stream's interfaces. */
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
