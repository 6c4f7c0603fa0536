// Resources taken together, without the pack's process.
import assert from "node:assert/strict";
import type { PolicyPackConfig } from "@pulumi/policy";
import { type Declared, judgeStack, preset, summary, UNKNOWN } from "./pack";

const GROUP = "aws:ec2/securityGroup:SecurityGroup";
const INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const VPC = "aws:ec2/vpc:Vpc";
const DOMAIN = "aws:opensearch/domain:Domain";
const STREAM = "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream";
const KINESIS = "aws:kinesis/stream:Stream";
const LIST = "aws:ec2/managedPrefixList:ManagedPrefixList";

const general = preset("general");

const rule = (port: number, more: object): object => ({
  protocol: "tcp",
  fromPort: port,
  toPort: port,
  description: "why",
  ...more,
});
const ownRule = (port: number, props: object, ...groups: readonly string[]): Declared => ({
  type: INGRESS,
  name: "rule",
  props: { ...rule(port, {}), ipProtocol: "tcp", securityGroupId: UNKNOWN, ...props },
  refersTo: { securityGroupId: groups },
});
const lambda = (name: string, refersTo: Declared["refersTo"]): Declared => ({
  type: "aws:lambda/function:Function",
  name,
  props: {},
  refersTo,
});
const anywhere = { cidrBlocks: ["0.0.0.0/0"] };
const allOut = { protocol: "-1", fromPort: 0, toPort: 0, description: "out", ...anywhere };

function group(name: string, ingress: readonly object[]): Declared {
  return { type: GROUP, name, props: { description: name, ingress, egress: [allOut] } };
}

/** A load balancer, web servers, a bastion and a database: a normal web VPC. */
const web: readonly Declared[] = [
  { type: VPC, name: "vpc", props: { cidrBlock: "10.0.0.0/16" } },
  group("alb", [rule(443, { ...anywhere, ipv6CidrBlocks: ["::/0"] }), rule(80, anywhere)]),
  group("bastion", [rule(22, { cidrBlocks: ["203.0.113.7/32"] })]),
  group("app", [rule(8080, { securityGroups: [UNKNOWN] }), rule(22, { securityGroups: [UNKNOWN] })]),
  group("db", [rule(5432, { securityGroups: [UNKNOWN] })]),
];

const domainWith = (groups: readonly string[]): Declared => ({
  type: DOMAIN,
  name: "search",
  props: {
    domainName: "search",
    vpcOptions: { subnetIds: ["subnet-1"], securityGroupIds: groups.map(() => UNKNOWN) },
    domainEndpointOptions: { enforceHttps: true, tlsSecurityPolicy: "Policy-Min-TLS-1-2-PFS-2023-10" },
    advancedSecurityOptions: { enabled: true },
    encryptAtRest: { enabled: true },
    nodeToNodeEncryption: { enabled: true },
    softwareUpdateOptions: { autoSoftwareUpdateEnabled: true },
  },
  refersTo: { vpcOptions: groups },
});

const mandatory = (found: ReturnType<typeof judgeStack>): string[] =>
  summary(found).filter((policy) => !policy.endsWith("?"));

describe("a normal web VPC in general", () => {
  it("has no finding", () => {
    assert.deepEqual(summary(judgeStack(web, general)), []);
  });

  const faults: Readonly<Record<string, Declared>> = {
    "SSH from anywhere": group("fault", [rule(22, anywhere)]),
    "half of the Internet": group("fault", [rule(22, { cidrBlocks: ["0.0.0.0/1"] })]),
    "a database from anywhere": group("fault", [rule(5432, { ipv6CidrBlocks: ["::/0"] })]),
    everything: group("fault", [{ ...allOut, description: "in" }]),
    "a range around HTTP": group("fault", [rule(80, { ...anywhere, toPort: 81 })]),
    QUIC: group("fault", [{ ...rule(443, anywhere), protocol: "udp" }]),
    "SSH from anywhere by a rule of its own": { ...ownRule(22, { cidrIpv4: "0.0.0.0/0" }), name: "fault" },
  };
  for (const [what, fault] of Object.entries(faults)) {
    it(`with ${what} draws one finding, which names the port and the range`, () => {
      const found = judgeStack([...web, fault], general);
      assert.deepEqual(mandatory(found), ["security-group-no-public-ingress"]);
      assert.ok(found.every(({ urn }) => urn.endsWith("::fault")));
      assert.match(found[0]?.message ?? "", /(TCP|UDP) port|every protocol and port/);
      assert.match(found[0]?.message ?? "", /(0\.0\.0\.0\/[01]|::\/0)/);
    });
  }

  it("allows public ports only to the groups that the setting names", () => {
    const config = {
      ...preset("general"),
      "security-group-no-public-ingress": { scope: "searchPath", publicPorts: [{ group: "*::alb", ports: [443] }] },
    } as unknown as PolicyPackConfig;
    const found = judgeStack([...web, group("other", [rule(443, anywhere)])], config);
    assert.deepEqual(
      found
        .filter(({ level }) => level === "mandatory")
        .map(({ urn, message }) => [urn.split("::").at(-1), message.includes("TCP port 80")]),
      [
        ["alb", true],
        ["other", false],
      ],
    );
  });

  it("allows ping from anywhere and a partner's /16", () => {
    const ping = { protocol: "icmp", fromPort: 8, toPort: 0, description: "ping", ...anywhere };
    assert.deepEqual(
      mandatory(judgeStack([group("app", [ping, rule(22, { cidrBlocks: ["198.18.0.0/16"] })])], general)),
      [],
    );
  });
});

