import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { type Engine, engineOf } from "../../components/domain/search-engine";
import type { DeliverySettings } from "../../components/stream/delivery-settings";
import { DeliveryStream, type DeliveryStreamArgs } from "../../components/stream/stream";
import type { StreamGroup } from "../../components/stream/stream-group";
import {
  allOfBefore,
  beforeOptions,
  neighbourOptions,
  neighbours,
  privateNetwork,
  somethingBefore,
  stack as context,
  walkthrough,
} from "./neighbours";
import { inputsOf, Options, optionsOf, Recorded, record, statementsIn } from "./recorder";

const kinesisStreamArn = "arn:aws:kinesis:eu-west-1:123456789012:stream/ticks";

type Change = Partial<
  DeliverySettings & {
    readonly engine: Engine;
    readonly kmsKeyArn: string;
    readonly subnetIds: readonly string[];
    readonly sharedSecurityGroup: boolean;
    readonly group: StreamGroup | undefined;
  }
>;

const shared: StreamGroup = { securityGroupId: "sg-1", rules: [], isOwn: true };

function args(change: Change = {}): DeliveryStreamArgs {
  const { roles, drain } = neighbours();
  const { engine = engineOf("OpenSearch_2.19"), subnetIds = ["subnet-1"], sharedSecurityGroup = false } = change;
  const group = "group" in change ? change.group : shared;
  return {
    settings: { ...walkthrough.streams[0]!, streamName: "shop-test", ...change },
    stack: { ...context, kmsKeyArn: change.kmsKeyArn },
    network: { ...privateNetwork, subnetIds, sharedSecurityGroup, rules: [], groupOf: () => group },
    domain: { engine, domainArn: "arn:domain" },
    backup: { arn: pulumi.output("arn:backup"), bucketName: pulumi.output("backup"), isExisting: false, ready: [] },
    deliveryRole: roles.deliveryOf("stockdata"),
    drain,
    ready: somethingBefore(),
  };
}

const recordStream = (change: Change = {}): Promise<ReadonlyMap<string, Recorded>> =>
  record(() => new DeliveryStream("stream", args(change)));

const stream = "stream.DeliveryStream stream";
const transform = "stream.TransformFunction stream-transform";

const everything: Record<string, Options> = {
  ...neighbourOptions,
  ...beforeOptions,
  [stream]: {},
  [transform]: { parent: stream },
  "iam.Role stream-transform": { parent: transform },
  "iam.RolePolicy stream-transform": { parent: transform },
  "cloudwatch.LogGroup stream-transform": { parent: transform },
  "lambda.Function stream-transform": { parent: transform },
  "cloudwatch.LogGroup stream-errors": { parent: stream },
  "cloudwatch.LogStream stream-errors-destination": { parent: stream },
  "cloudwatch.LogStream stream-errors-backup": { parent: stream },
  "iam.RolePolicy stream-delivery": { parent: stream },
  "lambda.Invocation drain-stream": {
    parent: "network.InterfaceDrain drain",
    customTimeouts: { delete: "20m" },
    dependsOn: ["iam.RolePolicy drain", "iam.RolePolicy stream-delivery", ...allOfBefore],
  },
  "kinesis.FirehoseDeliveryStream stream": {
    parent: stream,
    deleteBeforeReplace: true,
    customTimeouts: { create: "30m", update: "10m", delete: "30m" },
    // The drain, and with it the rights, goes when the stream is gone.
    dependsOn: [
      "cloudwatch.LogStream stream-errors-backup",
      "cloudwatch.LogStream stream-errors-destination",
      "iam.RolePolicy stream-transform",
      ...allOfBefore,
      "lambda.Invocation drain-stream",
    ],
  },
};

const logTo = (logStreamName: string): object => ({
  enabled: true,
  logGroupName: "/aws/kinesisfirehose/shop-test",
  logStreamName,
});
const calling = { parameterName: "LambdaArn", parameterValue: "arn:stream-transform:7" };
/** Without typeName and parameters at their default: both would differ for ever. */
const destination = {
  domainArn: "arn:domain",
  roleArn: "arn:roles-delivery",
  indexName: "stockdata",
  indexRotationPeriod: "OneDay",
  bufferingSize: 5,
  bufferingInterval: 60,
  retryDuration: 300,
  s3BackupMode: "FailedDocumentsOnly",
  s3Configuration: {
    roleArn: "arn:roles-delivery",
    bucketArn: "arn:backup",
    prefix: "stockdata/",
    compressionFormat: "GZIP",
    cloudwatchLoggingOptions: logTo("BackupDelivery"),
  },
  cloudwatchLoggingOptions: logTo("DestinationDelivery"),
  processingConfiguration: {
    enabled: true,
    processors: [{ type: "Lambda", parameters: [calling] }],
  },
  vpcConfig: { roleArn: "arn:roles-delivery", subnetIds: ["subnet-1"], securityGroupIds: ["sg-1"] },
};
const documentIdOptions = { defaultDocumentIdFormat: "FIREHOSE_DEFAULT" };

