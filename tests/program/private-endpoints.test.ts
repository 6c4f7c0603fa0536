import assert from "node:assert/strict";
import { difference } from "./difference";
import {
  adopted,
  type ExistingAccount,
  type ExistingEndpoint,
  onTheirDomain,
  oneVpc,
  refusalOf,
  runWith,
  theirs,
} from "./existing-account";
import { keysOf } from "./keys";
import type { Run } from "./in-process";
import { assertSound } from "./soundness";

const serviceName = (service: string): string => `com.amazonaws.us-east-1.${service}`;
const services = ["ssm", "ssmmessages", "kinesis-firehose"];
const endpointOf = (service: string, change: Partial<ExistingEndpoint> = {}): ExistingEndpoint => ({
  vpcId: "vpc-0a000000",
  serviceName: serviceName(service),
  ...change,
});
const otherStack = { "private-ingest:stack": "private-ingest/other" };
const config = { ...adopted, producerEndpoint: true };
const withEndpoints = (...endpoints: ExistingEndpoint[]): ExistingAccount => ({ ...oneVpc, endpoints });

const made = ({ resources }: Run): string[] =>
  resources
    .filter(({ type }) => type === "aws:ec2/vpcEndpoint:VpcEndpoint")
    .map(({ inputs }) => String(inputs["serviceName"]).replace(serviceName(""), ""));

const after = ({ resources }: Run): ExistingAccount =>
  withEndpoints(
    ...resources
      .filter(({ type }) => type === "aws:ec2/vpcEndpoint:VpcEndpoint")
      .map(({ inputs }) => ({
        vpcId: String(inputs["vpcId"]),
        serviceName: String(inputs["serviceName"]),
        privateDns: inputs["privateDnsEnabled"] === true,
        tags: inputs["tags"] as Record<string, string>,
      })),
  );

describe("interface endpoints in an existing VPC", () => {
  it("admit every range of the VPC, and a later run changes nothing", async () => {
    const vpcs = { "vpc-0a000000": { cidrBlock: "172.16.0.0/16", secondaryCidrs: ["100.64.0.0/16", "!10.9.0.0/16"] } };
    const first = await runWith(config, { ...oneVpc, vpcs });
    assert.deepEqual(first.errors, []);
    assertSound(first.resources);
    assert.deepEqual(made(first).sort(), [...services].sort());
    for (const { inputs } of first.resources.filter(({ type }) => type === "aws:ec2/vpcEndpoint:VpcEndpoint")) {
      assert.equal(inputs["privateDnsEnabled"], true);
      const [group] = inputs["securityGroupIds"] as string[];
      const admitted = first.resources
        .filter(({ inputs, type }) => type.includes("IngressRule") && inputs["securityGroupId"] === group)
        .map(({ inputs }) => inputs["cidrIpv4"]);
      for (const range of ["172.16.0.0/16", "100.64.0.0/16"]) assert(admitted.includes(range), range);
      assert(!admitted.includes("10.9.0.0/16"));
    }
    const second = await runWith(config, { ...after(first), vpcs });
    assert.deepEqual(difference(first, second), { added: [], removed: [], changed: {}, outputs: {} });
  });

  it("that already exist are used, and not made again", async () => {
    for (const tags of [{}, otherStack]) {
      const run = await runWith(config, withEndpoints(...services.map((service) => endpointOf(service, { tags }))));
      assert.deepEqual(run.errors, []);
      assert.deepEqual(made(run), []);
      const ways = run.resources.filter(({ name }) => name === "access-to-vpc").map(({ inputs }) => inputs["cidrIpv4"]);
      assert.deepEqual(ways, ["172.16.0.0/16"]);
    }
  });

  it("are made for the services that lack one", async () => {
    const run = await runWith(config, withEndpoints(endpointOf("ssm")));
    assert.deepEqual(made(run).sort(), ["kinesis-firehose", "ssmmessages"]);
    assert(keysOf(run.resources).includes("vpc.SecurityGroupEgressRule access-to-vpc"));
  });

  it("are made besides those without private DNS, or in deletion", async () => {
    const without = services.map((service) => endpointOf(service, { privateDns: false }));
    const deleted = services.map((service) => endpointOf(service, { state: "deleting" }));
    for (const endpoints of [without, deleted]) {
      assert.deepEqual(made(await runWith(config, withEndpoints(...endpoints))).sort(), [...services].sort());
    }
  });

  it("of this stack stay if there is another one without private DNS", async () => {
    const first = await runWith(config, oneVpc);
    const both = { ...after(first), endpoints: [...after(first).endpoints!, endpointOf("ssm", { privateDns: false })] };
    assert.deepEqual(difference(first, await runWith(config, both)).removed, []);
  });

  it("of earlier versions, without the tag, stay", async () => {
    const groups = ["sg-0e000000"];
    const untagged = ["ssm", "ssmmessages"].map((service) => endpointOf(service, { groups }));
    const groupDescriptions = { "sg-0e000000": "Search domain: the Session Manager endpoints" };
    const run = await runWith(adopted, { ...withEndpoints(...untagged), groupDescriptions });
    assert.deepEqual(made(run).sort(), ["ssm", "ssmmessages"]);
  });

  it("are refused if the look-up cannot tell which one to use", async () => {
    const account = withEndpoints(endpointOf("ssm"), endpointOf("ssm", { privateDns: false }));
    assert.match(
      await refusalOf(adopted, account),
      /sessionManagerEndpoints: true.*several interface endpoints of ssm/,
    );
  });
});

