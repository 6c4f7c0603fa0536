import {
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  EC2Client,
  ModifyVpcAttributeCommand,
} from "@aws-sdk/client-ec2";
import type { Cloud } from "@private-ingest/local-cloud/cloud";
import { clientOptions } from "@private-ingest/local-cloud/moto";
import { sign } from "aws4";

export interface ExistingNetwork {
  readonly vpcId: string;
  readonly subnetId: string;
  readonly groupId: string;
}

/** Creates a VPC with a private subnet and a group for the domain, as their owners would. */
export async function makeNetwork(cloud: Cloud): Promise<ExistingNetwork> {
  const ec2 = new EC2Client(clientOptions(cloud.endpoint));
  try {
    const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: "10.20.0.0/16" }));
    const VpcId = Vpc?.VpcId ?? "";
    for (const name of ["EnableDnsSupport", "EnableDnsHostnames"]) {
      await ec2.send(new ModifyVpcAttributeCommand({ VpcId, [name]: { Value: true } }));
    }
    const place = { CidrBlock: "10.20.1.0/24", AvailabilityZone: "us-east-1a" };
    const { Subnet } = await ec2.send(new CreateSubnetCommand({ VpcId, ...place }));
    const names = { GroupName: "search", Description: "The domain" };
    const { GroupId } = await ec2.send(new CreateSecurityGroupCommand({ VpcId, ...names }));
    return { vpcId: VpcId, subnetId: Subnet?.SubnetId ?? "", groupId: GroupId ?? "" };
  } finally {
    ec2.destroy();
  }
}

/**
 * Creates a domain in the network.
 * @returns its ARN and its host name.
 */
export async function makeDomain(cloud: Cloud, network: ExistingNetwork): Promise<{ arn: string; endpoint: string }> {
  const created = (await ask(cloud, "POST", "/2021-01-01/opensearch/domain", {
    DomainName: "search",
    EngineVersion: "OpenSearch_2.19",
    VPCOptions: { SubnetIds: [network.subnetId], SecurityGroupIds: [network.groupId] },
  })) as { DomainStatus: { ARN: string } };
  const described = (await ask(cloud, "GET", "/2021-01-01/opensearch/domain/search")) as {
    DomainStatus: { Endpoints: { vpc: string } };
  };
  return { arn: created.DomainStatus.ARN, endpoint: described.DomainStatus.Endpoints.vpc };
}

async function ask({ endpoint }: Cloud, method: string, path: string, input?: object): Promise<unknown> {
  const { host } = new URL(endpoint);
  const body = input === undefined ? undefined : JSON.stringify(input);
  const request = { host, method, path, body, service: "es", region: "us-east-1" };
  const { headers } = sign(request, clientOptions(endpoint).credentials);
  const response = await fetch(`${endpoint}${path}`, {
    method,
    headers: headers as Record<string, string>,
    ...(body !== undefined && { body }),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${await response.text()}`);
  return response.json();
}