describe("groups on the path of a search domain, in general", () => {
  it("may open only HTTPS; other groups may open more", () => {
    const stack = [...web, domainWith(["es"]), group("es", [rule(8080, { securityGroups: [UNKNOWN] })])];
    const found = judgeStack(stack, general).filter(({ level }) => level === "mandatory");
    const told = found.map(({ policy, urn }) => [policy, urn.split("::").at(-1)]);
    assert.deepEqual(told, [["security-group-https-only", "es"]]);
    assert.match(found[0]?.message ?? "", /TCP port 8080 to members of a group/);
  });

  it("may not open even HTTPS to the Internet, with one finding per cause", () => {
    const quiet = {
      ...group("es", [rule(443, anywhere)]),
      props: { description: "es", ingress: [rule(443, anywhere)] },
    };
    assert.deepEqual(mandatory(judgeStack([domainWith(["es"]), quiet], general)), ["security-group-no-public-ingress"]);
    const ssh = { ...quiet, props: { description: "es", ingress: [rule(22, anywhere)] } };
    assert.deepEqual(mandatory(judgeStack([domainWith(["es"]), ssh], general)), ["security-group-no-public-ingress"]);
  });

  it("include those of separate rules, of the stream, and of the functions that it calls", () => {
    const closed = (name: string): Declared => ({ type: GROUP, name, props: { description: name } });
    const open = (name: string): Declared => ({
      ...ownRule(9200, { cidrIpv4: "10.0.0.0/8" }, name),
      name: `${name}-rule`,
    });
    const stack: readonly Declared[] = [
      domainWith(["es"]),
      ...["es", "stream", "transform", "reader", "web"].flatMap((name) => [closed(name), open(name)]),
      {
        type: STREAM,
        name: "s",
        props: { destination: "opensearch" },
        refersTo: { opensearchConfiguration: ["stream", "f"] },
      },
      lambda("f", { vpcConfig: ["transform"] }),
      lambda("g", { vpcConfig: ["reader"], environment: ["search"] }),
      lambda("h", { vpcConfig: ["web"] }),
    ];
    const found = judgeStack(stack, general).filter(({ policy }) => policy === "security-group-https-only");
    assert.deepEqual(found.map(({ urn }) => urn.split("::").at(-1)).sort(), [
      "es-rule",
      "reader-rule",
      "stream-rule",
      "transform-rule",
    ]);
  });

  it("include those of a function behind an alias, and of endpoints of these services", () => {
    const serving = (name: string): Declared => group(name, [rule(9200, { self: true })]);
    const endpoint = (name: string, service: string): Declared => ({
      type: "aws:ec2/vpcEndpoint:VpcEndpoint",
      name: `${name}-endpoint`,
      props: { serviceName: `com.amazonaws.eu-west-1.${service}` },
      refersTo: { securityGroupIds: [name] },
    });
    const found = judgeStack(
      [
        ...["transform", "firehose", "secrets"].map(serving),
        { type: STREAM, name: "s", props: {}, refersTo: { opensearchConfiguration: ["live"] } },
        { type: "aws:lambda/alias:Alias", name: "live", props: {}, refersTo: { functionName: ["f"] } },
        lambda("f", { vpcConfig: ["transform"] }),
        endpoint("firehose", "kinesis-firehose"),
        endpoint("secrets", "secretsmanager"),
      ],
      general,
    ).filter(({ policy }) => policy === "security-group-https-only");
    assert.deepEqual(found.map(({ urn }) => urn.split("::").at(-1)).sort(), ["firehose", "transform"]);
  });

  it("are found by known ids, too", () => {
    const es = { ...group("es", []), props: { id: "sg-1", description: "es", ingress: [rule(9200, { self: true })] } };
    const domain = domainWith([]);
    const looked = {
      ...domain,
      props: { ...domain.props, vpcOptions: { subnetIds: ["subnet-1"], securityGroupIds: ["sg-1"] } },
    };
    assert.deepEqual(mandatory(judgeStack([looked, es], general)), ["security-group-https-only"]);
    // The group itself is another program's.
    const opening = (securityGroupId: string): Declared => ownRule(9200, { cidrIpv4: "10.0.0.0/8", securityGroupId });
    assert.deepEqual(mandatory(judgeStack([looked, opening("sg-1")], general)), ["security-group-https-only"]);
    assert.deepEqual(mandatory(judgeStack([looked, opening("sg-2")], general)), []);
  });
});

