import assert from "node:assert/strict";
import { Network, type NetworkArgs, type NetworkSettings } from "../../components/network/network";
import { stack, walkthrough } from "./neighbours";
import { inputsOf, Options, optionsOf, record } from "./recorder";

const twoZones = ["eu-west-1a", "eu-west-1c"];
const subnetIds = ["subnet-8", "subnet-9"];
const adoptedVpc = { vpcId: "vpc-9", subnetIds, cidrBlocks: ["172.16.0.0/16"], dnsServers: [] };

const parent = "network.Network network";
const made = (...keys: string[]): Record<string, Options> => ({
  [parent]: {},
  // Their interfaces' owners may take long to let go of a group.
  ...Object.fromEntries(
    keys.map((key) => [
      key,
      { parent, ...(key.startsWith("ec2.SecurityGroup ") && { customTimeouts: { delete: "45m" } }) },
    ]),
  ),
});
const rules = [
  "vpc.SecurityGroupEgressRule network-stream-to-domain-egress",
  "vpc.SecurityGroupIngressRule network-stream-to-domain-ingress",
];

const https = { ipProtocol: "tcp", fromPort: 443, toPort: 443 };

type Change = Partial<NetworkSettings & Omit<NetworkArgs, "settings" | "stack"> & { readonly kmsKeyArn: string }>;

function makeNetwork({ adoptedVpc, zoneNames = ["eu-west-1a"], kmsKeyArn, ...change }: Change): Network {
  const settings = { ...walkthrough, ...change };
  return new Network("network", { settings, stack: { ...stack, kmsKeyArn }, adoptedVpc, zoneNames });
}

const recordNetwork = (change: Change): ReturnType<typeof record> => record(() => makeNetwork(change));

