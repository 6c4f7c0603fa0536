import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Registration } from "../../local/engine/evaluation";
import { difference } from "./difference";
import { developmentStack } from "./combinations/combination";
import { ExistingAccount, lookUpsIn } from "./existing-account";
import { projectDirectory, Run, runInProcess } from "./in-process";
import { keyOf } from "./keys";
import { assertSound } from "./soundness";

const account: ExistingAccount = {
  vpcs: { "vpc-0a000000": { cidrBlock: "172.16.0.0/16" } },
  subnets: {
    "subnet-0a000000": { vpcId: "vpc-0a000000", availabilityZone: "us-east-1a", freeAddresses: 50, gateways: [] },
    "subnet-0b000000": { vpcId: "vpc-0a000000", availabilityZone: "us-east-1a", freeAddresses: 50 },
    "subnet-0c000000": { vpcId: "vpc-0a000000", availabilityZone: "us-east-1b", freeAddresses: 50 },
  },
};
const adopted = { vpcId: "vpc-0a000000", subnetIds: Object.keys(account.subnets ?? {}) };
const domainName = "private-ingest-dev";

const run = (config: Readonly<Record<string, unknown>>, existing: ExistingAccount): Promise<Run> =>
  runInProcess({ mode: "update", config, invokes: lookUpsIn(existing) });

const keysOf = (resources: readonly Registration[]): string[] => resources.map(({ type, name }) => keyOf(type, name));

/** What the program refuses with, before it registers anything but its root and provider. */
async function refusal(config: Readonly<Record<string, unknown>>, existing: ExistingAccount): Promise<string> {
  const { errors, resources } = await run(config, existing);
  assert.deepEqual(
    keysOf(resources).filter((key) => !key.startsWith("pulumi.Stack")),
    ["providers.aws aws"],
  );
  assert.equal(errors.length, 1);
  return errors[0]!;
}

describe("an existing VPC", () => {
  it("takes the place of a new one, with a subnet a zone", async () => {
    const after = await run({ ...adopted, availabilityZones: 2, instanceCount: 2 }, account);
    assert.deepEqual(after.errors, []);
    assertSound(after.resources);
    const { removed, outputs } = difference(await developmentStack(), after);
    assert.deepEqual(removed, [
      "ec2.DefaultSecurityGroup network-default",
      "ec2.InternetGateway network",
      "ec2.RouteTable network-private-1",
      "ec2.RouteTableAssociation network-private-1",
      "ec2.Subnet network-private-1",
      "ec2.Vpc network",
    ]);
    assert.deepEqual(outputs, { vpcId: "vpc-0a000000", subnetIds: ["subnet-0a000000", "subnet-0c000000"] });
  });

  it("is shown to the host that uses the VPC's own endpoints", async () => {
    const after = await run({ ...adopted, sessionManagerEndpoints: false }, account);
    const rule = after.resources.find(({ name }) => name === "access-to-vpc");
    assert.equal(rule?.inputs["cidrIpv4"], "172.16.0.0/16");
  });

  it("is refused with everything that is wrong with it", async () => {
    const existing: ExistingAccount = {
      vpcs: { "vpc-0a000000": { cidrBlock: "172.16.0.0/16", dns: false, gateways: ["igw-1"] } },
      subnets: {
        "subnet-0a000000": { vpcId: "vpc-0b000000", availabilityZone: "us-east-1a", freeAddresses: 5, gateways: [] },
        // Without a route table of its own it follows the main one, which is public.
        "subnet-0b000000": { vpcId: "vpc-0a000000", availabilityZone: "us-east-1b", freeAddresses: 50 },
      },
    };
    const config = {
      ...adopted,
      subnetIds: Object.keys(existing.subnets ?? {}),
      availabilityZones: 2,
      instanceCount: 2,
    };
    assert.equal(
      await refusal(config, existing),
      [
        "the VPC vpc-0a000000 does not fit:",
        "  vpc-0a000000 has DNS support off and DNS host names off; both must be on, as the domain's endpoint is a private name",
        "  subnet-0a000000 is in vpc-0b000000, not in vpc-0a000000",
        "  subnet-0a000000 has 5 free addresses; 6 are needed (3 for the stream, 3 × 1 for the domain's nodes there)",
        "  subnet-0b000000 routes to an internet gateway; the domain and the stream belong in private subnets",
      ].join("\n"),
    );
  });

  it("is refused when its subnets lie in too few zones", async () => {
    assert.equal(
      await refusal({ ...adopted, availabilityZones: 3, instanceCount: 3 }, account),
      "the VPC vpc-0a000000 does not fit:\n  its subnets lie in 2 Availability Zones, where availabilityZones asks for 3; give a subnet in each",
    );
  });

  it("is refused with security groups of another VPC, each named once", async () => {
    const config = { ...adopted, streamSecurityGroupId: "sg-0a000000", domainSecurityGroupId: "sg-0b000000" };
    const groups = { "sg-0b000000": "vpc-0b000000" };
    const problem =
      "the VPC vpc-0a000000 does not fit:\n  sg-0b000000 is in vpc-0b000000, not in vpc-0a000000; a security group works in its own VPC only";
    assert.equal(await refusal(config, { ...account, groups }), problem);
    const shared = { ...config, streamSecurityGroupId: "sg-0b000000", sharedSecurityGroup: true };
    assert.equal(await refusal(shared, { ...account, groups }), problem);
    assert.deepEqual((await run(config, account)).errors, []);
  });

  it("may be full when the domain is in it already", async () => {
    const full = {
      ...account,
      subnets: { "subnet-0a000000": { ...account.subnets!["subnet-0a000000"]!, freeAddresses: 0 } },
      domains: { [domainName]: { vpcId: "vpc-0a000000" } },
    };
    assert.deepEqual((await run({ ...adopted, subnetIds: ["subnet-0a000000"] }, full)).errors, []);
  });
});

