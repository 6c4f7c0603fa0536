import { execFile } from "node:child_process";
import { promisify } from "node:util";

type Answer = Readonly<Record<string, unknown>>;

/**
 * A look-up that the AWS CLI answers: an operation of EC2 with filters. Its list of results becomes
 * the answer.
 */
interface Live {
  readonly operation: string;
  /** Filters by their argument: https://docs.aws.amazon.com/cli/latest/reference/ec2/ */
  readonly filters: Readonly<Record<string, string>>;
  /** Flags other than filters. */
  readonly flags?: (args: Answer) => readonly string[];
  readonly list: string;
  /** @throws in the provider's words when the results give no answer. */
  readonly answer: (found: readonly Answer[], args: Answer) => Answer | undefined;
}

/**
 * By token. The provider's names:
 * https://www.pulumi.com/registry/packages/aws/api-docs/ec2/
 */
const LIVE: Readonly<Record<string, Live>> = {
  "aws:ec2/getVpc:getVpc": {
    operation: "describe-vpcs",
    filters: {
      id: "vpc-id",
      cidrBlock: "cidr",
      default: "is-default",
      dhcpOptionsId: "dhcp-options-id",
      state: "state",
    },
    list: "Vpcs",
    answer: theOnly((vpc) => ({
      id: vpc["VpcId"],
      cidrBlock: vpc["CidrBlock"],
      default: vpc["IsDefault"],
      state: vpc["State"],
      ownerId: vpc["OwnerId"],
      tags: tagsOf(vpc),
    })),
  },
  "aws:ec2/getVpcs:getVpcs": {
    operation: "describe-vpcs",
    filters: {},
    list: "Vpcs",
    answer: ids("VpcId"),
  },
  "aws:ec2/getSubnet:getSubnet": {
    operation: "describe-subnets",
    filters: {
      id: "subnet-id",
      vpcId: "vpc-id",
      availabilityZone: "availability-zone",
      availabilityZoneId: "availability-zone-id",
      cidrBlock: "cidr-block",
      defaultForAz: "default-for-az",
      state: "state",
    },
    list: "Subnets",
    answer: theOnly((subnet) => ({
      id: subnet["SubnetId"],
      vpcId: subnet["VpcId"],
      cidrBlock: subnet["CidrBlock"],
      availabilityZone: subnet["AvailabilityZone"],
      availabilityZoneId: subnet["AvailabilityZoneId"],
      mapPublicIpOnLaunch: subnet["MapPublicIpOnLaunch"],
      ownerId: subnet["OwnerId"],
      tags: tagsOf(subnet),
    })),
  },
  "aws:ec2/getSubnets:getSubnets": {
    operation: "describe-subnets",
    filters: {},
    list: "Subnets",
    answer: ids("SubnetId"),
  },
  "aws:ec2/getSecurityGroup:getSecurityGroup": {
    operation: "describe-security-groups",
    filters: { id: "group-id", name: "group-name", vpcId: "vpc-id" },
    list: "SecurityGroups",
    answer: theOnly((group) => ({
      id: group["GroupId"],
      name: group["GroupName"],
      description: group["Description"],
      vpcId: group["VpcId"],
      tags: tagsOf(group),
    })),
  },
  "aws:ec2/getSecurityGroups:getSecurityGroups": {
    operation: "describe-security-groups",
    filters: {},
    list: "SecurityGroups",
    answer: (found) => ({
      ids: found.map((group) => group["GroupId"]),
      vpcIds: found.map((group) => group["VpcId"]),
    }),
  },
  "aws:ec2/getRouteTable:getRouteTable": {
    operation: "describe-route-tables",
    filters: { routeTableId: "route-table-id", subnetId: "association.subnet-id", vpcId: "vpc-id" },
    list: "RouteTables",
    answer: theOnly((table) => ({
      id: table["RouteTableId"],
      routeTableId: table["RouteTableId"],
      vpcId: table["VpcId"],
      tags: tagsOf(table),
    })),
  },
  "aws:ec2/getRouteTables:getRouteTables": {
    operation: "describe-route-tables",
    filters: { vpcId: "vpc-id" },
    list: "RouteTables",
    answer: ids("RouteTableId"),
  },
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
      return theOnly((image) => ({
        id: image["ImageId"],
        imageId: image["ImageId"],
        name: image["Name"],
        architecture: image["Architecture"],
        ownerId: image["OwnerId"],
        rootDeviceName: image["RootDeviceName"],
      }))(mostRecent === true ? newest.slice(0, 1) : newest);
    },
  },
};

export const LIVE_TOKENS: readonly string[] = Object.keys(LIVE);

/**
 * The account's answer, by the AWS CLI and its credentials; undefined where nothing matches.
 * @throws in the CLI's own words, or when several match and one was asked for.
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

/**
 * The arguments as filters of the service: those with a filter of their own, `filters` and `tags`.
 */
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

function theOnly(answer: (found: Answer) => Answer): (found: readonly Answer[]) => Answer | undefined {
  return (found) => {
    const [first, ...others] = found;
    if (others.length > 0) throw new Error(`${found.length} match, where one is looked up: narrow the arguments down`);
    return first && answer(first);
  };
}

function ids(member: string): (found: readonly Answer[]) => Answer {
  return (found) => ({ ids: found.map((each) => each[member]) });
}

function tagsOf(found: Answer): Readonly<Record<string, string>> {
  const tags = (found["Tags"] ?? []) as readonly { Key: string; Value: string }[];
  return Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value]));
}
