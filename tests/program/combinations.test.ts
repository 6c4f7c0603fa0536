// What each setting does to its own component, the component's test says.
import assert from "node:assert/strict";
import { adopted, lookUpsIn, onTheirDomain, oneVpc, theirs } from "./existing-account";
import { type Run, runInProcess } from "./in-process";
import { keysOf } from "./keys";
import { assertSound } from "./soundness";

interface Combination {
  readonly config: Readonly<Record<string, unknown>>;
  /** Keys of resources that are there. */
  readonly with?: readonly string[];
  readonly without?: readonly string[];
}

const zones = { availabilityZones: 3, instanceCount: 3, dedicatedMasters: true };

const table: Readonly<Record<string, Combination>> = {
  "Elasticsearch_7.10 from a Kinesis data stream, with everything backed up under the stack's key": {
    config: {
      engineVersion: "Elasticsearch_7.10",
      source: "kinesis",
      kinesisStreamArn: "arn:aws:kinesis:us-east-1:123456789012:stream/ticks",
      backupMode: "allDocuments",
      customerKey: true,
    },
    with: ["kms.Key key", "cloudwatch.MetricAlarm monitoring-domain-key-inaccessible"],
  },
  "OpenSearch_3.1 with standby, warm and cold nodes": {
    config: { ...zones, engineVersion: "OpenSearch_3.1", multiAzWithStandby: true, warmNodes: 3, coldStorage: true },
    with: [
      "cloudwatch.MetricAlarm monitoring-master-cpu",
      "cloudwatch.MetricAlarm monitoring-domain-warm-cpu",
      "ec2.Subnet network-private-3",
    ],
  },
  "burstable nodes of before 2021 on gp2, which have no Auto-Tune": {
    config: { instanceType: "t3.medium.elasticsearch", volumeType: "gp2", logResourcePolicy: "existing" },
    without: ["cloudwatch.LogResourcePolicy domain-logs"],
  },
  "io1 with IOPS, a window, updates, a name and a certificate of one's own": {
    config: {
      volumeType: "io1",
      volumeIops: 2000,
      volumeSizeGiB: 500,
      autoTune: "disabled",
      offPeakWindowStart: "03:30",
      autoSoftwareUpdate: true,
      customEndpoint: "search.example.com",
      certificateArn: "arn:aws:acm:us-east-1:123456789012:certificate/a",
    },
  },
  "a role as master user of a closed domain, with a service-linked role of the account's": {
    config: { masterUser: "iam", accessPolicy: "principals", serviceLinkedRole: "skip" },
    without: ["index.RandomPassword domain-master", "lambda.Invocation domain-service-linked-role"],
  },
  "sign-in by SAML": {
    config: { samlMetadata: '<EntityDescriptor entityID="https://idp.example.com"/>', samlRolesKey: "Groups" },
    with: ["opensearch.DomainSamlOptions domain-saml"],
  },
  "sign-in by IAM Identity Center, another name of the master user": {
    config: { identityCenter: "arn:aws:sso:::instance/ssoins-0123456789abcdef", masterUserName: "root" },
  },
  "a VPC of another range in a zone by name, with clients, producers and flow logs": {
    config: {
      vpcCidr: "172.16.0.0/20",
      availabilityZoneNames: ["us-east-1c"],
      clientCidrs: ["172.16.8.0/24", "192.168.7.0/24"],
      producerEndpoint: true,
      flowLogs: "reject",
    },
    with: ["ec2.FlowLog network-flow", "ec2.VpcEndpoint producers-kinesis-firehose"],
  },
  "a NAT gateway per zone, and one group for stream and domain": {
    config: { ...zones, natGateways: "onePerAz", sharedSecurityGroup: true },
    with: ["ec2.NatGateway network-3", "ec2.SecurityGroup network-ingest-sec-grp"],
    without: ["ec2.SecurityGroup network-es-sec-grp", "ec2.SecurityGroup network-kdf-sec-grp"],
  },
  "an existing VPC with its own groups and endpoints": {
    config: {
      ...adopted,
      streamSecurityGroupId: "sg-0b000000",
      domainSecurityGroupId: "sg-0a000000",
      sessionManagerEndpoints: false,
    },
    without: ["ec2.Vpc network"],
  },
  "one existing group for stream and domain": {
    config: {
      ...adopted,
      sharedSecurityGroup: true,
      streamSecurityGroupId: "sg-0a000000",
      domainSecurityGroupId: "sg-0a000000",
    },
  },
  "an existing domain, and a desktop beside it": {
    config: { ...onTheirDomain, dashboardAccess: "desktop" },
    without: ["opensearch.Domain domain"],
  },
};

describe("combinations of settings", () => {
  const invokes = lookUpsIn({ ...oneVpc, domains: { theirs } });
  const urns = ({ resources }: Run): string[] => resources.map(({ urn }) => urn).sort();
  for (const [name, { config, with: there = [], without: absent = [] }] of Object.entries(table)) {
    it(name, async () => {
      const update = await runInProcess({ mode: "update", config, invokes });
      assert.deepEqual(update.errors, []);
      assertSound(update.resources);
      assert.deepEqual(urns(await runInProcess({ config, invokes })), urns(update));
      const keys = new Set(keysOf(update.resources));
      const unexpected = there.filter((key) => !keys.has(key));
      assert.deepEqual(unexpected, [], [...keys].join("\n"));
      const others = absent.filter((key) => keys.has(key));
      assert.deepEqual(others, []);
    });
  }

  it("use domainName wherever the domain is named", async () => {
    const { resources } = await runInProcess({ mode: "update", config: { domainName: "quotes" } });
    const texts = resources.map(({ inputs }) => JSON.stringify(inputs));
    assert.deepEqual(
      texts.filter((text) => /domains?\/private-ingest-dev|"(DomainName|domainName)":"private-ingest-dev/.test(text)),
      [],
    );
    assert(texts.filter((text) => text.includes("quotes")).length > 20);
  });
});
