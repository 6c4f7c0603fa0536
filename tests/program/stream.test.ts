import assert from "node:assert/strict";
import { engineOf } from "../../components/domain/search-engine";
import { DeliveryStream, DeliveryStreamArgs } from "../../components/stream/stream";
import { readSettings } from "../../settings";
import { allOfBefore, beforeOptions, neighbourOptions, neighbours, place, somethingBefore } from "./neighbours";
import { inputsOf, Options, optionsOf, Recorded, record } from "./recorder";

const { settings } = readSettings({}, "shop", "test");
const kinesisStreamArn = "arn:aws:kinesis:eu-west-1:123456789012:stream/ticks";

type Change = Partial<Omit<DeliveryStreamArgs, "roles" | "drain">>;

const argsBesides = (change: Change = {}): Omit<DeliveryStreamArgs, "roles" | "drain"> => ({
  ...settings,
  place,
  streamName: "shop-test",
  engine: engineOf("OpenSearch_2.19"),
  domainArn: "arn:domain",
  subnetIds: ["subnet-1"],
  streamSecurityGroupId: "sg-1",
  ownStreamGroup: true,
  dependsOn: [somethingBefore()],
  ...change,
});

const recordStream = (change: Change = {}): Promise<ReadonlyMap<string, Recorded>> =>
  record(() => new DeliveryStream("stream", { ...argsBesides(change), ...neighbours() }));

const stream = "stream.DeliveryStream stream";
const transform = "stream.TransformFunction stream-transform";
const backup = "stream.BackupBucket stream-backup";

const bucket: Record<string, Options> = {
  [backup]: { parent: stream },
  // Deleted before what the stream itself waits for, the domain among it.
  "s3.Bucket stream-backup": { parent: backup, protect: true, dependsOn: allOfBefore },
  "s3.BucketOwnershipControls stream-backup": { parent: backup },
  "s3.BucketPublicAccessBlock stream-backup": { parent: backup },
  "s3.BucketPolicy stream-backup": { parent: backup, dependsOn: ["s3.BucketPublicAccessBlock stream-backup"] },
  "s3.BucketServerSideEncryptionConfiguration stream-backup": { parent: backup },
  "s3.BucketLifecycleConfiguration stream-backup": { parent: backup },
};
const bucketIsSafe = [
  "s3.BucketPolicy stream-backup",
  "s3.BucketPublicAccessBlock stream-backup",
  "s3.BucketServerSideEncryptionConfiguration stream-backup",
];
const everythingWith = (bucketReady: readonly string[]): Record<string, Options> => ({
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
      ...bucketReady,
    ],
  },
});

const logTo = (logStreamName: string): object => ({
  enabled: true,
  logGroupName: "/aws/kinesisfirehose/shop-test",
  logStreamName,
});
/** The walkthrough's destination block. No typeName, and no processor parameter at its default: both would differ for ever. */
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
    bucketArn: "arn:stream-backup",
    compressionFormat: "GZIP",
    cloudwatchLoggingOptions: logTo("BackupDelivery"),
  },
  cloudwatchLoggingOptions: logTo("DestinationDelivery"),
  processingConfiguration: {
    enabled: true,
    processors: [
      {
        type: "Lambda",
        parameters: [{ parameterName: "LambdaArn", parameterValue: "arn:stream-transform:7" }],
      },
    ],
  },
  vpcConfig: { roleArn: "arn:roles-delivery", subnetIds: ["subnet-1"], securityGroupIds: ["sg-1"] },
};
const documentIdOptions = { defaultDocumentIdFormat: "FIREHOSE_DEFAULT" };

const firehose = async (change: Change): Promise<Readonly<Record<string, unknown>>> =>
  inputsOf(await recordStream(change), "kinesis.FirehoseDeliveryStream stream");

const drainEvent = async (change: Change): Promise<Record<string, unknown>> =>
  JSON.parse(inputsOf(await recordStream(change), "lambda.Invocation drain-stream")["input"] as string) as Record<
    string,
    unknown
  >;

