import assert from "node:assert/strict";
import type { PolicyPackConfig } from "@pulumi/policy";
import type { PolicyPack } from "@private-ingest/offline/engine/policy-pack";
import { rules } from "../../policy/all-rules";
import { type Run, runInProcess } from "../program/in-process";
import { edited, judge, type Props, resource, startPack, summary, UNKNOWN } from "./pack";

const GROUP = "aws:ec2/securityGroup:SecurityGroup";
const EGRESS = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";
const INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const DOMAIN = "aws:opensearch/domain:Domain";
const STREAM = "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream";

const allowing = (AWS: string): string =>
  `{"Statement":{"Effect":"Allow","Principal":{"AWS":"${AWS}"},"Resource":"arn:aws:es:eu-west-1:123456789012:*"}}`;

/** Changes to our own program, one per policy, and every policy that each violates. */
const changes: readonly (readonly [type: string, set: Props, ...trips: string[]])[] = [
  [EGRESS, { toPort: 8443 }, "security-group-https-only"],
  [INGRESS, { cidrIpv4: "0.0.0.0/0" }, "security-group-no-public-ingress"],
  [EGRESS, { cidrIpv6: "::/0" }, "security-group-no-public-egress"],
  [GROUP, { description: "Managed by Pulumi" }, "security-group-described"],
  [DOMAIN, { "vpcOptions.subnetIds": [] }, "search-domain-in-vpc"],
  [DOMAIN, { "domainEndpointOptions.enforceHttps": false }, "search-domain-https"],
  [DOMAIN, { "domainEndpointOptions.tlsSecurityPolicy": undefined }, "search-domain-tls-policy"],
  [DOMAIN, { "encryptAtRest.enabled": false }, "search-domain-customer-key", "search-domain-encrypted-at-rest"],
  [DOMAIN, { "softwareUpdateOptions.autoSoftwareUpdateEnabled": false }, "search-domain-software-updates"],
  [
    DOMAIN,
    { "domainEndpointOptions.tlsSecurityPolicy": "Policy-Min-TLS-1-2-2019-07" },
    "search-domain-latest-tls-policy",
  ],
  [DOMAIN, { engineVersion: "OpenSearch_1.2" }, "search-domain-supported-version"],
  [DOMAIN, { accessPolicies: allowing("999999999999") }, "search-domain-known-accounts"],
  [DOMAIN, { "encryptAtRest.kmsKeyId": undefined }, "search-domain-customer-key"],
  [DOMAIN, { "nodeToNodeEncryption.enabled": false }, "search-domain-node-to-node-encryption"],
  [
    DOMAIN,
    { "advancedSecurityOptions.anonymousAuthEnabled": true, accessPolicies: allowing("*") },
    "search-domain-access-policy",
    "search-domain-fine-grained-access",
  ],
  [
    DOMAIN,
    { logPublishingOptions: undefined },
    "search-domain-audit-logs",
    "search-domain-error-logs",
    "search-domain-slow-logs",
  ],
  [DOMAIN, { "clusterConfig.instanceCount": 2 }, "search-domain-data-nodes"],
  [DOMAIN, { "clusterConfig.dedicatedMasterEnabled": false }, "search-domain-dedicated-masters"],
  [DOMAIN, { "vpcOptions.securityGroupIds": [] }, "search-domain-explicit-security-group"],
  [STREAM, { "opensearchConfiguration.bufferingInterval": 59 }, "firehose-buffering-bounds"],
  [STREAM, { "opensearchConfiguration.retryDuration": 7201 }, "firehose-retry-bounds"],
  [STREAM, { "opensearchConfiguration.vpcConfig": undefined }, "firehose-in-vpc"],
  [STREAM, { "opensearchConfiguration.s3Configuration.bucketArn": undefined }, "firehose-failed-documents-backup"],
  [STREAM, { "opensearchConfiguration.cloudwatchLoggingOptions.enabled": false }, "firehose-error-logging"],
  [STREAM, { "serverSideEncryption.enabled": false }, "firehose-customer-key", "firehose-encrypted"],
  [
    STREAM,
    { destination: "http_endpoint", httpEndpointConfiguration: { url: "http://x.example.com" } },
    "firehose-error-logging",
    "firehose-failed-documents-backup",
    "firehose-https-endpoint",
  ],
  [
    STREAM,
    { destination: "redshift", redshiftConfiguration: { password: UNKNOWN } },
    "firehose-error-logging",
    "firehose-failed-documents-backup",
    "firehose-no-plaintext-secret",
  ],
  [
    "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
    { ingress: [{ protocol: "tcp", fromPort: 443, toPort: 443, self: true, description: "Members" }] },
    "default-security-group-closed",
  ],
];

describe("the policies and our own program", () => {
  // tests/program/presets.test.ts has the pack judge both presets and compares this run.
  let evaluation: Run;

  before(async () => {
    evaluation = await runInProcess({ stack: "prod", mode: "preview" });
    assert.deepEqual(evaluation.errors, []);
  });

  for (const [type, set, ...trips] of changes) {
    it(`disagree over ${JSON.stringify(set)} in a preview: ${trips.join(", ")}`, () => {
      // The default group is not ours until somebody adopts it.
      const inputs = evaluation.resources.find((registration) => registration.type === type)?.inputs ?? {};
      const changed = Object.entries(set).reduce<Props>((props, [path, value]) => edited(props, path, value), inputs);
      assert.deepEqual(summary(judge(type, inputs)), []);
      assert.deepEqual(summary(judge(type, changed)), [...trips].sort());
    });
  }

  it("report an inline rule in a group with separate rules", async () => {
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

  it("are tested with a change that violates each policy", () => {
    // Tripped by no change of one resource of ours: neighbours.ts and stacks.test.ts.
    const ofOtherPrograms = rules
      .map(({ name }) => name)
      .filter((name) => /^(network-acl|search-collection|ingestion-pipeline|policy-configuration)-/.test(name));
    const tripped = new Set([
      ...changes.flatMap(([, , ...trips]) => trips),
      "security-group-no-mixed-rules",
      ...ofOtherPrograms,
    ]);
    const unexpected = rules.map(({ name }) => name).filter((name) => !tripped.has(name));
    assert.deepEqual(unexpected, []);
  });
});