describe("resources taken together", () => {
  const only = (policy: string): PolicyPackConfig => ({ all: "disabled", [policy]: "mandatory" });

  it("show a default group that separate rules open", () => {
    const config = only("default-security-group-closed");
    const adopted = {
      type: "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
      name: "default",
      props: { vpcId: UNKNOWN },
    };
    const opening = (refersTo: string, securityGroupId: unknown = UNKNOWN): Declared =>
      ownRule(443, { securityGroupId }, refersTo);
    assert.equal(judgeStack([adopted, opening("default")], config).length, 1);
    const vpc = { type: VPC, name: "vpc", props: { cidrBlock: "10.0.0.0/16" } };
    assert.equal(judgeStack([vpc, opening("vpc")], config).length, 1);
    const made = { ...vpc, props: { ...vpc.props, defaultSecurityGroupId: "sg-0" } };
    assert.equal(judgeStack([made, opening("", "sg-0")], config).length, 1);
    assert.deepEqual(judgeStack([made, opening("", "sg-1")], config), []);
    assert.deepEqual(judgeStack([adopted, vpc, group("app", []), opening("app")], config), []);
    assert.equal(judgeStack([{ ...adopted, ignoreChanges: ["ingress"] }], config).length, 1);
    assert.deepEqual(judgeStack([{ ...adopted, ignoreChanges: ["tags"] }], config), []);
  });

  it("show a stream that reads an unencrypted Kinesis stream of the program", () => {
    const config = only("firehose-encrypted");
    const stream: Declared = {
      type: STREAM,
      name: "s",
      props: { destination: "opensearch", kinesisSourceConfiguration: { kinesisStreamArn: UNKNOWN } },
      refersTo: { kinesisSourceConfiguration: ["source"] },
    };
    const source = (props: Declared["props"]): Declared => ({ type: KINESIS, name: "source", props });
    assert.equal(judgeStack([stream, source({})], config).length, 1);
    assert.equal(judgeStack([stream, source({ encryptionType: "NONE" })], config).length, 1);
    assert.deepEqual(
      judgeStack([stream, source({ encryptionType: "KMS", kmsKeyId: "alias/aws/kinesis" })], config),
      [],
    );
    assert.deepEqual(summary(judgeStack([stream, source({ encryptionType: UNKNOWN, kmsKeyId: "x" })], config)), [
      "firehose-encrypted?",
    ]);
  });

  it("show public ranges in a prefix list of the program", () => {
    const config = only("security-group-no-public-ingress");
    const list = (cidr: string): Declared => ({ type: LIST, name: "list", props: { entries: [{ cidr }] } });
    const naming: Declared = {
      ...group("g", [rule(443, { prefixListIds: [UNKNOWN] })]),
      refersTo: { ingress: ["list"] },
    };
    assert.deepEqual(mandatory(judgeStack([list("0.0.0.0/0"), naming], config)), ["security-group-no-public-ingress"]);
    assert.deepEqual(judgeStack([list("10.0.0.0/8"), naming], config), []);
    const entry: Declared = {
      type: "aws:ec2/managedPrefixListEntry:ManagedPrefixListEntry",
      name: "entry",
      props: { cidr: "0.0.0.0/1", prefixListId: UNKNOWN },
      refersTo: { prefixListId: ["list"] },
    };
    assert.equal(mandatory(judgeStack([list("10.0.0.0/8"), entry, naming], config)).length, 1);
    const native = { ...list("0.0.0.0/0"), type: "aws-native:ec2:PrefixList" };
    assert.deepEqual(mandatory(judgeStack([native, naming], config)), ["security-group-no-public-ingress"]);
    // What may be open to anyone may be open to a list, whatever it holds.
    const cloudFront = group("web", [rule(443, { prefixListIds: ["pl-1"] })]);
    const ssh = group("ssh", [rule(22, { prefixListIds: ["pl-1"] })]);
    assert.deepEqual(summary(judgeStack([cloudFront], general)), []);
    assert.deepEqual(summary(judgeStack([ssh], general)), ["security-group-no-public-ingress?"]);
  });

  it("show an open entry of a network ACL unless another one denies it first", () => {
    const config = only("network-acl-no-public-admin-ports");
    const entry = (ruleAction: string, ruleNumber: number, acl = "acl", port = 22): Declared => ({
      type: "aws:ec2/networkAclRule:NetworkAclRule",
      name: `${acl}-${ruleNumber}`,
      props: { ruleAction, ruleNumber, protocol: "tcp", fromPort: port, toPort: port, cidrBlock: "0.0.0.0/0" },
      refersTo: { networkAclId: [acl] },
    });
    const acls = ["acl", "other"].map((name) => ({ type: "aws:ec2/networkAcl:NetworkAcl", name, props: {} }));
    assert.deepEqual(judgeStack([...acls, entry("deny", 90), entry("allow", 100)], config), []);
    assert.equal(judgeStack([...acls, entry("deny", 110), entry("allow", 100)], config).length, 1);
    assert.equal(judgeStack([...acls, entry("deny", 90, "other"), entry("allow", 100)], config).length, 1);
    assert.equal(judgeStack([...acls, entry("deny", 90, "acl", 3389), entry("allow", 100)], config).length, 1);
    const named = (declared: Declared, networkAclId: string): Declared => ({
      ...declared,
      props: { ...declared.props, networkAclId },
      refersTo: {},
    });
    const [deny, allow] = [entry("deny", 90), entry("allow", 100)];
    assert.deepEqual(judgeStack([named(deny, "acl-1"), named(allow, "acl-1")], config), []);
    assert.equal(judgeStack([named(deny, "acl-2"), named(allow, "acl-1")], config).length, 1);
  });

  it("tell the own account from foreign ones after an update", () => {
    const config = only("search-domain-known-accounts");
    const admitting = (account: string, arn?: string): Declared => ({
      type: DOMAIN,
      name: "search",
      props: {
        accessPolicies: JSON.stringify({ Statement: { Effect: "Allow", Principal: { AWS: account }, Resource: "*" } }),
        ...(arn === undefined ? {} : { arn }),
      },
    });
    const arn = "arn:aws:es:eu-west-1:123456789012:domain/search";
    assert.deepEqual(summary(judgeStack([admitting("999999999999")], config)), ["search-domain-known-accounts?"]);
    assert.deepEqual(mandatory(judgeStack([admitting("999999999999", arn)], config)), ["search-domain-known-accounts"]);
    assert.deepEqual(judgeStack([admitting("123456789012", arn)], config), []);
    const grant: Declared = {
      type: "aws:opensearch/authorizeVpcEndpointAccess:AuthorizeVpcEndpointAccess",
      name: "grant",
      props: { account: "999999999999", domainName: "search" },
    };
    assert.deepEqual(mandatory(judgeStack([admitting("123456789012", arn), grant], config)).length, 1);
    const allowing = {
      all: "disabled",
      "search-domain-known-accounts": { enforcementLevel: "mandatory", allowedAccounts: ["999999999999"] },
    } as unknown as PolicyPackConfig;
    assert.deepEqual(judgeStack([grant], allowing), []);
  });

  it("show a rule that is both inline and separate", () => {
    const config = only("security-group-no-mixed-rules");
    const cidr = { cidrBlocks: ["10.0.0.0/8"] };
    const beside = ownRule(443, { cidrIpv4: "10.0.0.0/8" }, "app");
    assert.equal(judgeStack([group("app", [rule(443, cidr)]), beside], config).length, 1);
    const another = [
      group("app", [rule(443, { securityGroups: ["sg-1"] })]),
      ownRule(443, { referencedSecurityGroupId: "sg-2" }, "app"),
    ];
    assert.equal(judgeStack(another, config).length, 1);
    const made = group("app", [rule(443, cidr)]);
    // After a refresh the outputs list what the rule has made.
    assert.deepEqual(
      judgeStack([{ ...made, props: { ...made.props, egress: [] }, inputs: { description: "app" } }, beside], config),
      [],
    );
  });

  it("show an open policy only without fine-grained access", () => {
    const config = only("search-domain-access-policy");
    const everyone = JSON.stringify({ Statement: { Effect: "Allow", Principal: "*", Action: "es:*", Resource: "*" } });
    const policy = (props: Declared["props"] = { domainName: UNKNOWN }): Declared => ({
      type: "aws:opensearch/domainPolicy:DomainPolicy",
      name: "policy",
      props: { accessPolicies: everyone, ...props },
      refersTo: { domainName: props["domainName"] === UNKNOWN ? ["search"] : [] },
    });
    const open = {
      ...domainWith(["es"]),
      props: { ...domainWith(["es"]).props, advancedSecurityOptions: { enabled: false } },
    };
    assert.deepEqual(judgeStack([domainWith(["es"]), policy()], config), []);
    assert.deepEqual(judgeStack([domainWith(["es"]), policy({ domainName: "search" })], config), []);
    const byArn = { ...policy({ domainName: "search-1234567" }), refersTo: { accessPolicies: ["search"] } };
    assert.deepEqual(judgeStack([domainWith(["es"]), byArn], config), []);
    assert.equal(judgeStack([open, policy()], config).length, 1);
    assert.equal(judgeStack([domainWith(["es"]), policy({ domainName: "other" })], config).length, 1);
  });
});

