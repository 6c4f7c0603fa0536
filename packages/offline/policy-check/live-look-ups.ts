import { execFile } from "node:child_process";
import { promisify } from "node:util";

type Answer = Readonly<Record<string, unknown>>;

/** A command of the AWS CLI that answers a look-up by an id, and what its answer becomes. */
interface Live {
  readonly command: (id: string) => readonly string[];
  readonly list: string;
  readonly answer: (found: Answer) => Answer;
}

const ec2 =
  (operation: string, flag: string): Live["command"] =>
  (id) => ["ec2", operation, flag, id];

/** By token. Names as the provider has them: https://www.pulumi.com/registry/packages/aws/api-docs/ec2/ */
const LIVE: Readonly<Record<string, Live>> = {
  "aws:ec2/getVpc:getVpc": {
    command: ec2("describe-vpcs", "--vpc-ids"),
    list: "Vpcs",
    answer: (vpc) => ({
      id: vpc["VpcId"],
      cidrBlock: vpc["CidrBlock"],
      default: vpc["IsDefault"],
      state: vpc["State"],
    }),
  },
  "aws:ec2/getSubnet:getSubnet": {
    command: ec2("describe-subnets", "--subnet-ids"),
    list: "Subnets",
    answer: (subnet) => ({
      id: subnet["SubnetId"],
      vpcId: subnet["VpcId"],
      cidrBlock: subnet["CidrBlock"],
      availabilityZone: subnet["AvailabilityZone"],
      availabilityZoneId: subnet["AvailabilityZoneId"],
      mapPublicIpOnLaunch: subnet["MapPublicIpOnLaunch"],
    }),
  },
  "aws:ec2/getSecurityGroup:getSecurityGroup": {
    command: ec2("describe-security-groups", "--group-ids"),
    list: "SecurityGroups",
    answer: (group) => ({
      id: group["GroupId"],
      name: group["GroupName"],
      description: group["Description"],
      vpcId: group["VpcId"],
    }),
  },
};

export const LIVE_TOKENS: readonly string[] = Object.keys(LIVE);

/**
 * What the account holds, by the AWS CLI and its credentials; undefined for look-ups that it is not asked about.
 * @throws in the CLI's own words.
 */
export async function liveAnswer(token: string, args: Answer, region: string): Promise<Answer | undefined> {
  const live = LIVE[token];
  const id = args["id"];
  if (!live || typeof id !== "string") return undefined;
  const command = [...live.command(id), "--region", region, "--output", "json"];
  const { stdout } = await promisify(execFile)("aws", command, { encoding: "utf8" });
  const found = (JSON.parse(stdout) as Readonly<Record<string, readonly Answer[]>>)[live.list]?.[0];
  return found && { ...args, ...live.answer(found) };
}