describe("interface endpoints in a VPC that the stack has made", () => {
  const own = { producerEndpoint: true };
  /** The stack is deployed, and besides its own endpoints there are these. */
  const live = (run: Run, ...others: ExistingEndpoint[]): ExistingAccount => {
    const { inputs, id } = run.resources.find(({ type }) => type === "aws:ec2/vpc:Vpc")!;
    const vpc = { cidrBlock: String(inputs["cidrBlock"]), tags: inputs["tags"] as Record<string, string> };
    return {
      vpcs: { [id!]: vpc },
      domains: { "private-ingest-dev": { vpcId: id! } },
      endpoints: [...(after(run).endpoints ?? []), ...others.map((endpoint) => ({ ...endpoint, vpcId: id! }))],
    };
  };

  it("do not change in a later run", async () => {
    const first = await runWith(own, {});
    assert.deepEqual(made(first).sort(), [...services].sort());
    const second = await runWith(own, live(first));
    assert.deepEqual(difference(first, second), { added: [], removed: [], changed: {}, outputs: {} });
  });

  it("are not made if another stack in the VPC has them", async () => {
    const first = await runWith({}, {});
    const shared = live(first, endpointOf("kinesis-firehose", { tags: otherStack }));
    const second = await runWith(own, shared);
    assert.deepEqual(difference(first, second), { added: [], removed: [], changed: {}, outputs: {} });
  });
});

describe("a stack on an existing domain", () => {
  it("accepts in the second run subnets that the first one filled", async () => {
    const withFree = (freeAddresses: number, streams: readonly string[]): ExistingAccount => ({
      ...oneVpc,
      subnets: { "subnet-0a000000": { ...oneVpc.subnets["subnet-0a000000"], freeAddresses } },
      domains: { theirs },
      streams,
    });
    assert.deepEqual((await runWith(onTheirDomain, withFree(7, []))).errors, []);
    assert.match(await refusalOf(onTheirDomain, withFree(6, [])), /6 free addresses; 7 are needed/);
    assert.deepEqual((await runWith(onTheirDomain, withFree(0, ["private-ingest-dev"]))).errors, []);
  });
});

describe("a VPC with its own DNS servers", () => {
  const withDns = (...dnsServers: string[]): ExistingAccount => ({
    ...oneVpc,
    vpcs: { "vpc-0a000000": { cidrBlock: "172.16.0.0/16", dnsServers } },
  });
  const dnsRules = ({ resources }: Run): [name: string, to: unknown][] =>
    resources
      .filter(({ inputs, type }) => type.includes("EgressRule") && inputs["fromPort"] === 53)
      .map(({ inputs, name }) => [name, inputs["cidrIpv4"]]);

  it("lets the setup function and the access host query them on port 53", async () => {
    const run = await runWith(adopted, withDns("172.16.9.9", "172.16.9.10"));
    assert.deepEqual(run.errors, []);
    assert.deepEqual(
      dnsRules(run)
        .map(([name, to]) => `${name} ${String(to)}`)
        .sort(),
      ["access", "setup"].flatMap((who) =>
        ["172.16.9.10", "172.16.9.9"].flatMap((server) =>
          ["tcp", "udp"].map((protocol) => `${who}-to-dns-${server}-${protocol} ${server}/32`),
        ),
      ),
    );
  });

  it("needs no rule if the VPC's own resolver is one of them, by any of its names", async () => {
    for (const resolver of ["AmazonProvidedDNS", "169.254.169.253", "172.16.0.2"]) {
      assert.deepEqual(dnsRules(await runWith(adopted, withDns("172.16.9.9", resolver))), []);
    }
  });

  it("is refused if these are public, as they cannot resolve private names", async () => {
    assert.match(await refusalOf(adopted, withDns("8.8.8.8")), /8\.8\.8\.8/);
  });
});

describe("clients of the domain", () => {
  it("are refused with a group of another VPC, or before the VPC exists", async () => {
    const clients = { clientSecurityGroupIds: ["sg-0c000000"] };
    const groups = { "sg-0c000000": "vpc-0f000000" };
    assert.match(await refusalOf({ ...adopted, ...clients }, { ...oneVpc, groups }), /sg-0c000000 is in vpc-0f000000/);
    assert.match(await refusalOf(clients, { groups }), /clientSecurityGroupIds: sg-0c000000 in vpc-0f000000/);
    assert.deepEqual((await runWith({ ...adopted, ...clients }, oneVpc)).errors, []);
  });
});
