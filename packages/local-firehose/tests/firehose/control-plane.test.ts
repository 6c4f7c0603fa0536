import assert from "node:assert/strict";
import { ResourceNotFoundException } from "@aws-sdk/client-firehose";
import { folderBucket } from "@private-ingest/operator/backup";
import { failedLines, failedObjects } from "../../failed-objects";
import { functionArn, until } from "../fixture";
import { ControlPlaneClient, destination, lambda, roleArn } from "./control-plane-client";

describe("control plane", () => {
  const client = ControlPlaneClient.inThisSuite();

  it("creates and describes a stream with the service's defaults", async () => {
    // A member that is null is one that is not given.
    const { DeliveryStreamARN } = await client.create("orders", { RetryOptions: null, BufferingHints: null });
    assert.equal(DeliveryStreamARN, "arn:aws:firehose:eu-west-1:123456789012:deliverystream/orders");
    const { CreateTimestamp, ...description } = await client.describe("orders");
    assert(CreateTimestamp instanceof Date);
    assert.deepEqual(description, {
      DeliveryStreamName: "orders",
      DeliveryStreamARN,
      DeliveryStreamStatus: "ACTIVE",
      DeliveryStreamEncryptionConfiguration: { Status: "DISABLED" },
      DeliveryStreamType: "DirectPut",
      VersionId: "1",
      Destinations: [
        {
          DestinationId: "destinationId-000000000001",
          AmazonopensearchserviceDestinationDescription: {
            RoleARN: roleArn,
            DomainARN: destination.DomainARN,
            IndexName: "orders",
            IndexRotationPeriod: "OneDay",
            BufferingHints: { SizeInMBs: 5, IntervalInSeconds: 300 },
            RetryOptions: { DurationInSeconds: 300 },
            S3BackupMode: "FailedDocumentsOnly",
            S3DestinationDescription: {
              ...destination.S3Configuration,
              BufferingHints: { SizeInMBs: 5, IntervalInSeconds: 300 },
              CompressionFormat: "UNCOMPRESSED",
              EncryptionConfiguration: { NoEncryptionConfig: "NoEncryption" },
            },
            ProcessingConfiguration: { Enabled: false, Processors: [] },
            DocumentIdOptions: { DefaultDocumentIdFormat: "FIREHOSE_DEFAULT" },
          },
        },
      ],
      HasMoreDestinations: false,
    });
  });

  it("runs a created stream: buffer, function, domain", async () => {
    await client.create("orders", {
      IndexRotationPeriod: "NoRotation",
      BufferingHints: { IntervalInSeconds: 60, SizeInMBs: 1 },
      ProcessingConfiguration: lambda(functionArn),
    });
    await client.put("orders", '{"a":1}');
    await until(() => client.store.batches.length > 0);
    const [[index, line] = []] = client.delivered();
    assert.equal(index, "orders");
    assert.match(String(line), /^\{"a":1,"timestamp":".*Z"\}$/);
    assert.deepEqual(client.problems, []);
  });

  it("backs up records of a missing function, as the service does", async () => {
    const elsewhere = "arn:aws:lambda:eu-west-1:123456789012:function:elsewhere";
    await client.create("orders", {
      ProcessingConfiguration: lambda(elsewhere, { NumberOfRetries: "0", BufferIntervalInSeconds: "0" }),
      S3Configuration: { ...destination.S3Configuration, BufferingHints: { IntervalInSeconds: 1, SizeInMBs: 1 } },
    });
    await client.put("orders", "x");
    const bucket = folderBucket(`${client.folder}/orders-backup`);
    await until(async () => (await failedObjects(bucket)).length > 0);
    const [object] = await failedObjects(bucket);
    const [line] = await failedLines(bucket, object!.key);
    assert.equal(line?.errorCode, "Lambda.ResourceNotFound");
    assert.match(client.problems.splice(0).join(), /elsewhere is not a function of the program/);
  });

  it("merges and applies an update, and increments the version", async () => {
    await client.create("orders", {
      IndexRotationPeriod: "NoRotation",
      BufferingHints: { IntervalInSeconds: 900, SizeInMBs: 1 },
      S3BackupMode: "AllDocuments",
    });
    await client.put("orders", '{"a":1}');
    await client.update("orders", "1", {
      IndexName: "renamed",
      BufferingHints: { IntervalInSeconds: 0, SizeInMBs: 1 },
      S3Update: { Prefix: "all/", BufferingHints: { IntervalInSeconds: 0, SizeInMBs: 1 } },
    });
    await until(() => client.store.batches.length > 0);
    assert.deepEqual(client.delivered(), [["renamed", '{"a":1}']]);
    const { Destinations, LastUpdateTimestamp, VersionId } = await client.describe("orders");
    assert.deepEqual([VersionId, LastUpdateTimestamp instanceof Date], ["2", true]);
    assert.partialDeepStrictEqual(Destinations![0]!.AmazonopensearchserviceDestinationDescription, {
      IndexName: "renamed",
      IndexRotationPeriod: "NoRotation",
      S3BackupMode: "AllDocuments",
      DomainARN: destination.DomainARN,
      S3DestinationDescription: { Prefix: "all/", BucketARN: destination.S3Configuration.BucketARN },
    });
    const bucket = folderBucket(`${client.folder}/orders-backup`);
    const written = /^all\/.*\/orders-2-\d{4}(-\d\d){5}-[0-9a-f-]{36}$/;
    await until(async () => (await bucket.list()).some(({ key }) => written.test(key)));
  });

  it("uses a function that an update adds, and none that it removes", async () => {
    const now = { IntervalInSeconds: 0, SizeInMBs: 1 };
    await client.create("orders", { BufferingHints: now });
    await client.update("orders", "1", {
      ProcessingConfiguration: lambda(functionArn, { BufferIntervalInSeconds: "0" }),
    });
    await client.put("orders", '{"a":1}');
    await until(() => client.store.batches.length === 1);
    await client.update("orders", "2", { ProcessingConfiguration: { Enabled: false } });
    await client.put("orders", '{"a":2}');
    await until(() => client.store.batches.length === 2);
    assert.match(String(client.delivered()[0]?.[1]), /timestamp/);
    assert.equal(client.delivered()[1]?.[1], '{"a":2}');
  });

  it("delivers a stream's buffers before it deletes it, and keeps its sums", async () => {
    await client.create("orders", { BufferingHints: { IntervalInSeconds: 900, SizeInMBs: 100 } });
    await client.put("orders", '{"a":1}');
    await client.remove("orders");
    await until(async () => !(await client.sdk.listDeliveryStreams()).DeliveryStreamNames!.includes("orders"));
    await assert.rejects(client.put("orders", "x"), ResourceNotFoundException);
    assert.equal(client.store.batches.length, 1);
    const { delivered: arrived, inBuffer, sent } = client.pipeline.totals();
    assert.deepEqual([sent, arrived, inBuffer], [1, 1, 0]);
  });

  it("lists streams in order, in pages and by type", async () => {
    for (const name of ["b", "a", "z"]) await client.create(name);
    const names = async (input: object) => {
      const { DeliveryStreamNames, HasMoreDeliveryStreams } = await client.sdk.listDeliveryStreams(input);
      return [...DeliveryStreamNames!, HasMoreDeliveryStreams];
    };
    assert.deepEqual(await names({}), ["a", "b", "stock", "z", false]);
    assert.deepEqual(await names({ Limit: 2 }), ["a", "b", true]);
    assert.deepEqual(await names({ Limit: 2, ExclusiveStartDeliveryStreamName: "b" }), ["stock", "z", false]);
    assert.deepEqual(await names({ DeliveryStreamType: "MSKAsSource" }), [false]);
  });

  it("keeps tags by their keys, and lists them in pages", async () => {
    await client.create("orders", {}, { Tags: [{ Key: "team", Value: "data" }, { Key: "cost" }] });
    const DeliveryStreamName = "orders";
    const Tags = [{ Key: "team", Value: "search" }, { Key: "x" }];
    await client.sdk.tagDeliveryStream({ DeliveryStreamName, Tags });
    await client.sdk.untagDeliveryStream({ DeliveryStreamName, TagKeys: ["cost", "never"] });
    const all = await client.sdk.listTagsForDeliveryStream({ DeliveryStreamName });
    assert.deepEqual(all.Tags, [Tags[0], { Key: "x", Value: "" }]);
    const first = await client.sdk.listTagsForDeliveryStream({ DeliveryStreamName, Limit: 1 });
    assert.deepEqual([first.Tags?.length, first.HasMoreTags], [1, true]);
    const many = Array.from({ length: 49 }, (_, place) => ({ Key: `tag${place}` }));
    await assert.rejects(client.sdk.tagDeliveryStream({ DeliveryStreamName, Tags: many }), /at most 50 tags/);
  });

  it("describes the encryption that was started and stopped", async () => {
    await client.create("orders");
    const DeliveryStreamName = "orders";
    await client.sdk.startDeliveryStreamEncryption({ DeliveryStreamName });
    const status = async () => (await client.describe("orders")).DeliveryStreamEncryptionConfiguration;
    assert.deepEqual(await status(), { Status: "ENABLED", KeyType: "AWS_OWNED_CMK" });
    await client.sdk.stopDeliveryStreamEncryption({ DeliveryStreamName });
    assert.deepEqual(await status(), { Status: "DISABLED", KeyType: "AWS_OWNED_CMK" });
  });

  it("restores created streams and their records after a restart, if it has a folder", async () => {
    await client.stop();
    const state = `${client.folder}/state`;
    await client.start(state);
    await client.create("orders", { IndexRotationPeriod: "NoRotation" }, { Tags: [{ Key: "team", Value: "data" }] });
    await client.update("orders", "1", { IndexName: "renamed" });
    await client.stop();
    await client.start(state);
    assert.equal((await client.describe("orders")).VersionId, "2");
    const { Tags } = await client.sdk.listTagsForDeliveryStream({ DeliveryStreamName: "orders" });
    assert.deepEqual(Tags, [{ Key: "team", Value: "data" }]);
    await client.put("orders", '{"a":1}');
    await client.remove("orders");
    await until(() => client.pipeline.totals().delivered === 1);
    assert.deepEqual(client.delivered(), [["renamed", '{"a":1}']]);
    await client.stop();
    await client.start(state);
    await assert.rejects(client.describe("orders"), ResourceNotFoundException);
  });
});
