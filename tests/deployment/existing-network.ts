import {
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  EC2Client,
  ModifyVpcAttributeCommand,
} from "@aws-sdk/client-ec2";
import {
  CreateDomainCommand,
  type CreateDomainCommandInput,
  DescribeDomainCommand,
  OpenSearchClient,
} from "@aws-sdk/client-opensearch";
import type { Cloud } from "@private-ingest/local-cloud/cloud";
import { clientOptions } from "@private-ingest/local-cloud/moto";

export interface ExistingNetwork {
  readonly vpcId: string;
  /** Private subnets of one zone. */
  readonly subnetIds: readonly [string, string];
  readonly groupIds: readonly [string, string];
}

export async function makeNetwork(cloud: Cloud): Promise<ExistingNetwork> {
  const ec2 = new EC2Client(clientOptions(cloud.endpoint));
  try {
    const range = { CidrBlock: "10.20.0.0/16", AmazonProvidedIpv6CidrBlock: true };
    const { Vpc } = await ec2.send(new CreateVpcCommand(range));
    const VpcId = Vpc?.VpcId ?? "";
    const ipv6 = Vpc?.Ipv6CidrBlockAssociationSet?.[0]?.Ipv6CidrBlock ?? "";
    for (const name of ["EnableDnsSupport", "EnableDnsHostnames"]) {
      await ec2.send(new ModifyVpcAttributeCommand({ VpcId, [name]: { Value: true } }));
    }
    const subnet = async (number: number): Promise<string> => {
      const Ipv6CidrBlock = ipv6.replace(/0::\/56$/, `${number}::/64`);
      const place = { CidrBlock: `10.20.${number}.0/24`, Ipv6CidrBlock, AvailabilityZone: "us-east-1a" };
      return (await ec2.send(new CreateSubnetCommand({ VpcId, ...place }))).Subnet?.SubnetId ?? "";
    };
    const group = async (GroupName: string): Promise<string> =>
      (await ec2.send(new CreateSecurityGroupCommand({ VpcId, GroupName, Description: GroupName }))).GroupId ?? "";
    return {
      vpcId: VpcId,
      subnetIds: [await subnet(1), await subnet(2)],
      groupIds: [await group("first"), await group("second")],
    };
  } finally {
    ec2.destroy();
  }
}

export async function makeKey({ endpoint }: Cloud): Promise<string> {
  const headers = {
    authorization: "AWS4-HMAC-SHA256 Credential=test/20261128/us-east-1/kms/aws4_request",
    "content-type": "application/x-amz-json-1.1",
    "x-amz-target": "TrentService.CreateKey",
  };
  const answer = await fetch(endpoint, { method: "POST", headers, body: "{}" });
  return ((await answer.json()) as { KeyMetadata: { Arn: string } }).KeyMetadata.Arn;
}

export async function makeDomain(
  cloud: Cloud,
  network: ExistingNetwork,
  settings: Partial<CreateDomainCommandInput> = {},
): Promise<{ arn: string; endpoint: string }> {
  const client = new OpenSearchClient(clientOptions(cloud.endpoint));
  const DomainName = "search";
  const EngineVersion = "OpenSearch_2.19";
  const VPCOptions = { SubnetIds: [network.subnetIds[0]], SecurityGroupIds: [network.groupIds[0]] };
  try {
    await client.send(new CreateDomainCommand({ DomainName, EngineVersion, VPCOptions, ...settings }));
    const { DomainStatus } = await client.send(new DescribeDomainCommand({ DomainName }));
    return { arn: DomainStatus?.ARN ?? "", endpoint: DomainStatus?.Endpoints?.["vpc"] ?? "" };
  } finally {
    client.destroy();
  }
}
