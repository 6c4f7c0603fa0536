import assert from "node:assert/strict";
import { invokes } from "@private-ingest/offline/engine/aws/invokes";
import type { Invoke } from "@private-ingest/offline/engine/deployment";
import { difference } from "./difference";
import {
  adopted,
  type ExistingAccount,
  type ExistingVpc,
  lookUpsIn,
  onTheirDomain,
  oneVpc,
  theirs,
} from "./existing-account";
import { type Run, runInProcess } from "./in-process";
import { keyOfUrn } from "./keys";

/** What each look-up can find of what the stack has made; a new one belongs here and in `after`. */
const FINDS: Readonly<Record<string, string>> = {
  "aws:index/getCallerIdentity:getCallerIdentity": "nothing",
  "aws:index/getPartition:getPartition": "nothing",
  "aws:index/getRegion:getRegion": "nothing",
  "aws:ssm/getParameter:getParameter": "nothing",
  "aws:opensearch/getDomain:getDomain": "its domain",
  "aws:ec2/getVpc:getVpc": "its VPC, by the domain in it",
  "aws:ec2/getVpcDhcpOptions:getVpcDhcpOptions": "nothing: it makes none",
  "aws:ec2/getVpcEndpoint:getVpcEndpoint": "its endpoints",
  "aws:ec2/getSubnet:getSubnet": "its subnets, and fewer free addresses in others'",
  "aws:ec2/getSubnets:getSubnets": "its subnets, by its tag",
  "aws:kinesis/getFirehoseDeliveryStream:getFirehoseDeliveryStream": "its stream",
  "aws:ec2/getSecurityGroup:getSecurityGroup": "nothing: groups are those of the settings",
  "aws:ec2/getRouteTables:getRouteTables": "nothing: it makes none in an existing VPC",
  "aws:ec2/getRouteTable:getRouteTable": "nothing: it makes no route in an existing VPC",
};

const ROLE = "AWSServiceRoleForAmazonOpenSearchService";
const roleOnly = { serviceLinkedRoles: { "opensearchservice.amazonaws.com": [ROLE] } };

/** The account once the stack is there, or made `until` a failure, as its look-ups answer. */
function after(account: ExistingAccount, { resources }: Run, until: keyof typeof STAGES = "all"): ExistingAccount {
  const made = (type: string): Made[] =>
    (STAGES[until] as readonly string[]).includes(type)
      ? resources
          .filter((one) => one.type === type)
          .map(({ id, inputs, outputs }) => ({ ...outputs, ...inputs, id }) as unknown as Made)
      : [];
  const vpcs = Object.fromEntries(made(VPC).map(({ id, ...vpc }): [string, ExistingVpc] => [id, vpc]));
  const [vpcId = ""] = Object.keys({ ...vpcs, ...account.vpcs });
  const taken = until === "all" ? 20 : 0;
  return {
    ...account,
    ...roleOnly,
    vpcs: { ...account.vpcs, ...vpcs },
    subnets: Object.fromEntries([
      // What the domain, the stream, the function and the host have taken.
      ...Object.entries(account.subnets ?? {}).map(([id, subnet]) => [
        id,
        { ...subnet, freeAddresses: Math.max(1, subnet.freeAddresses - taken) },
      ]),
      ...made(SUBNET).map(({ id, ...subnet }) => [id, { ...subnet, freeAddresses: 200 }]),
    ]) as NonNullable<ExistingAccount["subnets"]>,
    endpoints: [
      ...(account.endpoints ?? []),
      ...made(ENDPOINT).map((one) => ({ ...one, groups: one.securityGroupIds })),
    ],
    domains: {
      ...account.domains,
      ...Object.fromEntries(
        made(DOMAIN).map(({ domainName, endpoint, engineVersion, vpcOptions }) => [
          domainName,
          {
            vpcId,
            endpoint,
            engine: engineVersion,
            groups: vpcOptions.securityGroupIds,
            subnets: vpcOptions.subnetIds,
          },
        ]),
      ),
    },
    streams: made(STREAM).map(({ name }) => name),
  };
}