describe("the presets", () => {
  for (const name of ["dev", "general", "prod"]) {
    it(`leave the buffers of lakes and tables to the service, in ${name}`, () => {
      const lakes: readonly (readonly [string, string, object])[] = [
        ["extended_s3", "extendedS3Configuration", { bufferingSize: 128 }],
        ["iceberg", "icebergConfiguration", { bufferingSize: 128, bufferingInterval: 0 }],
        ["snowflake", "snowflakeConfiguration", {}],
      ];
      for (const [destination, block, configuration] of lakes) {
        const stream: Declared = { type: STREAM, name: "s", props: { destination, [block]: configuration } };
        const found = judgeStack([stream], preset(name)).filter(({ policy }) => policy === "firehose-buffering-bounds");
        assert.deepEqual(found, [], destination);
      }
    });
  }

  it("report a TLS policy without forward secrecy once", () => {
    const domain = domainWith(["es"]);
    const older = { enforceHttps: true, tlsSecurityPolicy: "Policy-Min-TLS-1-2-2019-07" };
    const found = judgeStack([{ ...domain, props: { ...domain.props, domainEndpointOptions: older } }], preset("prod"));
    const left = found.map(({ policy }) => policy).filter((policy) => policy.includes("tls"));
    assert.deepEqual(left, ["search-domain-latest-tls-policy"]);
  });
});