describe("DeliveryStream", () => {
  it("can have others beside it in the same network", async () => {
    const recorded = await record(() => {
      const shared = { ...argsBesides(), ...neighbours() };
      for (const name of ["stream", "orders"]) new DeliveryStream(name, { ...shared, streamName: name });
    });
    const [first, second] = ["stream", "orders"].map((name) =>
      [...recorded.keys()]
        .map((key) => key.split(" "))
        .filter(([, resource = ""]) => resource.split("-").includes(name))
        .map(([type = "", resource = ""]) => `${type} ${resource.replace(name, "*")}`),
    );
    assert.deepEqual(first, second);
  });

  it("makes all it needs before the stream, in the order that lets a destroy finish", async () => {
    assert.deepEqual(optionsOf(await recordStream()), { ...everythingWith(bucketIsSafe), ...bucket });
  });

  it("is the walkthrough's stream", async () => {
    assert.deepEqual(await firehose({}), {
      name: "shop-test",
      destination: "opensearch",
      opensearchConfiguration: { ...destination, documentIdOptions },
      serverSideEncryption: { enabled: true, keyType: "AWS_OWNED_CMK" },
    });
  });

  it("registers its outputs", async () => {
    const { producerPolicyJson, ...others } = (await recordStream()).get(stream)!.registeredOutputs!;
    assert.deepEqual(others, {
      streamName: "shop-test",
      streamArn: "arn:stream",
      deliveryRoleArn: "arn:roles-delivery",
      backupBucketName: "stream-backup-bucket",
      indexName: "stockdata",
      indexPattern: "stockdata-20*",
      transformFunctionName: "stream-transform",
    });
    const { Statement } = JSON.parse(producerPolicyJson as string) as { Statement: { Resource: string }[] };
    assert.deepEqual(
      Statement.map(({ Resource }) => Resource),
      ["arn:aws:firehose:eu-west-1:123456789012:deliverystream/shop-test"],
    );
  });

  it("has the Elasticsearch block for that engine, without options that it lacks", async () => {
    assert.deepEqual(await firehose({ engine: engineOf("Elasticsearch_7.10") }), {
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
    assert.deepEqual(inputsOf(recorded, "s3.BucketServerSideEncryptionConfiguration stream-backup")["rules"], [
      {
        applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: "arn:key" },
        bucketKeyEnabled: true,
      },
    ]);
  });

  it("delivers to an existing bucket without touching it", async () => {
    const recorded = await recordStream({ backupBucketArn: "arn:aws:s3:::theirs" });
    assert.deepEqual(optionsOf(recorded), everythingWith([]));
    const { opensearchConfiguration } = inputsOf(recorded, "kinesis.FirehoseDeliveryStream stream");
    const { s3Configuration } = opensearchConfiguration as { s3Configuration: { bucketArn: string } };
    assert.equal(s3Configuration.bucketArn, "arn:aws:s3:::theirs");
    assert.equal(recorded.get(stream)!.registeredOutputs!["backupBucketName"], "theirs");
  });

  it("gives the delivery role rights on exactly what this stream uses", async () => {
    const recorded = await recordStream({ kmsKeyArn: "arn:key" });
    const { role, policy } = inputsOf(recorded, "iam.RolePolicy stream-delivery");
    assert.equal(role, "roles-delivery-id");
    const { Statement } = JSON.parse(policy as string) as { Statement: { Sid: string; Resource: unknown }[] };
    const resources = Object.fromEntries(Statement.map(({ Sid, Resource }) => [Sid, Resource]));
    assert.deepEqual(resources["BackUpRecords"], ["arn:stream-backup", "arn:stream-backup/*"]);
    assert.deepEqual(resources["EncryptBackup"], "arn:key");
    assert.deepEqual(resources["WriteToDomain"], ["arn:domain", "arn:domain/*"]);
    assert.deepEqual(resources["TransformRecords"], ["arn:stream-transform", "arn:stream-transform:*"]);
    assert.deepEqual(resources["LogErrors"], "arn:stream-errors:log-stream:*");
  });

  it("tells producers of the customer key", async () => {
    const { producerPolicyJson } = (await recordStream({ kmsKeyArn: "arn:key" })).get(stream)!.registeredOutputs!;
    const { Statement } = JSON.parse(producerPolicyJson as string) as { Statement: { Resource: string }[] };
    assert.deepEqual(
      Statement.map(({ Resource }) => Resource),
      ["arn:aws:firehose:eu-west-1:123456789012:deliverystream/shop-test", "arn:key"],
    );
  });

  for (const sharedSecurityGroup of [false, true]) {
    it(`waits at destroy for its interfaces, ${sharedSecurityGroup ? "and not for the domain's in a shared group" : "alone in its group"}`, async () => {
      assert.deepEqual(await drainEvent({ sharedSecurityGroup }), {
        securityGroupIds: ["sg-1"],
        ignoreDomainInterfaces: sharedSecurityGroup,
        failWhenLeft: true,
        waitSeconds: 840,
      });
    });
  }

  it("does not hang on what others have in a group of theirs", async () => {
    assert.equal((await drainEvent({ ownStreamGroup: false }))["failWhenLeft"], false);
  });
});
