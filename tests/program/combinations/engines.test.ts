// Settings that move so much at once that a list of what they change would say little: sound, as previewed, and planned.
import assert from "node:assert/strict";
import { lookUpsIn } from "../existing-account";
import { runInProcess } from "../in-process";
import { keysOf } from "../keys";
import { assertSound } from "../soundness";
import { realProvider, urns } from "./combination";

const zones = { availabilityZones: 3, instanceCount: 3, dedicatedMasters: true };
const adopted = { vpcId: "vpc-0a000000", subnetIds: ["subnet-0a000000"] };
const existingDomain = {
  ...adopted,
  existingDomainArn: "arn:aws:es:us-east-1:123456789012:domain/theirs",
  existingDomainEndpoint: "vpc-theirs-abc.us-east-1.es.amazonaws.com",
  domainSecurityGroupId: "sg-0a000000",
};

const table: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  "Elasticsearch_7.10": { engineVersion: "Elasticsearch_7.10" },
  "Elasticsearch_7.10 from a Kinesis data stream, with everything backed up under the stack's key": {
    engineVersion: "Elasticsearch_7.10",
    source: "kinesis",
    kinesisStreamArn: "arn:aws:kinesis:us-east-1:123456789012:stream/ticks",
    backupMode: "allDocuments",
    customerKey: true,
  },
  "OpenSearch_3.1 with standby": { ...zones, engineVersion: "OpenSearch_3.1", multiAzWithStandby: true },
  "burstable nodes on gp2, which have no Auto-Tune": { instanceType: "t3.medium.search", volumeType: "gp2" },
  "an existing VPC with its own groups and endpoints": {
    ...adopted,
    streamSecurityGroupId: "sg-0b000000",
    domainSecurityGroupId: "sg-0a000000",
    sessionManagerEndpoints: false,
  },
  "one existing group for stream and domain": {
    ...adopted,
    sharedSecurityGroup: true,
    streamSecurityGroupId: "sg-0a000000",
    domainSecurityGroupId: "sg-0a000000",
  },
  "an existing domain, and a desktop beside it": { ...existingDomain, dashboardAccess: "desktop" },
};

describe("engines, existing networks and domains", () => {
  const provider = realProvider();
  const invokes = lookUpsIn({
    vpcs: { "vpc-0a000000": { cidrBlock: "172.16.0.0/16" } },
    subnets: {
      "subnet-0a000000": { vpcId: "vpc-0a000000", availabilityZone: "us-east-1a", freeAddresses: 50, gateways: [] },
    },
    domains: {
      theirs: { vpcId: "vpc-0a000000", groups: ["sg-0a000000"], endpoint: existingDomain.existingDomainEndpoint },
    },
  });
  for (const [name, config] of Object.entries(table)) {
    it(name, async () => {
      const update = await runInProcess({ mode: "update", config, invokes });
      assert.deepEqual(update.errors, []);
      assertSound(update.resources);
      assert.deepEqual(urns(await runInProcess({ config, invokes })), urns(update));
      assert.equal(keysOf(update.resources).includes("opensearch.Domain domain"), !("existingDomainArn" in config));
      await provider.plan(update);
    });
  }
});
