import assert from "node:assert/strict";
import { domainInputs, makeDomain, recordDomain } from "./recorded-domain";
import { neighbourOptions, place } from "./neighbours";
import { inputsOf, Options, optionsOf, record } from "./recorder";

const parent = "domain.SearchDomain domain";
const logGroups = ["index-slow", "search-slow", "application", "audit"];
const timeouts = { create: "120m", update: "180m", delete: "90m" };
const logging: Record<string, Options> = {
  ...Object.fromEntries(logGroups.map((kind) => [`cloudwatch.LogGroup domain-${kind}`, { parent }])),
  "cloudwatch.LogResourcePolicy domain-logs": { parent },
};
const password: Record<string, Options> = {
  "index.RandomPassword domain-master": {
    parent,
    protect: true,
    additionalSecretOutputs: ["bcryptHash", "result"],
  },
  "secretsmanager.Secret domain-master": { parent, protect: true },
  "secretsmanager.SecretVersion domain-master": {
    parent,
    additionalSecretOutputs: ["secretBinary", "secretString", "secretStringWo"],
  },
};

describe("SearchDomain", () => {
  it("makes the walkthrough's domain, with its logs before it", async () => {
    const recorded = await recordDomain();
    assert.deepEqual(optionsOf(recorded), {
      ...neighbourOptions,
      [parent]: {},
      ...password,
      ...logging,
      "opensearch.Domain domain": {
        parent,
        protect: true,
        customTimeouts: timeouts,
        deleteBeforeReplace: true,
        dependsOn: ["cloudwatch.LogResourcePolicy domain-logs"],
      },
    });
    assert.deepEqual(inputsOf(recorded, "opensearch.Domain domain"), {
      domainName: "search",
      engineVersion: "OpenSearch_2.19",
      clusterConfig: {
        instanceType: "m5.xlarge.search",
        instanceCount: 1,
        zoneAwarenessEnabled: false,
        multiAzWithStandbyEnabled: false,
        dedicatedMasterEnabled: false,
      },
      // Both figures are said: an update of the size alone would send those of the size before.
      ebsOptions: { ebsEnabled: true, volumeType: "gp3", volumeSize: 100, iops: 3000, throughput: 125 },
      vpcOptions: { subnetIds: ["subnet-1"], securityGroupIds: ["sg-1"] },
      encryptAtRest: { enabled: true },
      nodeToNodeEncryption: { enabled: true },
      domainEndpointOptions: {
        enforceHttps: true,
        tlsSecurityPolicy: "Policy-Min-TLS-1-2-PFS-2023-10",
      },
      advancedSecurityOptions: {
        enabled: true,
        internalUserDatabaseEnabled: true,
        masterUserOptions: { masterUserName: "admin", masterUserPassword: "generated" },
      },
      accessPolicies: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Principal: { AWS: "*" },
            Action: "es:ESHttp*",
            Resource: "arn:aws:es:eu-west-1:123456789012:domain/search/*",
          },
        ],
      }),
      autoTuneOptions: { desiredState: "ENABLED" },
      softwareUpdateOptions: { autoSoftwareUpdateEnabled: false },
      tags: { "private-ingest:stack": "shop/test" },
      logPublishingOptions: [
        ["INDEX_SLOW_LOGS", "index-slow"],
        ["SEARCH_SLOW_LOGS", "search-slow"],
        ["ES_APPLICATION_LOGS", "application"],
        ["AUDIT_LOGS", "audit"],
      ].map(([logType, kind]) => ({ logType, cloudwatchLogGroupArn: `arn:domain-${kind ?? ""}`, enabled: true })),
    });
    assert.deepEqual(recorded.get(parent)!.registeredOutputs, {
      domainName: "search",
      domainArn: "arn:aws:es:eu-west-1:123456789012:domain/search",
      domainEndpoint: "vpc-search.example",
      dashboardsUrl: "https://vpc-search.example/_dashboards/",
      masterUserName: "admin",
      masterPassword: "generated",
    });
  });

  it("has Kibana on Elasticsearch", async () => {
    const outputs = (await recordDomain({ engineVersion: "Elasticsearch_7.10" })).get(parent)!.registeredOutputs!;
    assert.equal(outputs["dashboardsUrl"], "https://vpc-search.example/_plugin/kibana/");
  });

  it("may write its logs, and only this domain may", async () => {
    const { policyName, policyDocument } = inputsOf(await recordDomain(), "cloudwatch.LogResourcePolicy domain-logs");
    assert.equal(policyName, "search-domain-logs");
    assert.deepEqual(JSON.parse(policyDocument as string), {
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { Service: "es.amazonaws.com" },
          Action: ["logs:CreateLogStream", "logs:PutLogEvents", "logs:PutLogEventsBatch"],
          Resource: "arn:aws:logs:eu-west-1:123456789012:log-group:/aws/opensearch/domains/search/*",
          Condition: {
            StringEquals: { "aws:SourceAccount": "123456789012" },
            ArnLike: { "aws:SourceArn": "arn:aws:es:eu-west-1:123456789012:domain/search" },
          },
        },
      ],
    });
  });

  it("sets Auto-Tune off for the T family and other partitions", async () => {
    const stateOf = async (change: Parameters<typeof domainInputs>[0]): Promise<unknown> =>
      ((await domainInputs(change))["autoTuneOptions"] as Record<string, unknown>)["desiredState"];
    const masters = { dedicatedMasters: true, masterType: "t3.medium.search" };
    for (const change of [
      { instanceType: "t3.small.search" },
      masters,
      { place: { ...place, partition: "aws-cn" } },
      { autoTune: "disabled" as const },
    ]) {
      assert.equal(await stateOf(change), "DISABLED", JSON.stringify(change));
    }
    // The type of masters that are not there does not count.
    for (const change of [{}, { ...masters, dedicatedMasters: false }, { autoTune: "enabled" as const }])
      assert.equal(await stateOf(change), "ENABLED", JSON.stringify(change));
  });

  it("refuses standby in a partition without Auto-Tune", async () => {
    const standby = { multiAzWithStandby: true, availabilityZones: 3, instanceCount: 3, dedicatedMasters: true };
    const subnetIds = ["subnet-1", "subnet-2", "subnet-3"];
    await record(() => {
      makeDomain({ ...standby, subnetIds });
      assert.throws(
        () => makeDomain({ ...standby, subnetIds, place: { ...place, partition: "aws-us-gov" } }),
        /multiAzWithStandby \+ autoTune.*aws-us-gov/,
      );
    });
  });

  it("installs updates in its off-peak window", async () => {
    assert.deepEqual((await domainInputs({}))["softwareUpdateOptions"], { autoSoftwareUpdateEnabled: false });
    assert.equal((await domainInputs({}))["offPeakWindowOptions"], undefined);
    const updating = await domainInputs({ autoSoftwareUpdate: true });
    assert.deepEqual(updating["softwareUpdateOptions"], { autoSoftwareUpdateEnabled: true });
    // A domain from before 2023 has no window yet, and cannot update itself without.
    assert.deepEqual(updating["offPeakWindowOptions"], { enabled: true });
    assert.deepEqual((await domainInputs({ offPeakWindowStart: "08:05" }))["offPeakWindowOptions"], {
      enabled: true,
      offPeakWindow: { windowStartTime: { hours: 8, minutes: 5 } },
    });
  });

  it("has warm nodes and cold storage", async () => {
    const clusterOf = async (change: Parameters<typeof domainInputs>[0]): Promise<Record<string, unknown>> =>
      (await domainInputs(change))["clusterConfig"] as Record<string, unknown>;
    const warm = { dedicatedMasters: true, warmNodes: 2, warmType: "ultrawarm1.large.search" };
    const { warmEnabled, warmCount, warmType, coldStorageOptions } = await clusterOf({ ...warm, coldStorage: true });
    assert.deepEqual(
      { warmEnabled, warmCount, warmType, coldStorageOptions },
      { warmEnabled: true, warmCount: 2, warmType: "ultrawarm1.large.search", coldStorageOptions: { enabled: true } },
    );
    // Said, so that it is turned off again.
    assert.deepEqual((await clusterOf(warm))["coldStorageOptions"], { enabled: false });
    assert.equal((await clusterOf({}))["warmEnabled"], undefined);
  });

  it("has a custom endpoint with its certificate, still over TLS 1.2", async () => {
    const certificateArn = "arn:aws:acm:eu-west-1:123456789012:certificate/a";
    assert.deepEqual(
      (await domainInputs({ customEndpoint: "search.example.com", certificateArn }))["domainEndpointOptions"],
      {
        enforceHttps: true,
        tlsSecurityPolicy: "Policy-Min-TLS-1-2-PFS-2023-10",
        customEndpointEnabled: true,
        customEndpoint: "search.example.com",
        customEndpointCertificateArn: certificateArn,
      },
    );
  });

  it("has IPv6 addresses, too, if the VPC has them", async () => {
    assert.equal((await domainInputs({ ipAddressType: "dualstack" }))["ipAddressType"], "dualstack");
    assert.equal((await domainInputs({}))["ipAddressType"], undefined);
  });

  it("spreads over zones, with masters and a customer key", async () => {
    const recorded = await recordDomain({
      availabilityZones: 3,
      subnetIds: ["subnet-1", "subnet-2", "subnet-3"],
      instanceCount: 3,
      dedicatedMasters: true,
      multiAzWithStandby: true,
      volumeIops: 4000,
      volumeThroughputMiBps: 500,
      kmsKeyArn: "arn:key",
    });
    const inputs = inputsOf(recorded, "opensearch.Domain domain");
    assert.deepEqual(inputs["clusterConfig"], {
      instanceType: "m5.xlarge.search",
      instanceCount: 3,
      zoneAwarenessEnabled: true,
      zoneAwarenessConfig: { availabilityZoneCount: 3 },
      multiAzWithStandbyEnabled: true,
      dedicatedMasterEnabled: true,
      dedicatedMasterCount: 3,
      dedicatedMasterType: "m6g.large.search",
    });
    assert.deepEqual(inputs["ebsOptions"], {
      ebsEnabled: true,
      volumeType: "gp3",
      volumeSize: 100,
      iops: 4000,
      throughput: 500,
    });
    assert.deepEqual(inputs["encryptAtRest"], { enabled: true, kmsKeyId: "arn:key" });
    for (const kind of logGroups) {
      assert.equal(inputsOf(recorded, `cloudwatch.LogGroup domain-${kind}`)["kmsKeyId"], "arn:key");
    }
    assert.equal(inputsOf(recorded, "secretsmanager.Secret domain-master")["kmsKeyId"], "arn:key");
  });

  it("depends on the service-linked role, which depends on the function's rights", async () => {
    const options = optionsOf(await recordDomain({ serviceLinkedRole: "auto" }));
    const role = "lambda.Invocation domain-service-linked-role";
    assert.deepEqual(options["opensearch.Domain domain"]?.dependsOn, [
      "cloudwatch.LogResourcePolicy domain-logs",
      role,
    ]);
    assert.deepEqual(options[role], {
      parent,
      dependsOn: ["iam.RolePolicy domain-service-linked-role", "iam.RolePolicy drain"],
    });
  });

  it("refuses everything the service would, before anything is made", async () => {
    const recorded = await record(() => {
      assert.throws(() => makeDomain({ instanceCount: 11, instanceType: "t3.small.search", volumeSizeGiB: 101 }), {
        message: [
          "the service would refuse the domain domain:",
          "  instanceType + instanceCount: 11 nodes of t3.small.search given; the T family allows at most 10 (https://docs.aws.amazon.com/opensearch-service/latest/developerguide/limits.html)",
          "  volumeSizeGiB + instanceType + volumeType: 101 GiB of gp3 on t3.small.search given; allowed is 10 to 100 GiB (https://docs.aws.amazon.com/opensearch-service/latest/developerguide/limits.html)",
        ].join("\n"),
      });
    });
    const found = [...recorded.keys()].filter((key) => key.includes("omain"));
    assert.deepEqual(found, [parent]);
  });
});
