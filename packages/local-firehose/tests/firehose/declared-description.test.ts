import assert from "node:assert/strict";
import {
  DescribeDeliveryStreamCommand,
  FirehoseClient,
  ListTagsForDeliveryStreamCommand,
} from "@aws-sdk/client-firehose";
import { declaredStream } from "../../declared-streams";
import { builtPack } from "@private-ingest/offline/built-pack";
import { evaluateProgram } from "@private-ingest/offline/engine/evaluate";
import type { Pipeline } from "../../pipeline";
import { destinationOf } from "@private-ingest/operator/checking/clinic";
import { FakeStore } from "../fake-store";
import { declared, program, temporaryFolder } from "../fixture";
import { pipelineInto } from "../running-pipeline";

const roleArn = "arn:aws:iam::123456789012:role/delivery";
const logging = (logStreamName: string) => ({
  enabled: true,
  logGroupName: "/aws/kinesisfirehose/stock",
  logStreamName,
});

describe("description of a declared stream", () => {
  let pipeline: Pipeline;
  let client: FirehoseClient;
  const folder = temporaryFolder();
  afterEach(async () => {
    client.destroy();
    await pipeline.close();
  });

  async function described(stream: ReturnType<typeof declared>) {
    pipeline = await pipelineInto(new FakeStore(), folder, { declared: stream });
    const credentials = { accessKeyId: "local", secretAccessKey: "local" };
    client = new FirehoseClient({ endpoint: pipeline.endpointUrl, region: "eu-west-1", credentials, maxAttempts: 1 });
    const command = new DescribeDeliveryStreamCommand({ DeliveryStreamName: stream.name });
    return (await client.send(command)).DeliveryStreamDescription!;
  }

  it("has the network, the log and the keys that were declared", async () => {
    const key = "arn:aws:kms:eu-west-1:123456789012:key/k";
    const registrations = program({
      configuration: {
        cloudwatchLoggingOptions: logging("DestinationDelivery"),
        vpcConfig: { roleArn, subnetIds: ["subnet-1", "subnet-2"], securityGroupIds: ["sg-1"], vpcId: "vpc-1" },
      },
      s3: { cloudwatchLoggingOptions: logging("BackupDelivery"), kmsKeyArn: key },
    });
    const stream = registrations.at(-1)!;
    const outputs = {
      ...stream.outputs,
      serverSideEncryption: { enabled: true, keyType: "CUSTOMER_MANAGED_CMK", keyArn: key },
      tags: { team: "ingest" },
    };
    const description = await described(declaredStream([...registrations.slice(0, -1), { ...stream, outputs }]));
    assert.deepEqual(description.DeliveryStreamEncryptionConfiguration, {
      Status: "ENABLED",
      KeyType: "CUSTOMER_MANAGED_CMK",
      KeyARN: key,
    });
    const destination = description.Destinations?.[0]?.AmazonopensearchserviceDestinationDescription;
    assert.deepEqual(destination?.VpcConfigurationDescription, {
      SubnetIds: ["subnet-1", "subnet-2"],
      RoleARN: roleArn,
      SecurityGroupIds: ["sg-1"],
      VpcId: "vpc-1",
    });
    const log = (LogStreamName: string) => ({
      Enabled: true,
      LogGroupName: "/aws/kinesisfirehose/stock",
      LogStreamName,
    });
    assert.deepEqual(destination.CloudWatchLoggingOptions, log("DestinationDelivery"));
    const backup = destination.S3DestinationDescription;
    assert.deepEqual(backup?.CloudWatchLoggingOptions, log("BackupDelivery"));
    assert.deepEqual(backup.EncryptionConfiguration, { KMSEncryptionConfig: { AWSKMSKeyARN: key } });
    const { Tags } = await client.send(new ListTagsForDeliveryStreamCommand({ DeliveryStreamName: "stock" }));
    assert.deepEqual(Tags, [{ Key: "team", Value: "ingest" }]);
  });

  it("has of the program's own stream all that the doctor looks at", async function () {
    this.timeout(120_000);
    const evaluation = await evaluateProgram({
      directory: process.cwd(),
      stack: "dev",
      mode: "update",
      policyPack: builtPack(),
    });
    const description = await described(declaredStream(evaluation.resources));
    const destination = destinationOf(description)!;
    // The preset encrypts with S3's own key.
    const { backupKeyArn, ...looked } = destination;
    assert.equal(backupKeyArn, "");
    for (const [name, value] of Object.entries(looked)) assert.notEqual(value, "", name);
    assert(destination.logGroup.startsWith("/aws/kinesisfirehose/"));
    assert.equal(description.DeliveryStreamEncryptionConfiguration?.Status, "ENABLED");
  });
});