const firehose = async (change: Change): Promise<Readonly<Record<string, unknown>>> =>
  inputsOf(await recordStream(change), "kinesis.FirehoseDeliveryStream stream");

const drainEvent = async (change: Change): Promise<Record<string, unknown>> => {
  const { input } = inputsOf(await recordStream(change), "lambda.Invocation drain-stream");
  return JSON.parse(input as string) as Record<string, unknown>;
};
const waiting = { securityGroupIds: ["sg-1"], ignoreDomainInterfaces: false, failWhenLeft: true, waitSeconds: 840 };

describe("DeliveryStream", () => {
  it("makes all it needs before the stream, in the order that lets a destroy finish", async () => {
    assert.deepEqual(optionsOf(await recordStream()), everything);
  });

  it("makes the walkthrough's stream, and registers its outputs", async () => {
    const recorded = await recordStream();
    assert.deepEqual(inputsOf(recorded, "kinesis.FirehoseDeliveryStream stream"), {
      name: "shop-test",
      destination: "opensearch",
      opensearchConfiguration: { ...destination, documentIdOptions },
      serverSideEncryption: { enabled: true, keyType: "AWS_OWNED_CMK" },
    });
    const { producerPolicyJson, ...others } = recorded.get(stream)!.registeredOutputs!;
    assert.deepEqual(others, {
      streamName: "shop-test",
      streamArn: "arn:stream",
      deliveryRoleArn: "arn:roles-delivery",
      indexName: "stockdata",
      indexPattern: "stockdata-20*",
      transformFunctionName: "stream-transform",
      backupPrefix: "stockdata/",
      failedPrefix: "stockdata/AmazonOpenSearchService_failed/",
    });
    assert.match(producerPolicyJson as string, /"Resource":"arn:aws:firehose:[^"]*:deliverystream\/shop-test"\}\]\}$/);
  });

  it("has the Elasticsearch block for that engine, without unsupported options", async () => {
    const recorded = await recordStream({ engine: engineOf("Elasticsearch_7.10") });
    assert.equal(recorded.get(stream)!.registeredOutputs!["failedPrefix"], "stockdata/elasticsearch_failed/");
    assert.deepEqual(inputsOf(recorded, "kinesis.FirehoseDeliveryStream stream"), {
      name: "shop-test",
      destination: "elasticsearch",
      elasticsearchConfiguration: destination,
      serverSideEncryption: { enabled: true, keyType: "AWS_OWNED_CMK" },
    });
  });

  it("reads a Kinesis data stream, which brings its own encryption", async () => {
    const recorded = await recordStream({ source: "kinesis", kinesisStreamArn });
    const inputs = inputsOf(recorded, "kinesis.FirehoseDeliveryStream stream");
    assert.deepEqual(inputs["kinesisSourceConfiguration"], { kinesisStreamArn, roleArn: "arn:roles-delivery" });
    assert.equal(inputs["serverSideEncryption"], undefined);
  });

  it("takes buffer, retry, rotation, backup and ids from its settings", async () => {
    const { opensearchConfiguration } = await firehose({
      indexName: "ticks",
      indexRotation: "NoRotation",
      bufferSizeMiB: 100,
      bufferIntervalSeconds: 900,
      retrySeconds: 0,
      backupMode: "allDocuments",
      documentId: "none",
      subnetIds: ["subnet-1", "subnet-2"],
    });
    assert.deepEqual(opensearchConfiguration, {
      ...destination,
      indexName: "ticks",
      indexRotationPeriod: "NoRotation",
      bufferingSize: 100,
      bufferingInterval: 900,
      retryDuration: 0,
      s3BackupMode: "AllDocuments",
      documentIdOptions: { defaultDocumentIdFormat: "NO_DOCUMENT_ID" },
      vpcConfig: { ...destination.vpcConfig, subnetIds: ["subnet-1", "subnet-2"] },
    });
  });

  it("encrypts everything with a customer key", async () => {
    const recorded = await recordStream({ kmsKeyArn: "arn:key" });
    const inputs = inputsOf(recorded, "kinesis.FirehoseDeliveryStream stream");
    assert.deepEqual(inputs["serverSideEncryption"], {
      enabled: true,
      keyType: "CUSTOMER_MANAGED_CMK",
      keyArn: "arn:key",
    });
    const { s3Configuration } = inputs["opensearchConfiguration"] as { s3Configuration: unknown };
    assert.deepEqual(s3Configuration, { ...destination.s3Configuration, kmsKeyArn: "arn:key" });
    const groups = [...recorded.values()].filter(({ key }) => key.startsWith("cloudwatch.LogGroup"));
    assert.deepEqual(
      groups.map(({ inputs: { kmsKeyId } }) => kmsKeyId),
      // The drain is not the stream's, and was made without a key.
      [undefined, "arn:key", "arn:key"],
    );
  });

  it("gives the delivery role rights on exactly what this stream uses", async () => {
    const recorded = await recordStream({ kmsKeyArn: "arn:key" });
    assert.equal(inputsOf(recorded, "iam.RolePolicy stream-delivery")["role"], "roles-delivery-id");
    const statements = statementsIn(recorded, "iam.RolePolicy stream-delivery");
    const resources = Object.fromEntries(statements.map(({ Sid, Resource }) => [Sid, Resource]));
    assert.deepEqual(resources["BackUpRecords"], ["arn:backup", "arn:backup/*"]);
    assert.deepEqual(resources["EncryptBackup"], "arn:key");
    assert.deepEqual(resources["WriteToDomain"], ["arn:domain", "arn:domain/*"]);
    assert.deepEqual(resources["TransformRecords"], ["arn:stream-transform", "arn:stream-transform:*"]);
    assert.deepEqual(resources["LogErrors"], "arn:stream-errors:log-stream:*");
  });

  for (const sharedSecurityGroup of [false, true]) {
    it(`waits at destroy for its interfaces, ${sharedSecurityGroup ? "and not for the domain's in a shared group" : "alone in its group"}`, async () => {
      const expected = { ...waiting, ignoreDomainInterfaces: sharedSecurityGroup };
      assert.deepEqual(await drainEvent({ sharedSecurityGroup }), expected);
    });
  }

  it("does not wait for others' interfaces in an existing group", async () => {
    const { failWhenLeft } = await drainEvent({ group: { ...shared, isOwn: false } });
    assert.equal(failWhenLeft, false);
  });

  it("makes its own group if none is given, and waits for the interfaces in it", async () => {
    const recorded = await recordStream({ group: undefined });
    assert.equal(inputsOf(recorded, "ec2.SecurityGroup stream")["vpcId"], "vpc-1");
    assert.deepEqual(await drainEvent({ group: undefined }), { ...waiting, securityGroupIds: ["stream-id"] });
    const { dependsOn = [] } = optionsOf(recorded)["kinesis.FirehoseDeliveryStream stream"]!;
    assert.equal(dependsOn.filter((key) => key.includes("stream-to-domain")).length, 2);
  });

  it("calls a function that unzips with smaller batches", async () => {
    const recorded = await recordStream({ transform: { kind: "cloudwatchLogs" } });
    const { opensearchConfiguration } = inputsOf(recorded, "kinesis.FirehoseDeliveryStream stream");
    const { processingConfiguration } = opensearchConfiguration as typeof destination;
    assert.deepEqual(processingConfiguration.processors[0]!.parameters, [
      calling,
      { parameterName: "BufferSizeInMBs", parameterValue: "0.2" },
    ]);
  });

  it("has no function, and no right to call one, without a transform", async () => {
    const recorded = await recordStream({ transform: { kind: "none" } });
    const unexpected = [...recorded.keys()].filter((key) => key.includes("transform"));
    assert.deepEqual(unexpected, []);
    const { opensearchConfiguration } = inputsOf(recorded, "kinesis.FirehoseDeliveryStream stream");
    assert.equal("processingConfiguration" in (opensearchConfiguration as object), false);
    const { policy } = inputsOf(recorded, "iam.RolePolicy stream-delivery");
    assert.doesNotMatch(policy as string, /lambda:/);
    assert.equal(recorded.get(stream)!.registeredOutputs!["transformFunctionName"], "");
  });
});