describe("a deployed domain", () => {
  const own = { "private-ingest:stack": "private-ingest/dev" };
  const wayOut =
    "A domain cannot move to another VPC: keep the VPC, or choose another domainName, let both run, and copy the indices by snapshot.";

  it("stays when its VPC has the range of the settings", async () => {
    const existing = {
      vpcs: { "vpc-0a000000": { cidrBlock: "10.0.0.0/16", tags: own } },
      domains: { [domainName]: { vpcId: "vpc-0a000000" } },
    };
    const { errors } = await run({}, existing);
    assert.deepEqual(errors, []);
  });

  it("does not move to a VPC of another range", async () => {
    const existing = {
      vpcs: { "vpc-0a000000": { cidrBlock: "10.0.0.0/16", tags: own } },
      domains: { [domainName]: { vpcId: "vpc-0a000000" } },
    };
    assert.equal(
      await refusal({ vpcCidr: "10.1.0.0/16" }, existing),
      `vpcCidr: 10.1.0.0/16 given, but the domain ${domainName} is in vpc-0a000000, which has 10.0.0.0/16. ${wayOut}`,
    );
  });

  it("does not move out of a VPC that the stack has not made, whatever its range", async () => {
    const existing = {
      vpcs: { "vpc-0a000000": { cidrBlock: "10.0.0.0/16", tags: { "private-ingest:stack": "private-ingest/other" } } },
      domains: { [domainName]: { vpcId: "vpc-0a000000" } },
    };
    assert.equal(
      await refusal({}, existing),
      `vpcId: none given, but the domain ${domainName} is in vpc-0a000000, which this stack has not made. ${wayOut}`,
    );
  });

  it("does not move to an existing VPC", async () => {
    assert.equal(
      await refusal(adopted, { ...account, domains: { [domainName]: { vpcId: "vpc-0b000000" } } }),
      `the VPC vpc-0a000000 does not fit:\n  the domain ${domainName} is in vpc-0b000000 already. ${wayOut}`,
    );
  });

  it("does not hide another failure of the look-up", async () => {
    const denied = {
      ...lookUpsIn({}),
      "aws:opensearch/getDomain:getDomain": (): never => {
        throw new Error("AccessDeniedException: not authorized to perform es:DescribeDomain");
      },
    };
    const { errors } = await runInProcess({ invokes: denied });
    assert.equal(errors.length, 1);
    assert.match(errors[0]!, /AccessDeniedException: not authorized to perform es:DescribeDomain/);
  });
});

