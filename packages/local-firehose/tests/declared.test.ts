import assert from "node:assert/strict";
import type { Registration } from "@private-ingest/offline/engine/evaluation";
import { DeclarationError } from "../declared-streams";
import { addTimestamp, declared, declaredStream, functionArn, program, streamArn } from "./fixture";

describe("declared stream", () => {
  it("has the service's defaults for missing members", () => {
    const { definition, described, ...stream } = declared();
    assert.ok(definition.charts.length > 0);
    assert.ok(described);
    assert.deepEqual(stream, {
      name: "stock",
      arn: streamArn,
      region: "eu-west-1",
      destination: "opensearch",
      indexName: "stockdata",
      indexRotationPeriod: "OneDay",
      bufferSizeMiB: 5,
      bufferIntervalSeconds: 300,
      retrySeconds: 300,
      backupMode: "FailedDocumentsOnly",
      documentIds: true,
      backup: {
        bucketName: "stock-backup",
        prefix: "",
        errorOutputPrefix: "",
        compressionFormat: "UNCOMPRESSED",
        bufferSizeMiB: 5,
        bufferIntervalSeconds: 300,
      },
      transform: {
        functionName: "add-timestamp",
        functionArn,
        code: { "index.js": addTimestamp },
        handler: "index.handler",
        timeoutSeconds: 45,
        memoryMiB: 256,
        environment: { STAGE: "test" },
        bufferSizeMiB: 1,
        bufferIntervalSeconds: 60,
        retries: 3,
      },
    });
  });

  it("reads its declaration", () => {
    const { transform, ...stream } = declared({
      configuration: {
        indexName: "trades",
        indexRotationPeriod: "OneHour",
        bufferingSize: 20,
        bufferingInterval: 0,
        retryDuration: 0,
        s3BackupMode: "AllDocuments",
        documentIdOptions: { defaultDocumentIdFormat: "NO_DOCUMENT_ID" },
      },
      processorParameters: { BufferSizeInMBs: "0.2", BufferIntervalInSeconds: "0", NumberOfRetries: "1" },
    });
    assert.partialDeepStrictEqual(stream, {
      indexName: "trades",
      indexRotationPeriod: "OneHour",
      bufferSizeMiB: 20,
      bufferIntervalSeconds: 0,
      retrySeconds: 0,
      backupMode: "AllDocuments",
      documentIds: false,
    });
    assert.partialDeepStrictEqual(transform, { bufferSizeMiB: 0.2, bufferIntervalSeconds: 0, retries: 1 });
  });

  it("describes network, logs, keys and tags as declared", () => {
    const key = "arn:aws:kms:eu-west-1:123456789012:key/k";
    const roleArn = "arn:aws:iam::123456789012:role/delivery";
    const logging = { enabled: true, logGroupName: "/aws/kinesisfirehose/stock", logStreamName: "delivery" };
    const vpcConfig = { roleArn, subnetIds: ["subnet-1"], securityGroupIds: ["sg-1"], vpcId: "vpc-1" };
    const registrations = program({
      configuration: { cloudwatchLoggingOptions: logging, vpcConfig },
      s3: { cloudwatchLoggingOptions: logging, kmsKeyArn: key },
    });
    const stream = registrations.pop()!;
    const serverSideEncryption = { enabled: true, keyType: "CUSTOMER_MANAGED_CMK", keyArn: key };
    const outputs = { ...stream.outputs, serverSideEncryption, tags: { team: "ingest" } };
    const { described } = declaredStream([...registrations, { ...stream, outputs }]);
    const CloudWatchLoggingOptions = { Enabled: true, LogGroupName: logging.logGroupName, LogStreamName: "delivery" };
    const EncryptionConfiguration = { KMSEncryptionConfig: { AWSKMSKeyARN: key } };
    assert.partialDeepStrictEqual(described, {
      encryption: { Status: "ENABLED", KeyType: "CUSTOMER_MANAGED_CMK", KeyARN: key },
      tags: { team: "ingest" },
      destination: {
        CloudWatchLoggingOptions,
        S3DestinationDescription: { CloudWatchLoggingOptions, EncryptionConfiguration },
      },
    });
    const network = { SubnetIds: ["subnet-1"], RoleARN: roleArn, SecurityGroupIds: ["sg-1"], VpcId: "vpc-1" };
    assert.deepEqual(described.destination.VpcConfigurationDescription, network);
  });

  it("reads an Elasticsearch destination from its own block", () => {
    const [, bucket, fn, stream] = program();
    const { opensearchConfiguration, ...others } = stream!.outputs;
    const outputs = { ...others, destination: "elasticsearch", elasticsearchConfiguration: opensearchConfiguration };
    const { destination, indexName } = declaredStream([bucket!, fn!, { ...stream!, outputs }]);
    assert.deepEqual({ destination, indexName }, { destination: "elasticsearch", indexName: "stockdata" });
  });

  it("has no transformation when processing is not enabled", () => {
    assert.equal(declared({ configuration: { processingConfiguration: { enabled: false } } }).transform, undefined);
  });

  const elsewhere = "arn:aws:lambda:eu-west-1:123456789012:function:other";
  const errors: readonly (readonly [what: string, registrations: Registration[], ...named: string[]])[] = [
    ["no stream", [], "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream"],
    [
      "everything missing at once",
      program({ configuration: { indexName: "", s3Configuration: {} } }),
      "opensearchConfiguration.indexName",
      "s3Configuration.bucketArn",
    ],
    ["a compression that does not exist", program({ s3: { compressionFormat: "Brotli" } }), "Brotli"],
    ["a function from elsewhere", program({ processorParameters: { LambdaArn: elsewhere } }), elsewhere],
    ["code that is not text", program({ function: { code: { path: "x.zip" } } }), functionArn],
  ];
  for (const [what, registrations, ...named] of errors) {
    it(`names what is wrong: ${what}`, () => {
      assert.throws(
        () => declaredStream(registrations),
        (error) => {
          assert(error instanceof DeclarationError);
          assert.equal(error.problems.length, named.length);
          named.forEach((part, place) => {
            assert(error.problems[place]?.includes(part), error.problems[place]);
          });
          return true;
        },
      );
    });
  }
});
