import assert from "node:assert/strict";
import fc from "fast-check";
import { coveredBy } from "../../../../policy/cidr";
import { invokes } from "../../engine/aws/invokes";
import { applyCheck, arn, computeOutputs, type Creation } from "../../engine/aws/stand-in";
import { standIns } from "../../engine/aws/table";
import { availabilityZones, describeZones, zoneId, zonesOf, type Zone } from "../../engine/aws/zones";
import { UNKNOWN } from "../../engine/evaluation";
import { randomText } from "../../engine/random";

const account = { id: "123456789012", region: "us-east-1" };

function creation(type: string, inputs: Record<string, unknown> = {}, preview = false): Creation {
  const urn = `urn:pulumi:dev::p::${type}::thing`;
  const checked = applyCheck(standIns[type], urn, inputs);
  return { urn, type, name: "thing", inputs: checked, preview, account, created: () => undefined };
}

function made(type: string, inputs: Record<string, unknown> = {}) {
  return computeOutputs(standIns[type], creation(type, inputs));
}

describe("stand-ins of providers", () => {
  const given = {
    length: 12,
    byteLength: 8,
    topic: "arn:aws:sns:us-east-1:123456789012:alarms",
    secretId: "arn:aws:secretsmanager:s",
  };
  for (const type of Object.keys(standIns)) {
    it(`${type} answers what it says, the same again, and leaves in a preview exactly that unknown`, () => {
      const first = made(type, given);
      assert.equal(typeof first.id, "string");
      assert.deepEqual(made(type, given), first);
      for (const [key, value] of Object.entries(first.computed)) {
        assert.notEqual(value, UNKNOWN);
        if (key === "arn" && typeof value === "string") assert.match(value, /^(arn:aws:[a-z0-9-]+:|$)/);
      }
      const preview = computeOutputs(standIns[type], creation(type, {}, true));
      assert.equal(preview.id, undefined);
      for (const value of Object.values(preview.computed)) assert.equal(value, UNKNOWN);
    });
  }

  it("give a domain in a VPC a private endpoint, and one outside a public", () => {
    const endpoint = (more: object) =>
      String(made("aws:opensearch/domain:Domain", { domainName: "stock", ...more }).computed["endpoint"]);
    assert.match(endpoint({ vpcOptions: {} }), /^vpc-stock-[0-9a-z]{26}\.us-east-1\.es\.amazonaws\.com$/);
    assert.match(endpoint({}), /^search-stock-[0-9a-z]{26}\./);
  });

  it("publish a version of a function only when asked", () => {
    const type = "aws:lambda/function:Function";
    const { qualifiedArn } = made(type, { name: "f", publish: true }).computed;
    assert.equal(qualifiedArn, "arn:aws:lambda:us-east-1:123456789012:function:f:1");
    assert.equal(made(type, { name: "f" }).computed["version"], "$LATEST");
  });

  it("give names to unnamed resources, in lower case if the service requires it", () => {
    assert.match(String(creation("aws:s3/bucket:Bucket").inputs["bucket"]), /^thing-[0-9a-f]{7}$/);
    assert.match(String(creation("aws:kms/alias:Alias").inputs["name"]), /^alias\/thing-[0-9a-f]{7}$/);
    assert.equal(creation("aws:iam/role:Role", { name: "mine" }).inputs["name"], "mine");
    assert.equal("name" in creation("aws:iam/role:Role", { namePrefix: "mine-" }).inputs, false);
  });

  it("prefer the program's values to defaults", () => {
    assert.equal(creation("aws:ec2/vpc:Vpc").inputs["enableDnsSupport"], true);
    assert.equal(creation("aws:ec2/vpc:Vpc", { enableDnsSupport: false }).inputs["enableDnsSupport"], false);
  });

  it("know the partition of a region", () => {
    assert.equal(arn({ id: "1", region: "cn-north-1" }, "s3", "b", { region: "", account: "" }), "arn:aws-cn:s3:::b");
    assert.equal(arn({ id: "1", region: "us-gov-west-1" }, "es", "d"), "arn:aws-us-gov:es:us-gov-west-1:1:d");
  });

  it("list zones by the given filters, as the service does", () => {
    const local: Zone = {
      name: "us-west-2-lax-1a",
      id: "usw2-lax1-az1",
      groupName: "us-west-2-lax-1",
      zoneType: "local-zone",
      optInStatus: "opted-in",
    };
    const off: Zone = { ...local, name: "us-west-2-lax-1b", id: "usw2-lax1-az2", optInStatus: "not-opted-in" };
    const names = (args: Parameters<typeof describeZones>[2]): unknown =>
      describeZones([...zonesOf("us-west-2"), local, off], "us-west-2", args)["names"];
    const filter = (name: string, ...values: string[]) => ({ filters: [{ name, values }] });
    const own = ["us-west-2a", "us-west-2b", "us-west-2c"];
    // A Local Zone sorts before the zones of its Region.
    assert.deepEqual(names({}), [local.name, ...own]);
    assert.deepEqual(names({ allAvailabilityZones: true }), [local.name, off.name, ...own]);
    assert.deepEqual(names(filter("opt-in-status", "opt-in-not-required")), own);
    assert.deepEqual(names(filter("opt-in-status", "opted-in", "opt-in-not-required")), [local.name, ...own]);
    assert.deepEqual(names(filter("zone-type", "local-zone")), [local.name]);
    assert.deepEqual(names(filter("zone-name", "us-west-2b")), ["us-west-2b"]);
    assert.deepEqual(names({ ...filter("group-name", "us-west-2"), excludeNames: ["us-west-2a"] }), own.slice(1));
    assert.deepEqual(names({ state: "unavailable" }), []);
    assert.throws(() => names(filter("zone", "a")), /'zone' is invalid/);
  });

  it("number the zones of a region", () => {
    assert.deepEqual(availabilityZones("eu-west-1").map(zoneId), ["euw1-az1", "euw1-az2", "euw1-az3"]);
    assert.equal(zoneId("us-gov-west-1b"), "usgw1-az2");
  });
});

