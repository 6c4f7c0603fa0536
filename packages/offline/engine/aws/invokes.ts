import type { Invoke, InvokeContext } from "../deployment";
import { defaultVpc, type AccountResource } from "./default-vpc";
import { arn, dnsSuffix, partition } from "./stand-in";
import { describeZones, zonesOf } from "./zones";

type Args = Readonly<Record<string, unknown>>;

/** Resources of the program, and those of every account. */
function accountResources({
  resources,
  account,
}: InvokeContext): readonly (AccountResource | InvokeContext["resources"][number])[] {
  return [...resources, ...defaultVpc(account)];
}

/** @throws in the provider's words when the account has no such resource. */
function lookUp(token: string, idProperty = "id", idOf = (args: Args, _: InvokeContext) => args[idProperty]): Invoke {
  return (args, context) => {
    const id = idOf(args, context);
    const resource = accountResources(context).find((made) => made.id === id);
    if (!resource) {
      throw new Error(
        `invocation of ${token} returned an error: reading ${typeof id === "string" ? id : JSON.stringify(args)}: couldn't find resource. (An evaluation on this machine reads no account: give the answer by --lookups FILE, or ask AWS by --live-lookups.)`,
      );
    }
    return { ...resource.outputs, id };
  };
}

interface Filter {
  readonly name: string;
  readonly values: readonly string[];
}

/** Filters by a tag (`tag:<name>`), or by an output of the resource (`vpc-id`). */
function matches({ outputs }: Pick<AccountResource, "outputs">): (filter: Filter) => boolean {
  const tags = (outputs["tags"] ?? {}) as Readonly<Record<string, unknown>>;
  const camelCase = (name: string): string => name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
  return ({ name, values }) => {
    const value = name.startsWith("tag:") ? tags[name.slice("tag:".length)] : outputs[camelCase(name)];
    return values.includes(String(value));
  };
}

const domainArn: Parameters<typeof lookUp>[2] = ({ domainName }, { account }) =>
  arn(account, "es", `domain/${String(domainName)}`);

/**
 * What an assume-role policy or a statement of getPolicyDocument becomes:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
 */
function policyDocument(args: Args): Record<string, unknown> {
  const one = (values: unknown) => (Array.isArray(values) && values.length === 1 ? (values[0] as unknown) : values);
  const statements = ((args["statements"] as Args[] | undefined) ?? []).map((statement) => ({
    ...(statement["sid"] ? { Sid: statement["sid"] } : {}),
    Effect: statement["effect"] ?? "Allow",
    ...(statement["actions"] ? { Action: one(statement["actions"]) } : {}),
    ...(statement["notActions"] ? { NotAction: one(statement["notActions"]) } : {}),
    ...(statement["resources"] ? { Resource: one(statement["resources"]) } : {}),
    ...(statement["principals"] ? { Principal: principals(statement["principals"] as Args[]) } : {}),
    ...(statement["conditions"] ? { Condition: conditions(statement["conditions"] as Args[]) } : {}),
  }));
  const json = JSON.stringify({ Version: args["version"] ?? "2012-10-17", Statement: statements }, null, 2);
  return { json, minifiedJson: JSON.stringify(JSON.parse(json)) };

  function principals(list: Args[]): unknown {
    return Object.fromEntries(list.map(({ type, identifiers }) => [String(type), one(identifiers)]));
  }
  function conditions(list: Args[]): unknown {
    const result: Record<string, Record<string, unknown>> = {};
    for (const { test, variable, values } of list) {
      (result[String(test)] ??= {})[String(variable)] = one(values);
    }
    return result;
  }
}

