import assert from "node:assert/strict";
import type { Registration } from "@private-ingest/offline/engine/evaluation";
import { noOptions } from "@private-ingest/offline/engine/no-options";
import type { Schema } from "./schema";
import { translate } from "./translate";

const text = { type: "string" };
const schema: Schema = {
  aws_vpc: { block: { attributes: { id: text, arn: text, cidr_block: text, tags: { type: ["map", "string"] } } } },
  aws_security_group: {
    block: {
      attributes: { id: text, name: text, vpc_id: text },
      block_types: { timeouts: { nesting_mode: "single", block: {} } },
    },
  },
  aws_lambda_function: { block: { attributes: { function_name: text, filename: text, runtime: text, id: text } } },
  aws_s3_bucket_policy: {
    block: {
      attributes: { id: text, policy: text, groups: { type: ["set", "string"] } },
      block_types: {
        rule: { nesting_mode: "list", block: { attributes: { days: text, groups: { type: ["list", "string"] } } } },
      },
    },
  },
};

function registration(type: string, name: string, rest: Partial<Registration>): Registration {
  return {
    urn: `urn:pulumi:s::p::${type}::${name}`,
    type,
    name,
    custom: true,
    remote: false,
    parent: "",
    inputs: {},
    outputs: { ...rest.inputs },
    secretPaths: [],
    ...noOptions,
    ...rest,
  };
}

const vpc = registration("aws:ec2/vpc:Vpc", "net", {
  id: "vpc-0123",
  inputs: { cidrBlock: "10.0.0.0/16", tags: { camelCase: "kept" } },
  outputs: { arn: "arn:aws:ec2:us-east-1:1:vpc/vpc-0123", cidrBlock: "10.0.0.0/16", ownerId: "123456789012" },
});

describe("translate", () => {
  it("writes resources by the provider's own names", () => {
    const { resource, problems } = translate([vpc], schema);
    assert.deepEqual(resource, { aws_vpc: { net: { cidr_block: "10.0.0.0/16", tags: { camelCase: "kept" } } } });
    assert.deepEqual(problems, []);
  });

  it("makes references of values that came from a resource that the property depends on", () => {
    const group = registration("aws:ec2/securityGroup:SecurityGroup", "g", {
      inputs: { vpcId: "vpc-0123", name: "not vpc-0123" },
      propertyDependencies: { vpcId: [vpc.urn] },
    });
    assert.deepEqual(translate([vpc, group], schema).resource["aws_security_group"], {
      g: { vpc_id: "${aws_vpc.net.id}", name: "not vpc-0123" },
    });
  });

  it("finds references inside texts, the longest first, and leaves all else as it is", () => {
    const policy = registration("aws:s3/bucketPolicy:BucketPolicy", "p", {
      inputs: { policy: 'a ${x} %{y} "arn:aws:ec2:us-east-1:1:vpc/vpc-0123/*" of 123456789012 in vpc-0123' },
      propertyDependencies: { policy: [vpc.urn] },
    });
    assert.deepEqual(translate([vpc, policy], schema).resource["aws_s3_bucket_policy"], {
      p: { policy: 'a $${x} %%{y} "${aws_vpc.net.arn}/*" of 123456789012 in ${aws_vpc.net.id}' },
    });
  });

  it("writes nested blocks, and lists that Pulumi unwraps", () => {
    const policy = registration("aws:s3/bucketPolicy:BucketPolicy", "p", {
      inputs: { groups: "vpc-0123", rules: [{ days: 1, groups: ["vpc-0123", "other"] }] },
      propertyDependencies: { groups: [vpc.urn], rules: [vpc.urn] },
    });
    assert.deepEqual(translate([vpc, policy], schema).resource["aws_s3_bucket_policy"], {
      p: { groups: ["${aws_vpc.net.id}"], rule: [{ days: 1, groups: ["${aws_vpc.net.id}", "other"] }] },
    });
  });

  it("keeps order, timeouts and ignored changes", () => {
    const group = registration("aws:ec2/securityGroup:SecurityGroup", "g", {
      dependencies: [vpc.urn, "urn:pulumi:s::p::a:b:Component::c"],
      ignoreChanges: ["vpcId"],
      customTimeouts: { delete: "45m" },
    });
    assert.deepEqual(translate([vpc, group], schema).resource["aws_security_group"], {
      g: { depends_on: ["aws_vpc.net"], lifecycle: { ignore_changes: ["vpc_id"] }, timeouts: { delete: "45m" } },
    });
  });

  it("tells resources of one name apart, and leaves out components and other providers", () => {
    const twin = { ...vpc, urn: "urn:pulumi:s::p::a:b:C$aws:ec2/vpc:Vpc::net" };
    const others = [
      registration("a:b:C", "c", { custom: false }),
      registration("random:index/randomPassword:RandomPassword", "r", {}),
      registration("pulumi:providers:aws", "aws", {}),
    ];
    assert.deepEqual(Object.keys(translate([vpc, twin, ...others], schema).resource["aws_vpc"]!), ["net", "net-2"]);
  });

  it("puts code into an archive, and says which values stand for newer ones", () => {
    const code = { assets: { "index.js": { text: "exports.handler = 1;" } } };
    const lambda = registration("aws:lambda/function:Function", "f", {
      inputs: { name: "n", code, runtime: "nodejs24.x" },
    });
    const { resource, archives, replaced } = translate([lambda], schema);
    assert.deepEqual(resource, {
      aws_lambda_function: { f: { function_name: "n", filename: "aws_lambda_function-f.zip", runtime: "nodejs22.x" } },
    });
    assert.deepEqual(archives, { "aws_lambda_function-f.zip": { "index.js": "exports.handler = 1;" } });
    assert.deepEqual(replaced, ["nodejs24.x by nodejs22.x"]);
  });

  it("reports every type, argument and nested argument that the provider does not have", () => {
    const bad = registration("aws:ec2/vpc:Vpc", "bad", { inputs: { cidrBlok: "10.0.0.0/16" } });
    const nested = registration("aws:s3/bucketPolicy:BucketPolicy", "p", { inputs: { rules: { day: 1 } } });
    const unheard = registration("aws:new/thing:Thing", "t", {});
    assert.deepEqual(translate([bad, nested, unheard], schema).problems, [
      "aws:new/thing:Thing: the provider has no such resource",
      "aws_vpc.bad.cidrBlok: the provider has no such argument",
      "aws_s3_bucket_policy.p.rule[0].day: the provider has no such argument",
    ]);
  });
});