describe("an existing domain", () => {
  const settings = {
    ...adopted,
    subnetIds: ["subnet-0a000000"],
    domainSecurityGroupId: "sg-0a000000",
    existingDomainArn: "arn:aws:es:us-east-1:123456789012:domain/theirs",
    existingDomainEndpoint: "vpc-theirs-abc.us-east-1.es.amazonaws.com",
  };
  const theirs = { vpcId: "vpc-0a000000", groups: ["sg-0a000000"], endpoint: settings.existingDomainEndpoint };

  it("is refused with everything in which the settings differ from it", async () => {
    const other = { vpcId: "vpc-0b000000", groups: ["sg-1", "sg-2"], engine: "Elasticsearch_7.10", endpoint: "vpc-x" };
    assert.equal(
      await refusal(settings, { ...account, domains: { theirs: other } }),
      [
        "the domain arn:aws:es:us-east-1:123456789012:domain/theirs does not fit:",
        "  it is in vpc-0b000000, where vpcId says vpc-0a000000; set vpcId and subnetIds to those of the domain",
        "  its security groups are sg-1, sg-2, where domainSecurityGroupId says sg-0a000000; set it to one of them",
        "  it runs Elasticsearch_7.10, where engineVersion says OpenSearch_2.19; set engineVersion to the domain's",
        "  its endpoint is vpc-x, where existingDomainEndpoint says vpc-theirs-abc.us-east-1.es.amazonaws.com; set it to the domain's",
      ].join("\n"),
    );
  });

  it("is refused when it is public, or not there", async () => {
    const open = { ...theirs, vpcId: undefined, groups: undefined } as object;
    assert.match(
      await refusal(settings, { ...account, domains: { theirs: open } }),
      /it has a public endpoint, where vpcId says vpc-0a000000; [^]*its security groups are none/,
    );
    assert.match(await refusal(settings, account), /does not fit:\n {2}there is no such domain$/);
  });

  it("of another account is taken as it is described", async () => {
    const existingDomainArn = "arn:aws:es:us-east-1:210987654321:domain/theirs";
    assert.deepEqual((await run({ ...settings, existingDomainArn }, account)).errors, []);
  });

  it("is delivered to and set up, and nothing of a domain is made", async () => {
    const after = await run(settings, { ...account, domains: { theirs } });
    assert.deepEqual(after.errors, []);
    assertSound(after.resources);
    const keys = keysOf(after.resources);
    assert.deepEqual(
      keys.filter((key) =>
        /^(opensearch|domain|index|secretsmanager|iam\.ServiceLinkedRole|cloudwatch\.Log\w+ domain)/.test(key),
      ),
      [],
      "nothing of a domain",
    );
    const inputs = (key: string): Readonly<Record<string, unknown>> => after.resources[keys.indexOf(key)]!.inputs;
    const { domainArn } = inputs("kinesis.FirehoseDeliveryStream stream")["opensearchConfiguration"] as Record<
      string,
      unknown
    >;
    assert.equal(domainArn, "arn:aws:es:us-east-1:123456789012:domain/theirs");
    const { endpoint, authentication } = JSON.parse(inputs("lambda.Invocation setup")["input"] as string) as Record<
      string,
      unknown
    >;
    assert.equal(endpoint, "vpc-theirs-abc.us-east-1.es.amazonaws.com");
    assert.deepEqual(authentication, { kind: "iam" });
    assert.equal(after.outputs["domainName"], "theirs");
    assert.equal(
      inputs("vpc.SecurityGroupIngressRule network-stream-to-domain-ingress")["securityGroupId"],
      "sg-0a000000",
    );
  });
});

