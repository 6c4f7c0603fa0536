import type { EC2Client, IpPermission, NetworkInterface, SecurityGroup } from "@aws-sdk/client-ec2";
import { addressCount, growthPlan, STREAM_INTERFACES } from "../../../components/network/address-plan";
import type { AwsConfiguration } from "../aws";
import type { CheckContext } from "./check-context";
import { type Finding, reporter } from "./finding";

async function ec2(aws: AwsConfiguration): Promise<{ client: EC2Client; sdk: typeof import("@aws-sdk/client-ec2") }> {
  const sdk = await import("@aws-sdk/client-ec2");
  return { client: new sdk.EC2Client(aws), sdk };
}

export async function checkSecurityGroups({ aws, destination, names }: CheckContext): Promise<Finding> {
  const say = reporter("security groups");
  const domainGroup = names.domainSecurityGroupId;
  const streamGroups = destination?.securityGroupIds ?? [];
  if (streamGroups.length === 0) return say.skipped("the stream is in no VPC");
  if (domainGroup === undefined)
    return say.skipped("the domain's group is not known; --stack or PRIVATE_INGEST_DOMAIN_SECURITY_GROUP_ID gives it");
  const { client, sdk } = await ec2(aws);
  const wanted = [...new Set([...streamGroups, domainGroup])];
  let found: readonly SecurityGroup[];
  try {
    found = (await client.send(new sdk.DescribeSecurityGroupsCommand({ GroupIds: wanted }))).SecurityGroups ?? [];
  } catch (error) {
    if ((error as Error).name !== "InvalidGroup.NotFound") throw error;
    return say.fail((error as Error).message, "a group was deleted; run `pulumi up --refresh`");
  }
  const of = (id: string): SecurityGroup | undefined => found.find(({ GroupId }) => GroupId === id);
  const out = streamGroups.some((id) => allows(of(id)?.IpPermissionsEgress, [domainGroup]));
  const into = allows(of(domainGroup)?.IpPermissions, streamGroups);
  if (out && into) return say.ok(`443 is open from ${streamGroups.join(", ")} to ${domainGroup}`);
  const missing = [
    ...(out ? [] : [`${streamGroups.join(", ")} does not let HTTPS out to ${domainGroup}`]),
    ...(into ? [] : [`${domainGroup} does not let HTTPS in from ${streamGroups.join(", ")}`]),
  ];
  return say.fail(
    missing.join("; "),
    "add the rule on TCP 443 (run `pulumi up --refresh`); until then, documents go to the backup",
  );
}

/** Whether a rule admits 443 for one of the groups, or for any addresses. */
function allows(rules: readonly IpPermission[] = [], groups: readonly string[]): boolean {
  return rules.some(({ FromPort = 0, IpProtocol, IpRanges = [], ToPort = 65_535, UserIdGroupPairs = [] }) => {
    const fits = IpProtocol === "-1" || (IpProtocol === "tcp" && FromPort <= 443 && 443 <= ToPort);
    const reaches = UserIdGroupPairs.some(({ GroupId = "" }) => groups.includes(GroupId)) || IpRanges.length > 0;
    return fits && reaches;
  });
}

export async function checkSubnets({ aws, destination, names }: CheckContext): Promise<Finding> {
  const say = reporter("subnets");
  const ids = destination?.subnetIds.length ? destination.subnetIds : (names.subnetIds ?? []);
  if (ids.length === 0) return say.skipped("the stream is in no VPC");
  const { client, sdk } = await ec2(aws);
  try {
    const { Subnets = [] } = await client.send(new sdk.DescribeSubnetsCommand({ SubnetIds: [...ids] }));
    const free = Subnets.map(({ AvailableIpAddressCount = 0, SubnetId = "" }) => ({
      id: SubnetId,
      count: AvailableIpAddressCount,
    }));
    const text = free.map(({ count, id }) => `${id} has ${count} free addresses`).join(", ");
    const growth = growthPlan(await nodesOf(destination?.domainArn.split("/")[1] ?? names.domainName, aws));
    const fix = `free some addresses, or use larger subnets; each may need ${addressCount(growth)} more: ${growth.map((use) => `${use.count} ${use.purpose}`).join(", ")}`;
    if (free.some(({ count }) => count < STREAM_INTERFACES)) return say.fail(text, fix);
    return free.some(({ count }) => count < addressCount(growth)) ? say.warn(text, fix) : say.ok(text);
  } catch (error) {
    if ((error as Error).name !== "InvalidSubnetID.NotFound") throw error;
    return say.fail((error as Error).message, "a subnet was deleted; replace the stream with one in other subnets");
  }
}

/** Data nodes and zones of a domain; none where it cannot be described. */
async function nodesOf(domainName: string | undefined, aws: AwsConfiguration) {
  const none = { dataNodes: 0, zones: 1 };
  if (!domainName) return none;
  const { DescribeDomainCommand, OpenSearchClient } = await import("@aws-sdk/client-opensearch");
  try {
    const describe = new DescribeDomainCommand({ DomainName: domainName });
    const { DomainStatus } = await new OpenSearchClient(aws).send(describe);
    const zones = DomainStatus?.VPCOptions?.SubnetIds?.length ?? 1;
    return { dataNodes: DomainStatus?.ClusterConfig?.InstanceCount ?? 0, zones: Math.max(1, zones) };
  } catch {
    return none;
  }
}

/** Interfaces that nobody uses any more and that keep groups and subnets from being deleted. */
export async function checkOrphans(aws: AwsConfiguration, vpcId: string | undefined): Promise<Finding> {
  const say = reporter("orphaned interfaces");
  if (!vpcId) return say.skipped("the VPC is not known; --stack or PRIVATE_INGEST_VPC_ID gives it");
  const { client, sdk } = await ec2(aws);
  const found: NetworkInterface[] = [];
  const Filters = Object.entries({ "vpc-id": vpcId, status: "available" }).map(([Name, value]) => ({
    Name,
    Values: [value],
  }));
  for await (const { NetworkInterfaces = [] } of sdk.paginateDescribeNetworkInterfaces({ client }, { Filters }))
    found.push(...NetworkInterfaces);
  if (found.length === 0) return say.ok(`no interface without a user in ${vpcId}`);
  const list = found.map(
    ({ Description, NetworkInterfaceId, SubnetId }) =>
      `${NetworkInterfaceId ?? ""} in ${SubnetId ?? ""} (${Description ?? ""})`,
  );
  return say.warn(
    list.join("; "),
    `their owners remove them within the hour; to delete one that stays: aws ec2 delete-network-interface --network-interface-id ${found[0]?.NetworkInterfaceId ?? ""}`,
  );
}