interface Made {
  readonly id: string;
  readonly name: string;
  readonly vpcId: string;
  readonly cidrBlock: string;
  readonly availabilityZone: string;
  readonly serviceName: string;
  readonly tags: Record<string, string>;
  readonly securityGroupIds: string[];
  readonly domainName: string;
  readonly endpoint: string;
  readonly engineVersion: string;
  readonly vpcOptions: { readonly securityGroupIds: string[]; readonly subnetIds: string[] };
}

const VPC = "aws:ec2/vpc:Vpc";
const SUBNET = "aws:ec2/subnet:Subnet";
const ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint";
const DOMAIN = "aws:opensearch/domain:Domain";
const STREAM = "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream";
/** Where a run may have stopped, and what of the look-ups is there then. */
const STAGES = {
  network: [VPC, SUBNET],
  endpoints: [VPC, SUBNET, ENDPOINT],
  domain: [VPC, SUBNET, ENDPOINT, DOMAIN],
  all: [VPC, SUBNET, ENDPOINT, DOMAIN, STREAM],
} as const satisfies Record<string, readonly string[]>;

/** A run in an account; every look-up must be one of those above. */
async function run(stack: string, config: Readonly<Record<string, unknown>>, account: ExistingAccount): Promise<Run> {
  const answers = { ...invokes, ...lookUpsIn(account) };
  const asked = new Set<string>();
  const watched = Object.entries(answers).map(([token, invoke]): [string, Invoke] => [
    token,
    (args, context) => {
      asked.add(token);
      return invoke(args, context);
    },
  ]);
  const result = await runInProcess({ stack, mode: "update", config, invokes: Object.fromEntries(watched) });
  assert.deepEqual(result.errors, []);
  // What awsx asks, it asks for itself.
  const unknown = [...asked].filter((token) => !(token in FINDS) && token !== ZONES);
  assert.deepEqual(unknown, [], "look-ups of which nobody has said what they find of the stack's own");
  return result;
}

const ZONES = "aws:index/getAvailabilityZones:getAvailabilityZones";

function assertSame(before: Run, now: Run, when: string): void {
  assert.deepEqual(difference(before, now), { added: [], removed: [], changed: {}, outputs: {} }, when);
  const edges = ({ resources }: Run): unknown[] =>
    resources.map(({ urn, dependencies }) => [urn, dependencies.map(keyOfUrn).sort()]).sort();
  assert.deepEqual(edges(now), edges(before), `${when}: dependencies`);
}

const subnetIds = { "subnet-0a000000": 30, "subnet-0c000000": 30 };
const narrow: ExistingAccount = {
  ...oneVpc,
  subnets: Object.fromEntries(
    Object.entries(oneVpc.subnets).map(([id, subnet]) => [id, { ...subnet, freeAddresses: 30 }]),
  ),
};

const cases: Readonly<Record<string, [string, Readonly<Record<string, unknown>>, ExistingAccount]>> = {
  "a new VPC with all that prod has, and endpoints of all kinds": ["prod", { producerEndpoint: true }, {}],
  "an account that has the older service's role": [
    "dev",
    {},
    { serviceLinkedRoles: { "es.amazonaws.com": ["AWSServiceRoleForAmazonElasticsearchService"] } },
  ],
  "an existing VPC whose addresses just suffice": [
    "dev",
    { ...adopted, availabilityZones: 2, instanceCount: 2, subnetIds: Object.keys(subnetIds) },
    narrow,
  ],
  "an existing VPC that has an endpoint of somebody else": [
    "dev",
    { ...adopted, producerEndpoint: true },
    { ...oneVpc, endpoints: [{ vpcId: "vpc-0a000000", serviceName: "com.amazonaws.us-east-1.ssm" }] },
  ],
  "an existing domain": [
    "dev",
    { ...onTheirDomain, streamSecurityGroupId: "sg-0a000000" },
    { ...oneVpc, domains: { theirs } },
  ],
};

describe("a second run of the program", () => {
  for (const [name, [stack, config, account]] of Object.entries(cases)) {
    it(`declares the same as the first: ${name}`, async () => {
      const first = await run(stack, config, account);
      for (const stage of Object.keys(STAGES) as (keyof typeof STAGES)[])
        assertSame(first, await run(stack, config, after(account, first, stage)), `once it is there: ${stage}`);
      // A destroy leaves the role, which is the whole account's.
      assertSame(first, await run(stack, config, { ...account, ...roleOnly }), "destroyed, and made again");
    });
  }
});