describe("the service-linked role", () => {
  const key = "iam.ServiceLinkedRole domain-service-linked";
  const table: [setting: string, roles: Readonly<Record<string, readonly string[]>>, made: boolean][] = [
    ["auto", {}, true],
    ["auto", { "opensearchservice.amazonaws.com": ["AWSServiceRoleForAmazonOpenSearchService"] }, false],
    ["auto", { "es.amazonaws.com": ["AWSServiceRoleForAmazonElasticsearchService"] }, false],
    ["create", { "es.amazonaws.com": ["AWSServiceRoleForAmazonElasticsearchService"] }, true],
    ["skip", {}, false],
  ];
  for (const [serviceLinkedRole, serviceLinkedRoles, made] of table) {
    const there = Object.values(serviceLinkedRoles).flat().join() || "none";
    it(`is ${made ? "made" : "not made"} with ${serviceLinkedRole} where there is ${there}`, async () => {
      const { resources, errors } = await runInProcess({
        config: { serviceLinkedRole },
        invokes: lookUpsIn({ serviceLinkedRoles }),
      });
      assert.deepEqual(errors, []);
      assert.equal(keysOf(resources).includes(key), made);
    });
  }

  it("that another deployment makes between look-up and creation stops one update, and the next goes on", async () => {
    const type = "aws:iam/serviceLinkedRole:ServiceLinkedRole";
    const stopped = await runInProcess({ mode: "update", failAt: type, invokes: lookUpsIn({}) });
    assert.equal(stopped.errors.length, 1);
    assert(!keysOf(stopped.resources).includes("opensearch.Domain domain"), "the domain waits for the role");
    const there = { "opensearchservice.amazonaws.com": ["AWSServiceRoleForAmazonOpenSearchService"] };
    const next = await runInProcess({ mode: "update", invokes: lookUpsIn({ serviceLinkedRoles: there }) });
    assert.deepEqual(next.errors, []);
    assert(!keysOf(next.resources).includes(key));
    const before = new Map(stopped.resources.map(({ urn, inputs }) => [urn, inputs]));
    for (const { urn, inputs } of next.resources) {
      if (before.has(urn)) assert.deepEqual(inputs, before.get(urn), `${urn} stays as it was made`);
    }
    // Only AWS's words are left to tell what happened: whoever looks for them finds what to do.
    const operations = readFileSync(join(projectDirectory, "docs/operations.md"), "utf8");
    const section = /### Service-linked role\n([^]*?)\n### /.exec(operations)?.[1] ?? "";
    assert.match(
      section,
      /AWSServiceRoleForAmazonOpenSearchService has been taken in this account.*run `npx pulumi up` again/,
    );
    assert.match(
      section,
      /enable a service-linked role to give Amazon OpenSearch Service permissions.*create-service-linked-role/,
    );
  });

  it("that appears between preview and update is left alone, and one of our own is let go, never deleted", async () => {
    const there = { "opensearchservice.amazonaws.com": ["AWSServiceRoleForAmazonOpenSearchService"] };
    const role = async (mode: "preview" | "update", serviceLinkedRoles: Record<string, string[]>) => {
      const { resources, errors } = await runInProcess({ mode, invokes: lookUpsIn({ serviceLinkedRoles }) });
      assert.deepEqual(errors, []);
      return resources[keysOf(resources).indexOf(key)];
    };
    // Each run looks anew: the update does not make what the preview has announced.
    assert.notEqual(await role("preview", {}), undefined);
    assert.equal(await role("update", there), undefined);
    // The run after finds the role of the run before, and no longer declares it: to delete it would break other domains.
    assert.equal((await role("update", {}))?.retainOnDelete, true);
  });
});
