import * as aws from "../aws";
import * as pulumi from "@pulumi/pulumi";
import { EndpointService, endpointServiceName } from "./endpoint-services";
import { allowHttpsFrom, PathEnd } from "./https-path";
import type { PrivateNetwork } from "./private-network";
import { stackTag } from "../stack/stack-tag";

export interface PrivateEndpointsArgs {
  readonly region: string;
  /** Each endpoint has an address per subnet. */
  readonly network: Pick<PrivateNetwork, "vpcId" | "subnetIds" | "vpcCidrs">;
  readonly services: readonly EndpointService[];
  /** For the group's description: `the Session Manager endpoints`. */
  readonly description: string;
}

export interface PrivateEndpoints {
  readonly group: PathEnd;
  /** The endpoints and the rules, for `dependsOn`. */
  readonly resources: readonly pulumi.Resource[];
}

/**
 * Interface endpoints with private DNS, which applies to the whole VPC: their group admits all of
 * its ranges. A later run finds them by the stack's tag. Cost: 0.01 USD per endpoint, subnet and
 * hour, and 0.01 USD per GB.
 * @see https://docs.aws.amazon.com/vpc/latest/privatelink/manage-dns-names.html
 */
export function privateEndpoints(
  name: string,
  args: PrivateEndpointsArgs,
  opts: pulumi.CustomResourceOptions,
): PrivateEndpoints {
  const group = new aws.ec2.SecurityGroup(
    `${name}-endpoints`,
    { vpcId: args.network.vpcId, description: `Search domain: ${args.description}` },
    opts,
  );
  const end = { securityGroupId: group.id, description: args.description };
  const rules = allowHttpsFrom(`${name}-endpoints-from-vpc`, args.network.vpcCidrs, end, "the VPC", opts);
  const endpoints = args.services.map(
    (service) =>
      new aws.ec2.VpcEndpoint(
        `${name}-${service}`,
        {
          vpcId: args.network.vpcId,
          serviceName: endpointServiceName(args.region, service),
          vpcEndpointType: "Interface",
          privateDnsEnabled: true,
          subnetIds: [...args.network.subnetIds],
          securityGroupIds: [group.id],
          tags: stackTag(),
        },
        opts,
      ),
  );
  return { group: end, resources: [...endpoints, ...rules] };
}
