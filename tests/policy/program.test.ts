import assert from "node:assert/strict";
import type { PolicyPackConfig } from "@pulumi/policy";
import type { PolicyPack } from "@private-ingest/offline/engine/policy-pack";
import { rules } from "../../policy/rules";
import { type Run, runInProcess } from "../program/in-process";
import { edited, judge, type Props, resource, startPack, summary, UNKNOWN } from "./pack";

const GROUP = "aws:ec2/securityGroup:SecurityGroup";
const EGRESS = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";
const INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const DOMAIN = "aws:opensearch/domain:Domain";
const STREAM = "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream";

/** Changes to our own program, one per policy, and every policy that each violates. */
const changes: readonly { type: string; set: Props; trips: readonly string[] }[] = [
  { type: EGRESS, set: { toPort: 8443 }, trips: ["security-group-https-only"] },
  { type: INGRESS, set: { cidrIpv4: "0.0.0.0/0" }, trips: ["security-group-no-public-ingress"] },
  { type: EGRESS, set: { cidrIpv6: "::/0" }, trips: ["security-group-no-public-egress"] },
  { type: GROUP, set: { description: "Managed by Pulumi" }, trips: ["security-group-described"] },
  { type: DOMAIN, set: { "vpcOptions.subnetIds": [] }, trips: ["search-domain-in-vpc"] },
  { type: DOMAIN, set: { "domainEndpointOptions.enforceHttps": false }, trips: ["search-domain-https"] },
  { type: DOMAIN, set: { "domainEndpointOptions.tlsSecurityPolicy": undefined }, trips: ["search-domain-tls-policy"] },
  {
    type: DOMAIN,
    set: { "encryptAtRest.enabled": false },
    trips: ["search-domain-customer-key", "search-domain-encrypted-at-rest"],
  },
  {
    type: DOMAIN,
    set: { "softwareUpdateOptions.autoSoftwareUpdateEnabled": false },
    trips: ["search-domain-software-updates"],
  },
  {
    type: DOMAIN,
    set: { "domainEndpointOptions.tlsSecurityPolicy": "Policy-Min-TLS-1-2-2019-07" },
    trips: ["search-domain-latest-tls-policy"],
  },
  { type: DOMAIN, set: { engineVersion: "OpenSearch_1.2" }, trips: ["search-domain-supported-version"] },
  {
    type: DOMAIN,
    set: {
      accessPolicies: JSON.stringify({
        Statement: {
          Effect: "Allow",
          Principal: { AWS: "arn:aws:iam::999999999999:root" },
          Resource: "arn:aws:es:eu-west-1:123456789012:domain/stock/*",
        },
      }),
    },
    trips: ["search-domain-known-accounts"],
  },
  { type: DOMAIN, set: { "encryptAtRest.kmsKeyId": undefined }, trips: ["search-domain-customer-key"] },
  { type: DOMAIN, set: { "nodeToNodeEncryption.enabled": false }, trips: ["search-domain-node-to-node-encryption"] },
  {
    type: DOMAIN,
    set: {
      "advancedSecurityOptions.anonymousAuthEnabled": true,
      accessPolicies: '{"Statement":{"Effect":"Allow","Principal":"*"}}',
    },
    trips: ["search-domain-access-policy", "search-domain-fine-grained-access"],
  },
  {
    type: DOMAIN,
    set: { logPublishingOptions: undefined },
    trips: ["search-domain-audit-logs", "search-domain-error-logs", "search-domain-slow-logs"],
  },
  { type: DOMAIN, set: { "clusterConfig.instanceCount": 2 }, trips: ["search-domain-data-nodes"] },
  { type: DOMAIN, set: { "clusterConfig.dedicatedMasterEnabled": false }, trips: ["search-domain-dedicated-masters"] },
  { type: DOMAIN, set: { "vpcOptions.securityGroupIds": [] }, trips: ["search-domain-explicit-security-group"] },
  { type: STREAM, set: { "opensearchConfiguration.bufferingInterval": 59 }, trips: ["firehose-buffering-bounds"] },
  { type: STREAM, set: { "opensearchConfiguration.retryDuration": 7201 }, trips: ["firehose-retry-bounds"] },
  { type: STREAM, set: { "opensearchConfiguration.vpcConfig": undefined }, trips: ["firehose-in-vpc"] },
  {
    type: STREAM,
    set: { "opensearchConfiguration.s3Configuration.bucketArn": undefined },
    trips: ["firehose-failed-documents-backup"],
  },
  {
    type: STREAM,
    set: { "opensearchConfiguration.cloudwatchLoggingOptions.enabled": false },
    trips: ["firehose-error-logging"],
  },
  {
    type: STREAM,
    set: { "serverSideEncryption.enabled": false },
    trips: ["firehose-customer-key", "firehose-encrypted"],
  },
  {
    type: STREAM,
    set: { destination: "http_endpoint", httpEndpointConfiguration: { url: "http://x.example.com" } },
    trips: ["firehose-error-logging", "firehose-failed-documents-backup", "firehose-https-endpoint"],
  },
  {
    type: STREAM,
    set: { destination: "redshift", redshiftConfiguration: { password: UNKNOWN } },
    trips: ["firehose-error-logging", "firehose-failed-documents-backup", "firehose-no-plaintext-secret"],
  },
  {
    type: "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
    set: { ingress: [{ protocol: "tcp", fromPort: 443, toPort: 443, self: true, description: "Members" }] },
    trips: ["default-security-group-closed"],
  },
];

