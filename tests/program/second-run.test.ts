import assert from "node:assert/strict";
import { invokes } from "@private-ingest/offline/engine/aws/invokes";
import type { Invoke } from "@private-ingest/offline/engine/deployment";
import { difference } from "./difference";
import { adopted, type ExistingAccount, type ExistingVpc, lookUpsIn, oneVpc } from "./existing-account";
import { type Run, runInProcess } from "./in-process";
import { keyOfUrn } from "./keys";

/** What each look-up of the program can find of what the stack itself has made; a new look-up belongs here and in `after`. */
const FINDS: Readonly<Record<string, string>> = {
  "aws:index/getCallerIdentity:getCallerIdentity": "nothing",
  "aws:index/getPartition:getPartition": "nothing",
  "aws:index/getRegion:getRegion": "nothing",
  "aws:ssm/getParameter:getParameter": "nothing",
  "aws:opensearch/getDomain:getDomain": "its domain",
  "aws:ec2/getVpc:getVpc": "its VPC, by the domain in it",
  "aws:ec2/getSubnet:getSubnet": "fewer free addresses",
  "aws:ec2/getSecurityGroup:getSecurityGroup": "nothing: groups are those of the settings",
  "aws:ec2/getRouteTables:getRouteTables": "nothing: it makes none in an existing VPC",
  "aws:ec2/getRouteTable:getRouteTable": "nothing: it makes no route in an existing VPC",
};

const ROLE = "AWSServiceRoleForAmazonOpenSearchService";
const roleOnly = { serviceLinkedRoles: { "opensearchservice.amazonaws.com": [ROLE] } };

/** The account once the stack is there: the answers of its look-ups as that run has changed them. */
function after(account: ExistingAccount, { resources }: Run): ExistingAccount {
  const ofType = (type: string) => resources.filter((resource) => resource.type === type);
  const made = ofType("aws:ec2/vpc:Vpc").map(({ id, inputs }): [string, ExistingVpc] => [
    String(id),
    { cidrBlock: String(inputs["cidrBlock"]), tags: inputs["tags"] as Record<string, string> },
  ]);
  const vpcId = made[0]?.[0] ?? Object.keys(account.vpcs ?? {})[0]!;
  const domains = ofType("aws:opensearch/domain:Domain").map(({ inputs, outputs }) => [
    inputs["domainName"],
    {
      vpcId,
      groups: (inputs["vpcOptions"] as { securityGroupIds: string[] }).securityGroupIds,
      engine: inputs["engineVersion"],
      endpoint: outputs["endpoint"],
    },
  ]);
  return {
    ...account,
    ...roleOnly,
    vpcs: { ...account.vpcs, ...Object.fromEntries(made) },
    // What the domain, the stream, the function and the host have taken.
    subnets: Object.fromEntries(
      Object.entries(account.subnets ?? {}).map(([id, subnet]) => [
        id,
        { ...subnet, freeAddresses: Math.max(1, subnet.freeAddresses - 20) },
      ]),
    ),
    domains: { ...account.domains, ...(Object.fromEntries(domains) as ExistingAccount["domains"]) },
  };
}

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
const groups = { streamSecurityGroupId: "sg-0a000000", domainSecurityGroupId: "sg-0b000000" };
const existingDomain = {
  existingDomainArn: "arn:aws:es:us-east-1:123456789012:domain/theirs",
  existingDomainEndpoint: "vpc-theirs-abc.us-east-1.es.amazonaws.com",
};
const theirs = {
  theirs: {
    vpcId: "vpc-0a000000",
    groups: ["sg-0b000000"],
    endpoint: existingDomain.existingDomainEndpoint,
  },
};

const cases: Readonly<Record<string, [string, Readonly<Record<string, unknown>>, ExistingAccount]>> = {
  "a new VPC": ["dev", {}, {}],
  "a new VPC with all that prod has": ["prod", {}, {}],
  "an account that has the role": ["dev", {}, roleOnly],
  "an account that has the older service's role": [
    "dev",
    {},
    { serviceLinkedRoles: { "es.amazonaws.com": ["AWSServiceRoleForAmazonElasticsearchService"] } },
  ],
  "serviceLinkedRole create": ["dev", { serviceLinkedRole: "create" }, {}],
  "serviceLinkedRole skip": ["dev", { serviceLinkedRole: "skip" }, roleOnly],
  "an existing VPC": ["dev", adopted, oneVpc],
  "an existing VPC whose addresses just suffice": [
    "dev",
    { ...adopted, availabilityZones: 2, instanceCount: 2, subnetIds: Object.keys(subnetIds) },
    narrow,
  ],
  "existing groups": ["dev", { ...adopted, ...groups }, oneVpc],
  "an existing domain": ["dev", { ...adopted, ...groups, ...existingDomain }, { ...oneVpc, domains: theirs }],
};

describe("a second run of the program", () => {
  for (const [name, [stack, config, account]] of Object.entries(cases)) {
    it(`declares the same as the first: ${name}`, async () => {
      const first = await run(stack, config, account);
      assertSame(first, await run(stack, config, after(account, first)), "once it is there");
      // A destroy leaves the role, which is the whole account's.
      assertSame(first, await run(stack, config, { ...account, ...roleOnly }), "destroyed, and made again");
    });
  }
});
