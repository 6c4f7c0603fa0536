/**
 * Random configurations: a refusal names its setting, and an accepted configuration can be planned
 * and evaluated. Every configuration is checked and planned. A sample of the accepted ones that
 * covers every valid value is evaluated.
 */
import assert from "node:assert/strict";
import fc from "fast-check";
import { planAlarms } from "../../components/monitoring/alarm-plan";
import { domainArn } from "../../components/iam/arns";
import { deliveryPolicy, producerPolicy } from "../../components/stream/delivery-policy";
import { domainProblems } from "../../components/domain/domain-rules";
import { engineOf } from "../../components/domain/search-engine";
import { planIndex } from "../../components/setup/setup-plan";
import { isNetworkAddress } from "../../components/network/address-range";
import { chooseSubnets, planSubnets } from "../../components/network/subnet-plan";
import { declarations } from "../../settings/declarations";
import type { Invoke } from "@private-ingest/offline/engine/deployment";
import { readSettings, type Settings, type StreamSettings, tagsOf } from "../../settings";
import { bad, configuration, type Configuration, fewGood, good } from "../../tests/program/configurations";
import { lookUpsIn } from "../../tests/program/existing-account";
import { settingCases } from "../../tests/program/setting-cases";
import { runInProcess } from "../../tests/program/in-process";
import { assertSound } from "../../tests/program/soundness";

/** What was tried, and what became of it. */
export interface SettingsFuzz {
  readonly configurations: number;
  readonly accepted: number;
  readonly refused: number;
  /** Accepted ones that were run through the engine. */
  readonly evaluated: number;
  /** Of the good texts of {@link settingCases}, how many were in them, and how many there are. */
  readonly textsEvaluated: number;
  readonly goodTexts: number;
}

const PROJECT = "private-ingest";

const numbers = fc.integer({ min: -10, max: 30_000 }).map(String);

/** Settings that are valid only together, which chance hardly finds. */
const adopted = { vpcId: "vpc-0a1b2c3d", subnetIds: '["subnet-0a1b2c3d","subnet-0a1b2c3d4e5f67890"]' };
const together: readonly Configuration[] = [
  {},
  adopted,
  { ...adopted, streamSecurityGroupId: "sg-0a1b2c3d", domainSecurityGroupId: "sg-0a1b2c3d4e5f67890" },
  {
    ...adopted,
    domainSecurityGroupId: "sg-0a1b2c3d",
    existingDomainArn: "arn:aws:es:us-east-1:123456789012:domain/search",
    existingDomainEndpoint: "vpc-search-abc123.us-east-1.es.amazonaws.com",
  },
  { availabilityZones: "3", instanceCount: "6" },
  { indexRotation: "NoRotation", retentionDays: "0" },
  { availabilityZones: "3", instanceCount: "3", dedicatedMasters: "true", multiAzWithStandby: "true" },
  { masterUser: "iam", accessPolicy: "principals", accessPrincipals: '["arn:aws:iam::123456789012:role/a"]' },
  { instanceType: "r6g.16xlarge.search", volumeSizeGiB: "12000", volumeIops: "40000", volumeThroughputMiBps: "1000" },
];

/** Mostly nearly valid: a few valid settings, one invalid value among valid ones, anything. */
const anyConfiguration: fc.Arbitrary<Configuration> = fc.oneof(
  { weight: 3, arbitrary: fewGood(6) },
  {
    weight: 3,
    arbitrary: fc.tuple(fc.constantFrom(...together), fewGood(5)).map(([base, more]) => ({ ...base, ...more })),
  },
  { weight: 1, arbitrary: fewGood(20) },
  { weight: 1, arbitrary: configuration((key) => fc.oneof({ weight: 9, arbitrary: good(key) }, bad(key))) },
  { weight: 1, arbitrary: configuration((key) => fc.oneof(good(key), bad(key), numbers, fc.string())) },
  {
    weight: 1,
    arbitrary: fc.dictionary(fc.oneof(fc.constantFrom(...Object.keys(declarations)), fc.string()), fc.string()),
  },
);

/**
 * @param evaluations at most so many accepted configurations are run through the engine.
 * @throws AssertionError with the configuration that breaks a promise.
 */
