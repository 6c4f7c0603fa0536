import assert from "node:assert/strict";
import { DNS_SUFFIXES, servicePrincipal, viaService } from "../../components/iam/arns";
import { declarations } from "../../settings/declarations";
import { adopted, lookUpsIn, oneVpc } from "./existing-account";
import { runInProcess } from "./in-process";
import { keyOfResource } from "./keys";

async function textsOf(options: Parameters<typeof runInProcess>[0]): Promise<[owner: string, json: string][]> {
  const { resources, outputs, errors } = await runInProcess({ mode: "update", ...options });
  assert.deepEqual(errors, []);
  return [
    ...resources
      .filter(({ custom }) => custom)
      .map((resource): [string, string] => [keyOfResource(resource), unescaped(resource.inputs)]),
    ["outputs", unescaped(outputs)],
  ];
}

/** Policies are texts of JSON within JSON. */
const unescaped = (value: unknown): string => JSON.stringify(value).replaceAll("\\", "");

describe("a stack in another partition", () => {
  const china = { "aws:region": "cn-north-1" };
  const kinesisStreamArn = "arn:aws-cn:kinesis:cn-north-1:123456789012:stream/ticks";

  for (const [title, config] of [
    ["a customer key and alarms by mail", { customerKey: true, alarmEmail: "ops@example.com" }],
    ["a Kinesis data stream", { source: "kinesis", kinesisStreamArn }],
    ["a bucket that exists", { backupBucketArn: "arn:aws-cn:s3:::theirs" }],
  ] as const) {
    it(`has no ARN and no Regional service name of another, with ${title}`, async () => {
      for (const [owner, json] of await textsOf({ config: { ...china, ...config } })) {
        assert.doesNotMatch(json, /"arn:aws:/, owner);
        // `service.region.suffix`; the service-linked role's and most principals have no Region.
        for (const [name] of json.matchAll(/[a-z0-9]+\.cn-north-1\.amazonaws\.com[.a-z]*/g))
          assert(name.endsWith(".amazonaws.com.cn"), `${owner}: ${name}`);
      }
    });
  }

  it("names CloudWatch Logs and the services that use keys by the partition's suffix", async () => {
    const texts = new Map(await textsOf({ config: { ...china, customerKey: true } }));
    assert.match(texts.get("kms.Key key")!, /"Service":"logs\.cn-north-1\.amazonaws\.com\.cn"/);
    assert.match(texts.get("iam.RolePolicy stream-delivery")!, /"kms:ViaService":"s3\.cn-north-1\.amazonaws\.com\.cn"/);
    assert.match(texts.get("outputs")!, /"kms:ViaService":"firehose\.cn-north-1\.amazonaws\.com\.cn"/);
  });

  for (const [region, partition, suffix] of [
    ["cn-northwest-1", "aws-cn", "amazonaws.com.cn"],
    ["us-gov-west-1", "aws-us-gov", "amazonaws.com"],
    ["eusc-de-east-1", "aws-eusc", "amazonaws.eu"],
  ] as const) {
    it(`is evaluated as in ${region}`, async () => {
      const texts = new Map(await textsOf({ config: { "aws:region": region, customerKey: true } }));
      const outputs = texts.get("outputs")!;
      assert(outputs.includes(`"streamArn":"arn:${partition}:firehose:${region}:`), outputs);
      assert(outputs.includes(`.${region}.es.${suffix}"`), outputs);
      for (const [owner, json] of texts) assert.doesNotMatch(json, /"arn:aws:/, owner);
    });
  }

  it("uses the same name for every other service", () => {
    for (const partition of Object.keys(DNS_SUFFIXES)) {
      const place = { partition, region: "r-1", accountId: "123456789012" };
      assert.equal(servicePrincipal(place, "firehose"), "firehose.amazonaws.com");
      assert.equal(servicePrincipal(place, "logs"), `logs.r-1.${DNS_SUFFIXES[partition]}`);
      assert.equal(viaService(place, "kinesis"), `kinesis.r-1.${DNS_SUFFIXES[partition]}`);
    }
  });

  it("may deliver to a domain of any partition", () => {
    for (const suffix of Object.values(DNS_SUFFIXES)) {
      const endpoint = `vpc-search-abc.r-1.es.${suffix}`;
      assert.equal(declarations.existingDomainEndpoint.parse(endpoint), endpoint);
    }
    assert.equal(declarations.existingDomainEndpoint.parse("vpc-search-abc.r-1.es.example.com"), undefined);
  });
});

describe("subnets that another account shares", () => {
  it("are in no policy, as their ARNs have the other account's id", async () => {
    for (const [owner, json] of await textsOf({ config: adopted, invokes: lookUpsIn(oneVpc) }))
      assert.doesNotMatch(json, /:(subnet|security-group|vpc|network-interface)\//, owner);
  });
});