describe("Network", () => {
  it("makes a VPC, two empty groups and the rules between them", async () => {
    const recorded = await recordNetwork({});
    assert.deepEqual(
      optionsOf(recorded),
      made(
        "ec2.Vpc network",
        "ec2.DefaultSecurityGroup network-default",
        "ec2.SecurityGroup network-kdf-sec-grp",
        "ec2.SecurityGroup network-es-sec-grp",
        ...rules,
      ),
    );
    // Without a rule in it, so that the VPC's default group lets nothing through.
    assert.deepEqual(inputsOf(recorded, "ec2.DefaultSecurityGroup network-default"), { vpcId: "vpc-1" });
    assert.deepEqual(inputsOf(recorded, "ec2.Vpc network"), {
      cidrBlock: "10.0.0.0/16",
      tags: { "private-ingest:stack": "shop/test" },
      availabilityZoneNames: ["eu-west-1a"],
      enableDnsSupport: true,
      enableDnsHostnames: true,
      natGateways: { strategy: "None" },
      subnetStrategy: "Auto",
      subnetSpecs: [{ type: "Private", cidrBlocks: ["10.0.0.0/18"] }],
    });
    // No inline rule, and no egress but what the rules below allow.
    assert.deepEqual(inputsOf(recorded, "ec2.SecurityGroup network-kdf-sec-grp"), {
      vpcId: "vpc-1",
      description: "Delivery stream: HTTPS to the search domain",
      tags: { Name: "kdf-sec-grp" },
    });
    assert.deepEqual(inputsOf(recorded, "ec2.SecurityGroup network-es-sec-grp"), {
      vpcId: "vpc-1",
      description: "Search domain: HTTPS from the delivery stream",
      tags: { Name: "es-sec-grp" },
    });
    assert.deepEqual(inputsOf(recorded, rules[0]!), {
      ...https,
      securityGroupId: "network-kdf-sec-grp-id",
      referencedSecurityGroupId: "network-es-sec-grp-id",
      description: "HTTPS to the search domain",
    });
    assert.deepEqual(inputsOf(recorded, rules[1]!), {
      ...https,
      securityGroupId: "network-es-sec-grp-id",
      referencedSecurityGroupId: "network-kdf-sec-grp-id",
      description: "HTTPS from the delivery stream",
    });
  });

  for (const [natGateways, strategy] of [
    ["single", "Single"],
    ["onePerAz", "OnePerAz"],
  ] as const) {
    it(`makes public subnets if NAT is ${natGateways}`, async () => {
      const recorded = await recordNetwork({ natGateways, zoneNames: twoZones });
      const { natGateways: nat, subnetSpecs } = inputsOf(recorded, "ec2.Vpc network");
      assert.deepEqual(nat, { strategy });
      assert.deepEqual(subnetSpecs, [
        { type: "Private", cidrBlocks: ["10.0.0.0/18", "10.0.64.0/18"] },
        { type: "Public", cidrBlocks: ["10.0.192.0/20", "10.0.208.0/20"] },
      ]);
      assert.deepEqual(recorded.get(parent)!.registeredOutputs, {
        vpcId: "vpc-1",
        subnetIds: ["subnet-1", "subnet-2"],
        streamSecurityGroupId: "network-kdf-sec-grp-id",
        domainSecurityGroupId: "network-es-sec-grp-id",
      });
    });
  }

  it("has one group that admits itself when it is shared", async () => {
    const recorded = await recordNetwork({ sharedSecurityGroup: true });
    assert.deepEqual(
      optionsOf(recorded),
      made(
        "ec2.Vpc network",
        "ec2.DefaultSecurityGroup network-default",
        "ec2.SecurityGroup network-ingest-sec-grp",
        ...rules,
      ),
    );
    for (const rule of rules) {
      const { securityGroupId, referencedSecurityGroupId } = inputsOf(recorded, rule);
      assert.equal(securityGroupId, "network-ingest-sec-grp-id");
      assert.equal(referencedSecurityGroupId, "network-ingest-sec-grp-id");
    }
    const { streamSecurityGroupId, domainSecurityGroupId } = recorded.get(parent)!.registeredOutputs!;
    assert.equal(streamSecurityGroupId, domainSecurityGroupId);
  });

  it("uses an existing VPC without changes", async () => {
    let network: Network | undefined;
    const recorded = await record(() => {
      network = makeNetwork({ adoptedVpc });
    });
    assert.deepEqual(
      optionsOf(recorded),
      made("ec2.SecurityGroup network-kdf-sec-grp", "ec2.SecurityGroup network-es-sec-grp", ...rules),
    );
    assert.equal(inputsOf(recorded, "ec2.SecurityGroup network-es-sec-grp")["vpcId"], "vpc-9");
    assert.deepEqual(recorded.get(parent)!.registeredOutputs!["subnetIds"], ["subnet-8", "subnet-9"]);
    assert.deepEqual(network!.vpcCidrs, ["172.16.0.0/16"]);
  });

  it("lets its own stream group call an existing domain group", async () => {
    const recorded = await recordNetwork({ adoptedVpc, domainSecurityGroupId: "sg-9" });
    assert.deepEqual(optionsOf(recorded), made("ec2.SecurityGroup network-kdf-sec-grp", ...rules));
    assert.equal(inputsOf(recorded, rules[1]!)["securityGroupId"], "sg-9");
  });

  it("leaves two existing groups to their owner", async () => {
    const groups = { streamSecurityGroupId: "sg-8", domainSecurityGroupId: "sg-9" };
    assert.deepEqual(optionsOf(await recordNetwork({ adoptedVpc, ...groups })), made());
  });

  it("admits clients by group or private range over HTTPS, to an existing group, too", async () => {
    for (const change of [{}, { adoptedVpc, streamSecurityGroupId: "sg-8", domainSecurityGroupId: "sg-9" }]) {
      const recorded = await recordNetwork({
        ...change,
        clientSecurityGroupIds: ["sg-7"],
        clientCidrs: ["10.8.0.0/24", "192.168.0.0/16"],
      });
      const clients = [...recorded.values()].filter(({ key }) => key.includes(" network-clients-"));
      const securityGroupId = "domainSecurityGroupId" in change ? "sg-9" : "network-es-sec-grp-id";
      const rule = { ...https, securityGroupId, description: "HTTPS from clients of the domain" };
      assert.deepEqual(
        clients.map(({ inputs, key }) => [key.split(" ")[0], inputs]),
        [
          ["vpc.SecurityGroupIngressRule", { ...rule, cidrIpv4: "10.8.0.0/24" }],
          ["vpc.SecurityGroupIngressRule", { ...rule, cidrIpv4: "192.168.0.0/16" }],
          ["vpc.SecurityGroupIngressRule", { ...rule, referencedSecurityGroupId: "sg-7" }],
        ],
      );
    }
  });

  for (const traffic of ["reject", "all"] as const) {
    it(`logs the flows of its VPC: ${traffic}`, async () => {
      const recorded = await recordNetwork({ flowLogs: traffic, kmsKeyArn: "arn:key" });
      assert.deepEqual(inputsOf(recorded, "ec2.FlowLog network-flow"), {
        vpcId: "vpc-1",
        trafficType: traffic.toUpperCase(),
        logDestinationType: "cloud-watch-logs",
        logDestination: "arn:network-flow",
        iamRoleArn: "arn:network-flow",
        maxAggregationInterval: 600,
      });
      assert.deepEqual(inputsOf(recorded, "cloudwatch.LogGroup network-flow"), {
        name: "/aws/vpc/shop-test-flow",
        retentionInDays: 30,
        kmsKeyId: "arn:key",
      });
      const trust = JSON.parse(String(inputsOf(recorded, "iam.Role network-flow")["assumeRolePolicy"])) as {
        Statement: { Principal: unknown }[];
      };
      assert.deepEqual(trust.Statement[0]!.Principal, { Service: "vpc-flow-logs.amazonaws.com" });
      // Without its rights the service takes the flow log and writes nothing.
      assert.deepEqual(optionsOf(recorded)["ec2.FlowLog network-flow"]!.dependsOn, ["iam.RolePolicy network-flow"]);
    });
  }
});
