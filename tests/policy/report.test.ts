import assert from "node:assert/strict";
import type { PolicyPackConfig } from "@pulumi/policy";
import type { PolicyPack } from "@private-ingest/offline/engine/policy-pack";
import { rules } from "../../policy/all-rules";
import { preset, resource, startPack, summary, UNKNOWN, urnOf } from "./pack";

const GROUP = "aws:ec2/securityGroup:SecurityGroup";
const DOMAIN = "aws:opensearch/domain:Domain";

const bastion = {
  description: "Bastion",
  ingress: [{ protocol: "tcp", fromPort: 22, toPort: 22, cidrBlocks: ["0.0.0.0/0"], description: "SSH" }],
};

describe("the pack", () => {
  let pack: PolicyPack;

  // One process for the whole file: each case configures what it needs.
  before(async () => {
    pack = await startPack();
  });

  after(() => {
    pack.stop();
  });

  describe("what the pack reports", () => {
    beforeEach(async () => {
      await pack.configure({ all: "mandatory" });
    });

    it("contains no text from the resource, which may be secret", async () => {
      const secret = "hunter2";
      const everything = {
        description: "",
        ingress: [
          { protocol: secret, fromPort: secret, toPort: secret, cidrBlocks: [secret], prefixListIds: [secret] },
        ],
      };
      const stream = {
        destination: "http_endpoint",
        serverSideEncryption: { enabled: secret, keyType: secret },
        httpEndpointConfiguration: {
          accessKey: secret,
          bufferingInterval: secret,
          retryDuration: secret,
          s3BackupMode: secret,
        },
      };
      const domain = {
        accessPolicies: JSON.stringify({ Statement: { Effect: "Allow", Principal: "*", Sid: secret } }),
        domainEndpointOptions: { enforceHttps: secret, tlsSecurityPolicy: secret },
        clusterConfig: { instanceCount: secret },
      };
      const found = [
        ...(await pack.analyze(resource(GROUP, everything))),
        ...(await pack.analyze(resource("aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream", stream))),
        ...(await pack.analyze(resource(DOMAIN, domain))),
      ];
      assert.ok(found.length > 20);
      const unexpected = found.filter(({ message }) => message.includes(secret));
      assert.deepEqual(unexpected, []);
    });

    it("comes with severity, steps and a page to read", () => {
      for (const rule of rules) {
        assert.match(rule.description, /^[A-Z].*\.$/, rule.name);
        assert.match(rule.why, /^[A-Z].*\.$/, rule.name);
        assert.ok(rule.severity !== undefined && (rule.remediationSteps ?? "").length > 20, rule.name);
        assert.match(rule.url ?? "", /^https:\/\/(docs\.aws\.amazon\.com|www\.pulumi\.com)\//, rule.name);
        assert.ok(rule.resources.length > 0, rule.name);
      }
    });
  });

  describe("the pack's configuration", () => {
    async function under(config: PolicyPackConfig, type: string, props: Record<string, unknown>): Promise<string[]> {
      await pack.configure(config);
      return summary(await pack.analyze(resource(type, props)));
    }

    for (const name of ["dev", "prod"]) {
      it(`has a preset for ${name} that fits the schema of every policy`, async () => {
        const groups = await under(preset(name), GROUP, bastion);
        assert.deepEqual(groups, ["security-group-https-only", "security-group-no-public-ingress"]);
        const domain = await pack.analyze(resource(DOMAIN, {}));
        assert.ok(domain.length > 5 && domain.every(({ message }) => !message.includes("configuration of")));
      });
    }

    it("sets the levels of the presets", async () => {
      const dev = await under(preset("dev"), DOMAIN, {});
      const prod = await under(preset("prod"), DOMAIN, {});
      const unexpected = prod.filter((policy) => policy.endsWith("?"));
      assert.deepEqual(unexpected, []);
      assert.deepEqual(
        prod.filter((policy) => !dev.includes(policy)),
        [
          "search-domain-audit-logs",
          "search-domain-customer-key",
          "search-domain-data-nodes",
          "search-domain-dedicated-masters",
          "search-domain-error-logs",
          "search-domain-slow-logs",
          "search-domain-software-updates",
        ],
      );
    });
  });

  describe("a policy at level remediate", () => {
    beforeEach(async () => {
      await pack.configure({ all: "remediate" });
    });

    it("fixes only what is safe to fix", async () => {
      const props = {
        domainName: UNKNOWN,
        domainEndpointOptions: { customEndpoint: UNKNOWN, tlsSecurityPolicy: "x", enforceHttps: false },
      };
      const made = await pack.remediate(resource(DOMAIN, props));
      assert.deepEqual(
        made.map(({ policy, diagnostic }) => [policy, diagnostic]),
        [
          ["search-domain-https", ""],
          ["search-domain-tls-policy", ""],
          ["search-domain-software-updates", ""],
        ],
      );
      assert.deepEqual(made.at(-1)?.properties, {
        domainName: UNKNOWN,
        domainEndpointOptions: {
          customEndpoint: UNKNOWN,
          tlsSecurityPolicy: "Policy-Min-TLS-1-2-PFS-2023-10",
          enforceHttps: true,
        },
        softwareUpdateOptions: { autoSoftwareUpdateEnabled: true },
      });
    });

    it("reads secrets, and keeps those that conform", async () => {
      const secret = (value: unknown) => ({
        "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
        value,
      });
      const type = "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream";
      const encryption = { enabled: true, keyType: secret("CUSTOMER_MANAGED_CMK"), keyArn: secret("arn:key") };
      assert.deepEqual(await pack.remediate(resource(type, { serverSideEncryption: secret(encryption) })), []);
      const made = await pack.remediate(resource(type, { serverSideEncryption: secret({ enabled: secret(false) }) }));
      const policies = made.map(({ policy }) => policy);
      assert.deepEqual(policies, ["firehose-encrypted"]);
    });

    it("changes nothing that conforms, is exempt or is unknown", async () => {
      const softwareUpdateOptions = { autoSoftwareUpdateEnabled: true };
      const good = {
        domainEndpointOptions: { enforceHttps: true, tlsSecurityPolicy: "Policy-Min-TLS-1-2-PFS-2023-10" },
        softwareUpdateOptions,
      };
      assert.deepEqual(await pack.remediate(resource(DOMAIN, good)), []);
      assert.deepEqual(
        await pack.remediate(resource(DOMAIN, { domainEndpointOptions: UNKNOWN, softwareUpdateOptions })),
        [],
      );
      assert.deepEqual(await pack.remediate(resource(GROUP, bastion)), []);
      const exemptions = [{ urn: urnOf(DOMAIN, "subject"), reason: "Being moved", expires: "9999-12-31" }];
      await pack.configure({ all: { enforcementLevel: "remediate", exemptions } });
      assert.deepEqual(await pack.remediate(resource(DOMAIN, {})), []);
    });
  });
});