export async function fuzzSettings(count: number, evaluations: number, seed: number): Promise<SettingsFuzz> {
  const accepted: Configuration[] = [];
  for (const config of fc.sample(anyConfiguration, { numRuns: count, seed })) {
    const { settings, problems } = readSettings(config, PROJECT, "dev");
    try {
      if (problems.length > 0)
        problems.forEach((problem) => {
          assertNamed(problem, config);
        });
      else {
        assertPlanned(settings);
        accepted.push(config);
      }
    } catch (error) {
      throw new Error(`with the settings ${JSON.stringify(config)}`, { cause: error });
    }
  }
  const sample = sampleOf(accepted, evaluations);
  for (const config of sample) await assertEvaluates(config);
  const sampled = new Set(sample.flatMap(texts));
  return {
    configurations: count,
    accepted: accepted.length,
    refused: count - accepted.length,
    evaluated: sample.length,
    textsEvaluated: [...goodTexts].filter((text) => sampled.has(text)).length,
    goodTexts: goodTexts.size,
  };
}

function assertNamed({ setting, message }: { setting: string; message: string }, config: Configuration): void {
  for (const key of setting.split(" + ")) {
    assert(
      Object.hasOwn(declarations, key) || Object.hasOwn(config, setting) || key.startsWith("streams."),
      `${setting} is no setting`,
    );
  }
  assert.match(message, / given[;,]| given twice;|^there is no such setting; /);
}

/** All decisions before a resource is made: none may throw or give what AWS refuses. */
function assertPlanned(s: Settings): void {
  if (!s.existingDomainArn) assert.deepEqual(domainProblems(s), []);
  if (!s.vpcId) {
    const { privateCidrs, publicCidrs } = planSubnets(s.vpcCidr, s.availabilityZones, s.natGateways !== "none");
    const cidrs = [...privateCidrs, ...publicCidrs];
    assert.equal(privateCidrs.length, s.availabilityZones);
    assert.equal(new Set(cidrs).size, cidrs.length);
    // https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html
    for (const cidr of cidrs) assert(isNetworkAddress(cidr) && Number(cidr.split("/")[1]) <= 28, cidr);
  }
  for (const stream of s.streams) assertStreamPlanned(s, stream);
  assert.equal(Object.keys(tagsOf(s)).length, s.tags.length);
}

function assertStreamPlanned(s: Settings, stream: StreamSettings): void {
  const { shards, replicas } = planIndex({ ...s, ...stream });
  assert(Number.isInteger(shards) && shards >= 1 && replicas < Math.max(1, s.instanceCount), `${shards}, ${replicas}`);
  const place = { partition: "aws", region: "us-east-1", accountId: "123456789012" };
  const alarms = planAlarms({ ...s, engine: engineOf(s.engineVersion), accountId: place.accountId });
  assert(alarms.every(({ dimensions, threshold }) => Object.keys(dimensions).length > 0 && threshold >= 0));
  const kmsKeyArn = s.customerKey ? "arn:aws:kms:us-east-1:123456789012:key/1" : "";
  const role = deliveryPolicy({
    ...stream,
    place,
    domainArn: s.existingDomainArn || domainArn(place, s.domainName),
    bucketArn: s.backupBucketArn || "arn:aws:s3:::stream-backup",
    existingBucket: s.backupBucketArn !== "",
    functionArn: "arn:aws:lambda:us-east-1:123456789012:function:transform",
    logGroupArn: "arn:aws:logs:us-east-1:123456789012:log-group:errors",
    kmsKeyArn,
  });
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
  assert(JSON.stringify(role).length < 10_240, "the role's inline policy is too long");
  const { kinesisStreamArn } = stream;
  const producer = producerPolicy({ place, streamArn: "arn", kmsKeyArn, kinesisStreamArn });
  assert.equal(producer.Statement.length, kmsKeyArn || kinesisStreamArn ? 2 : 1);
}

const texts = (config: Configuration): string[] => Object.entries(config).map((pair) => JSON.stringify(pair));
const goodTexts: ReadonlySet<string> = new Set(
  Object.entries(settingCases).flatMap(([key, { good }]) => good.map(([raw]) => JSON.stringify([key, raw]))),
);

