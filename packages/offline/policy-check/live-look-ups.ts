import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { mapValues } from "../engine/wire";

type Answer = Readonly<Record<string, unknown>>;

/** An operation of EC2 with filters, whose list of results becomes the answer. */
interface Live {
  readonly operation: string;
  /** Filters by their argument: https://docs.aws.amazon.com/cli/latest/reference/ec2/ */
  readonly filters: Readonly<Record<string, string>>;
  readonly flags?: (args: Answer) => readonly string[];
  readonly list: string;
  /** @throws in the provider's words when the results give no answer. */
  readonly answer: (found: readonly Answer[], args: Answer) => Answer | undefined;
}

/** The provider's names: https://www.pulumi.com/registry/packages/aws/api-docs/ec2/ */
const LIVE: Readonly<Record<string, Live>> = {
  "aws:ec2/getVpc:getVpc": one(
    { operation: "describe-vpcs", list: "Vpcs" },
    { id: "vpc-id", cidrBlock: "cidr", default: "is-default", dhcpOptionsId: "dhcp-options-id", state: "state" },
    { id: "VpcId", default: "IsDefault" },
    ["cidrBlock", "state", "ownerId"],
  ),
  "aws:ec2/getVpcs:getVpcs": several({ operation: "describe-vpcs", list: "Vpcs" }, { ids: "VpcId" }),
  "aws:ec2/getSubnet:getSubnet": one(
    { operation: "describe-subnets", list: "Subnets" },
    {
      ...{ id: "subnet-id", vpcId: "vpc-id", cidrBlock: "cidr-block", defaultForAz: "default-for-az", state: "state" },
      ...{ availabilityZone: "availability-zone", availabilityZoneId: "availability-zone-id" },
    },
    { id: "SubnetId" },
    ["vpcId", "cidrBlock", "availabilityZone", "availabilityZoneId", "mapPublicIpOnLaunch", "ownerId"],
  ),
  "aws:ec2/getSubnets:getSubnets": several({ operation: "describe-subnets", list: "Subnets" }, { ids: "SubnetId" }),
  "aws:ec2/getSecurityGroup:getSecurityGroup": one(
    { operation: "describe-security-groups", list: "SecurityGroups" },
    { id: "group-id", name: "group-name", vpcId: "vpc-id" },
    { id: "GroupId", name: "GroupName" },
    ["description", "vpcId"],
  ),
  "aws:ec2/getSecurityGroups:getSecurityGroups": several(
    { operation: "describe-security-groups", list: "SecurityGroups" },
    { ids: "GroupId", vpcIds: "VpcId" },
  ),
  "aws:ec2/getRouteTable:getRouteTable": one(
    { operation: "describe-route-tables", list: "RouteTables" },
    { routeTableId: "route-table-id", subnetId: "association.subnet-id", vpcId: "vpc-id" },
    { id: "RouteTableId" },
    ["routeTableId", "vpcId"],
  ),
  "aws:ec2/getRouteTables:getRouteTables": several(
    { operation: "describe-route-tables", list: "RouteTables", filters: { vpcId: "vpc-id" } },
    { ids: "RouteTableId" },
  ),
  "aws:ec2/getAmi:getAmi": {
    operation: "describe-images",
    filters: {},
    flags: ({ owners }) => (Array.isArray(owners) && owners.length > 0 ? ["--owners", ...owners.map(String)] : []),
    list: "Images",
    answer: (found, { nameRegex, mostRecent }) => {
      const named = found.filter(
        ({ Name }) => typeof nameRegex !== "string" || new RegExp(nameRegex).test(String(Name)),
      );
      const newest = [...named].sort((a, b) => String(b["CreationDate"]).localeCompare(String(a["CreationDate"])));
      const members = ["imageId", "name", "architecture", "ownerId", "rootDeviceName"];
      return theOnly(mostRecent === true ? newest.slice(0, 1) : newest, { id: "ImageId" }, members);
    },
  },
};

export const LIVE_TOKENS: readonly string[] = Object.keys(LIVE);

/**
 * The account's answer, by the AWS CLI and its credentials; undefined if nothing matches.
 * @throws in the CLI's words, or when several match instead of one.
 */
export async function liveAnswer(token: string, args: Answer, region: string): Promise<Answer | undefined> {
  const live = LIVE[token];
  if (!live) return undefined;
  const { operation, filters, flags, list, answer } = live;
  const asked = filtersOf(args, filters);
  const command = ["ec2", operation, ...(flags?.(args) ?? [])];
  if (asked.length > 0) command.push("--filters", JSON.stringify(asked));
  command.push("--region", typeof args["region"] === "string" ? args["region"] : region, "--output", "json");
  const found = JSON.parse(await aws(command)) as Readonly<Record<string, readonly Answer[]>>;
  return answer(found[list] ?? [], args);
}

async function aws(command: readonly string[]): Promise<string> {
  try {
    return (await promisify(execFile)("aws", command, { encoding: "utf8", maxBuffer: 64 * 1024 * 1024 })).stdout;
  } catch (error) {
    const { code, stderr = "" } = error as { code?: unknown; stderr?: string };
    const reason = code === "ENOENT" ? "the AWS CLI (aws) is not on the PATH" : stderr.trim();
    throw new Error(`aws ${command.slice(0, 2).join(" ")}: ${reason} (asked by --live-lookups)`, { cause: error });
  }
}

/** Arguments with a filter of their own, `filters` and `tags`. */
function filtersOf(args: Answer, names: Live["filters"]): readonly { Name: string; Values: readonly string[] }[] {
  const own = Object.entries(names).flatMap(([argument, Name]) => {
    const value = args[argument] as string | boolean | null | undefined;
    return value === undefined || value === null ? [] : [{ Name, Values: [String(value)] }];
  });
  const given = (args["filters"] ?? []) as readonly { name: string; values: readonly string[] }[];
  const tags = Object.entries((args["tags"] ?? {}) as Readonly<Record<string, string>>);
  return [
    ...own,
    ...given.map(({ name, values }) => ({ Name: name, Values: values })),
    ...tags.map(([key, value]) => ({ Name: `tag:${key}`, Values: [value] })),
  ];
}

type Place = Pick<Live, "operation" | "list">;

/**
 * A look-up of one thing.
 * @param renamed members of the answer by those of the service.
 * @param same members that differ from the service's in their first letter only.
 */
function one(place: Place, filters: Live["filters"], renamed: Live["filters"], same: readonly string[]): Live {
  return { ...place, filters, answer: (found) => theOnly(found, renamed, same) };
}

/** A look-up of all that fit: their members, as lists. */
function several(place: Place & Partial<Pick<Live, "filters">>, lists: Live["filters"]): Live {
  const answer = (found: readonly Answer[]): Answer => mapValues(lists, (member) => found.map((each) => each[member]));
  return { filters: {}, ...place, answer };
}

function theOnly(found: readonly Answer[], renamed: Live["filters"], same: readonly string[]): Answer | undefined {
  const [first, ...others] = found;
  if (others.length > 0) throw new Error(`${found.length} match, one is expected: narrow the arguments`);
  if (first === undefined) return undefined;
  const members = same.map((name) => [name, first[name.charAt(0).toUpperCase() + name.slice(1)]]);
  const tags = (first["Tags"] ?? []) as readonly { Key: string; Value: string }[];
  return {
    ...(Object.fromEntries(members) as Answer),
    ...mapValues(renamed, (member) => first[member]),
    tags: Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value])),
  };
}