describe("the configuration of the policies", () => {
  const STACK: Declared = { type: "pulumi:pulumi:Stack", name: "cases-dev", props: {} };
  const problems = (config: object, ...resources: readonly Declared[]): string[] =>
    judgeStack([STACK, ...resources], config as PolicyPackConfig)
      .filter(({ policy }) => policy === "policy-configuration-valid")
      .flatMap(({ message }) => message.split("\n  - ").slice(1));

  const noDay = { exemptions: [{ urn: "*", reason: "r", expires: "9999-99-99" }] };
  const misspelt = { exemptions: [{ urn: "*", policy: "search-domain-htps" }] };
  const wrong: readonly (readonly [string, object, RegExp])[] = [
    ["a value of another type", { "security-group-https-only": { allowedPorts: "443" } }, /allowedPorts.*array/],
    ["a minimum above its maximum", { "firehose-retry-bounds": { minimumSeconds: 9, maximumSeconds: 1 } }, /minimum/],
    [
      "a range that is none",
      { "security-group-no-public-ingress": { allowedRanges: ["999.1.1.1/99"] } },
      /999\.1\.1\.1\/99/,
    ],
    ["a day that no calendar has", { "search-domain-https": noDay }, /9999-99-99/],
    ["a policy that is misspelt", { "search-domain-https": misspelt }, /search-domain-htps/],
    ["a wrong setting of all", { all: noDay }, /9999-99-99/],
    ["a setting of all that is of another type", { all: { exemptions: "none" } }, /exemptions.*array/],
  ];
  for (const [what, config, pattern] of wrong) {
    it(`with ${what} is one mandatory finding on the stack`, () => {
      const found = problems(config);
      assert.equal(found.length, 1);
      assert.match(found[0] ?? "", pattern);
      assert.deepEqual(problems(config, ...web).length, 1);
    });
  }

  it("is reported for an exemption that matches nothing, once there are resources", () => {
    const exemptions = [
      { urn: "*::alb", reason: "r", expires: "9999-12-31" },
      { urn: "*::gone", reason: "r", expires: "9999-12-31" },
    ];
    const all = { all: { exemptions } };
    assert.deepEqual(problems(all), []);
    const found = problems(all, ...web);
    assert.equal(found.length, 1);
    assert.match(found[0] ?? "", /\*::gone/);
  });
});