/** First those that bring a text of a setting that no earlier one had, then others. */
function sampleOf(accepted: readonly Configuration[], count: number): readonly Configuration[] {
  const seen = new Set<string>();
  const isNew = (config: Configuration): boolean => {
    const before = seen.size;
    for (const text of texts(config)) seen.add(text);
    return seen.size > before;
  };
  const distinct = [...new Map(accepted.map((config) => [JSON.stringify(config), config])).values()];
  const first = distinct.filter(isNew);
  const others = distinct.filter((config) => !first.includes(config));
  return [...first, ...others].slice(0, count);
}

async function assertEvaluates(config: Configuration): Promise<void> {
  const fitting = here(config);
  const run = await runInProcess({ mode: "update", config: withoutPreset(fitting), invokes: fitAccount(fitting) });
  try {
    assert.deepEqual(run.errors, []);
    assertSound(run.resources);
  } catch (error) {
    throw new Error(`evaluated with the settings ${JSON.stringify(config)}`, { cause: error });
  }
}

const metadata = '<EntityDescriptor entityID="https://idp.example.com"/>';

/** Moves ARNs to the account's partition and Region, and puts metadata in place of a file. */
const here = ({ samlMetadata, ...config }: Configuration): Configuration => ({
  ...Object.fromEntries(
    Object.entries(config).map(([key, raw]) => [
      key,
      raw.replace(/arn:aws-[a-z-]+:/g, "arn:aws:").replaceAll("cn-north-1", "us-east-1"),
    ]),
  ),
  ...(samlMetadata ? { samlMetadata: metadata } : {}),
});

/**
 * Takes back the two settings that Pulumi.dev.yaml changes, so that what was checked is evaluated.
 */
function withoutPreset(config: Configuration): Configuration {
  const { protectData, allowDataLoss } = declarations;
  return { protectData: String(protectData.default), allowDataLoss: String(allowDataLoss.default), ...config };
}

/** An account that has what the configuration says exists, fit for it. */
function fitAccount(config: Configuration): Readonly<Record<string, Invoke>> {
  const { settings: s } = readSettings(config, PROJECT, "dev");
  const zones = s.subnetIds.map((id, zone) => ({ id, availabilityZone: `us-east-1${"abcdef".charAt(zone)}` }));
  assert.equal(chooseSubnets(zones, s.availabilityZones).length, s.vpcId ? s.availabilityZones : 0);
  const subnets = zones.map(({ id, availabilityZone }) => [
    id,
    { vpcId: s.vpcId, availabilityZone, freeAddresses: 4_000, ipv6: "fd00:1::/64" },
  ]);
  // Clients' groups are in the VPC of a stack that is deployed already.
  const ownVpc = s.vpcId === "" && s.clientSecurityGroupIds.length > 0 ? "vpc-0f000000" : undefined;
  const vpc =
    ownVpc === undefined
      ? { [s.vpcId]: { cidrBlock: "10.0.0.0/16" } }
      : { [ownVpc]: { cidrBlock: s.vpcCidr, tags: { "private-ingest:stack": `${PROJECT}/dev` } } };
  return {
    ...lookUpsIn({
      keys: { [s.kmsKeyArn]: {} },
      vpcs: vpc,
      subnets: Object.fromEntries(subnets) as Record<
        string,
        { vpcId: string; availabilityZone: string; freeAddresses: number }
      >,
    }),
    "aws:opensearch/getDomain:getDomain": ({ domainName }) => {
      if (ownVpc !== undefined) {
        return { id: domainName, vpcOptions: [{ vpcId: ownVpc }], engineVersion: s.engineVersion, endpoint: "vpc-own" };
      }
      // The provider's own words for a domain that is not there.
      if (!s.existingDomainArn.endsWith(`:domain/${String(domainName)}`))
        throw new Error("your query returned no results");
      const vpcOptions = [{ vpcId: s.vpcId, securityGroupIds: [s.domainSecurityGroupId] }];
      return { id: domainName, vpcOptions, engineVersion: s.engineVersion, endpoint: s.existingDomainEndpoint };
    },
  };
}