describe("the policies and our own program", () => {
  // tests/program/presets.test.ts has the pack judge both presets and compares this run.
  let evaluation: Run;

  before(async () => {
    evaluation = await runInProcess({ stack: "prod", mode: "preview" });
    assert.deepEqual(evaluation.errors, []);
  });

  for (const { type, set, trips } of changes) {
    it(`disagree over ${JSON.stringify(set)} in a preview: ${trips.join(", ")}`, () => {
      // The default group is not ours until somebody adopts it.
      const inputs = evaluation.resources.find((registration) => registration.type === type)?.inputs ?? {};
      const changed = Object.entries(set).reduce<Props>((props, [path, value]) => edited(props, path, value), inputs);
      assert.deepEqual(summary(judge(type, inputs)), []);
      assert.deepEqual(summary(judge(type, changed)), [...trips].sort());
    });
  }

  it("disagree over a rule written into a group that has rules of its own", async () => {
    const config: PolicyPackConfig = { all: "disabled", "security-group-no-mixed-rules": "mandatory" };
    const pack: PolicyPack = await startPack(config);
    try {
      const ingress = [{ protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks: ["10.0.0.0/16"] }];
      const stack = (added: Props) =>
        evaluation.resources.map((registration) =>
          resource(
            registration.type,
            { ...registration.outputs, ...(registration.name === "network-es-sec-grp" ? added : {}) },
            registration,
          ),
        );
      assert.deepEqual(await pack.analyzeStack(stack({})), []);
      assert.deepEqual(summary(await pack.analyzeStack(stack({ ingress }))), ["security-group-no-mixed-rules"]);
    } finally {
      pack.stop();
    }
  });

  it("have a change for every policy", () => {
    // What our own program has no resource for, or that no change of one resource trips:
    // neighbours.ts and stacks.test.ts.
    const ofOtherPrograms = rules
      .map(({ name }) => name)
      .filter((name) => /^(network-acl|search-collection|ingestion-pipeline|policy-configuration)-/.test(name));
    const tripped = new Set([
      ...changes.flatMap(({ trips }) => trips),
      "security-group-no-mixed-rules",
      ...ofOtherPrograms,
    ]);
    assert.deepEqual(
      rules.map(({ name }) => name).filter((name) => !tripped.has(name)),
      [],
    );
  });
});