/** Answers to look-ups in a new account with its default VPC and the program's resources. */
export const invokes: Readonly<Record<string, Invoke>> = {
  "aws:index/getAvailabilityZones:getAvailabilityZones": (args, { account: { region } }) =>
    describeZones(zonesOf(region), region, args),
  "aws:index/getCallerIdentity:getCallerIdentity": (_, { account }) => ({
    id: account.id,
    accountId: account.id,
    arn: arn(account, "iam", "user/embedded-engine", { region: "" }),
    userId: "AIDAEMBEDDEDENGINE",
  }),
  "aws:index/getRegion:getRegion": (args, { account }) => {
    const region = (args["region"] as string | undefined) ?? account.region;
    return { id: region, region, name: region, endpoint: `ec2.${region}.${dnsSuffix(region)}`, description: region };
  },
  "aws:index/getPartition:getPartition": (_, { account }) => {
    const name = partition(account.region);
    const suffix = dnsSuffix(account.region);
    return { id: name, partition: name, dnsSuffix: suffix, reverseDnsPrefix: suffix.split(".").reverse().join(".") };
  },
  "aws:index/getServicePrincipal:getServicePrincipal": (args, { account }) => {
    const name = `${String(args["serviceName"])}.amazonaws.com`;
    return { id: name, name, serviceName: args["serviceName"], suffix: "amazonaws.com", region: account.region };
  },
  "aws:iam/getPolicyDocument:getPolicyDocument": (args) => ({ id: "policy", ...args, ...policyDocument(args) }),
  // A new account: no role matches yet.
  "aws:iam/getRoles:getRoles": (args, { account }) => ({ id: account.region, ...args, names: [], arns: [] }),
  "aws:ec2/getSubnet:getSubnet": lookUp("aws:ec2/getSubnet:getSubnet"),
  "aws:ec2/getSubnets:getSubnets": ({ filters = [] }, context) => {
    const subnets = accountResources(context).filter(({ type }) => type === "aws:ec2/subnet:Subnet");
    return {
      id: context.account.region,
      ids: subnets.filter((subnet) => (filters as Filter[]).every(matches(subnet))).map(({ id }) => id),
    };
  },
  "aws:ec2/getVpc:getVpc": lookUp("aws:ec2/getVpc:getVpc", "id", ({ id, default: isDefault }, { account }) =>
    id === undefined && isDefault === true ? defaultVpc(account)[0].id : id,
  ),
  "aws:ec2/getVpcDhcpOptions:getVpcDhcpOptions": (args) => ({
    id: args["dhcpOptionsId"],
    ...args,
    domainNameServers: ["AmazonProvidedDNS"],
  }),
  // The provider's own error: internal/service/ec2/vpc_endpoint_data_source.go.
  "aws:ec2/getVpcEndpoint:getVpcEndpoint": ({ serviceName, vpcId }, { resources }) => {
    const found = resources.find(
      ({ outputs, type }) =>
        type === "aws:ec2/vpcEndpoint:VpcEndpoint" &&
        outputs["vpcId"] === vpcId &&
        outputs["serviceName"] === serviceName,
    );
    if (!found) throw new Error("no matching EC2 VPC Endpoint found");
    return { ...found.outputs, id: found.id };
  },
  "aws:ec2/getSecurityGroup:getSecurityGroup": lookUp("aws:ec2/getSecurityGroup:getSecurityGroup"),
  "aws:ec2/getRouteTable:getRouteTable": lookUp("aws:ec2/getRouteTable:getRouteTable", "routeTableId"),
  "aws:ec2/getRouteTables:getRouteTables": ({ vpcId }, { resources, account }) => {
    const tables = resources.filter(({ type }) => type === "aws:ec2/routeTable:RouteTable");
    const ids = tables.filter(({ outputs }) => vpcId === undefined || outputs["vpcId"] === vpcId).map(({ id }) => id);
    return { id: account.region, ids };
  },
  "aws:opensearch/getDomain:getDomain": lookUp("aws:opensearch/getDomain:getDomain", "domainName", domainArn),
  "aws:kinesis/getFirehoseDeliveryStream:getFirehoseDeliveryStream": lookUp(
    "aws:kinesis/getFirehoseDeliveryStream:getFirehoseDeliveryStream",
    "name",
    ({ name }, { account }) => arn(account, "firehose", `deliverystream/${String(name)}`),
  ),
  "aws:s3/getBucket:getBucket": lookUp("aws:s3/getBucket:getBucket", "bucket"),
  "aws:kms/getKey:getKey": lookUp("aws:kms/getKey:getKey", "keyId"),
  // Public parameters such as the newest machine image:
  // https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-public-parameters-ami.html
  "aws:ssm/getParameter:getParameter": (args, { account }) => ({
    id: args["name"],
    name: args["name"],
    arn: arn(account, "ssm", `parameter${String(args["name"])}`, { account: "" }),
    type: "String",
    value: "ami-0123456789abcdef0",
    insecureValue: "ami-0123456789abcdef0",
    version: 1,
  }),
};