describe("random text", () => {
  const special = "!#%";
  const rules = fc.record({
    length: fc.integer({ min: 16, max: 64 }),
    lower: fc.boolean(),
    upper: fc.boolean(),
    special: fc.boolean(),
    minLower: fc.integer({ min: 0, max: 4 }),
    minUpper: fc.integer({ min: 0, max: 4 }),
    minNumeric: fc.integer({ min: 0, max: 4 }),
    minSpecial: fc.integer({ min: 0, max: 4 }),
  });

  it("keeps the character rules", () => {
    fc.assert(
      fc.property(fc.string(), rules, (urn, wanted) => {
        const text = randomText({ urn, inputs: { ...wanted, overrideSpecial: special } });
        assert.equal(text.length, wanted.length);
        assert.match(text, /^[a-zA-Z0-9!#%]*$/);
        const count = (pattern: RegExp) => text.match(pattern)?.length ?? 0;
        for (const [allowed, least, pattern] of [
          [wanted.lower, wanted.minLower, /[a-z]/g],
          [wanted.upper, wanted.minUpper, /[A-Z]/g],
          [true, wanted.minNumeric, /[0-9]/g],
          [wanted.special, wanted.minSpecial, /[!#%]/g],
        ] as const) {
          assert.ok(count(pattern) >= least, `${text} has too few of ${String(pattern)}`);
          if (!allowed) assert.equal(count(pattern), least, `${text} has what is not allowed: ${String(pattern)}`);
        }
      }),
    );
  });

  it("follows from the URN", () => {
    const inputs = { length: 24 };
    assert.equal(randomText({ urn: "a", inputs }), randomText({ urn: "a", inputs }));
    assert.notEqual(randomText({ urn: "a", inputs }), randomText({ urn: "b", inputs }));
  });
});

describe("look-ups", () => {
  const ask = (token: string, args: Record<string, unknown>) => invokes[token]!(args, { account, resources: [] });
  const vpcOf = (args: Record<string, unknown>) => ask("aws:ec2/getVpc:getVpc", args);
  const subnetsOf = (vpc: unknown) =>
    ask("aws:ec2/getSubnets:getSubnets", { filters: [{ name: "vpc-id", values: [vpc] }] })["ids"] as string[];

  it("find the account's default VPC, with a subnet per zone within its range", () => {
    const vpc = vpcOf({ default: true });
    assert.equal(vpcOf({ id: vpc["id"] })["cidrBlock"], vpc["cidrBlock"]);
    const subnets = subnetsOf(vpc["id"]).map((id) => ask("aws:ec2/getSubnet:getSubnet", { id }));
    assert.equal(new Set(subnets.map((subnet) => subnet["availabilityZone"])).size, 3);
    assert.ok(subnets.map((subnet) => String(subnet["cidrBlock"])).every(coveredBy([String(vpc["cidrBlock"])])));
  });

  it("do not answer with it for another VPC", () => {
    assert.throws(() => vpcOf({ default: false }), /\{"default":false\}.*--lookups/);
    assert.throws(() => vpcOf({ tags: { Name: "shared" } }), /shared.*--lookups/);
    assert.deepEqual(subnetsOf("vpc-1"), []);
  });

  it("write a policy document", () => {
    const statement = {
      ...{ sid: "One", actions: ["es:ESHttpGet"], resources: ["a", "b"] },
      principals: [{ type: "Service", identifiers: ["firehose.amazonaws.com"] }],
      conditions: [{ test: "StringEquals", variable: "aws:SourceAccount", values: ["123456789012"] }],
    };
    const written = {
      ...{ Sid: "One", Effect: "Allow", Action: "es:ESHttpGet", Resource: ["a", "b"] },
      Principal: { Service: "firehose.amazonaws.com" },
      Condition: { StringEquals: { "aws:SourceAccount": "123456789012" } },
    };
    const { json } = ask("aws:iam/getPolicyDocument:getPolicyDocument", { statements: [statement] });
    assert.deepEqual(JSON.parse(String(json)), { Version: "2012-10-17", Statement: [written] });
  });

  it("fail in the provider's words for anything else in the account", () => {
    const domain = "arn:aws:es:us-east-1:123456789012:domain/stock";
    assert.throws(
      () => ask("aws:opensearch/getDomain:getDomain", { domainName: "stock" }),
      new RegExp(`^Error: invocation of .*getDomain returned an error: reading ${domain}: couldn't find resource`),
    );
    assert.deepEqual(ask("aws:iam/getRoles:getRoles", { pathPrefix: "/aws-service-role/" })["names"], []);
  });
});
