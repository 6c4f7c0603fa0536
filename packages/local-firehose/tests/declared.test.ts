import assert from "node:assert/strict";
import { DeclarationError, declaredStream } from "../declared";
import { addTimestamp, declared, functionArn, program, registration, streamArn } from "./fixture";

describe("declared stream", () => {
  it("has the service's defaults for everything left out", () => {
    assert.deepEqual(declared(), {
      name: "stock",
      arn: streamArn,
      region: "eu-west-1",
      roleArn: "arn:aws:iam::123456789012:role/delivery",
      domainArn: "arn:aws:es:eu-west-1:123456789012:domain/stock",
      destination: "opensearch",
      indexName: "stockdata",
      indexRotationPeriod: "OneDay",
      bufferSizeMiB: 5,
      bufferIntervalSeconds: 300,
      retrySeconds: 300,
      backupMode: "FailedDocumentsOnly",
      documentIds: true,
      described: {
        destination: {},
        backup: { RoleARN: "arn:aws:iam::123456789012:role/delivery" },
        stream: {},
        tags: {},
      },
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

  it("reads what is declared", () => {
    const stream = declared({
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
    const {
      indexName,
      indexRotationPeriod,
      bufferSizeMiB,
      bufferIntervalSeconds,
      retrySeconds,
      backupMode,
      documentIds,
    } = stream;
    assert.deepEqual(
      { indexName, indexRotationPeriod, bufferSizeMiB, bufferIntervalSeconds, retrySeconds, backupMode, documentIds },
      {
        indexName: "trades",
        indexRotationPeriod: "OneHour",
        bufferSizeMiB: 20,
        bufferIntervalSeconds: 0,
        retrySeconds: 0,
        backupMode: "AllDocuments",
        documentIds: false,
      },
    );
    assert.equal(stream.transform?.bufferSizeMiB, 0.2);
    assert.equal(stream.transform.bufferIntervalSeconds, 0);
    assert.equal(stream.transform.retries, 1);
  });

  it("reads an Elasticsearch destination by its own block", () => {
    const [bucket, fn, stream] = program();
    const { opensearchConfiguration, ...others } = stream!.outputs;
    const outputs = { ...others, destination: "elasticsearch", elasticsearchConfiguration: opensearchConfiguration };
    const { destination, indexName } = declaredStream([bucket!, fn!, { ...stream!, outputs }]);
    assert.deepEqual({ destination, indexName }, { destination: "elasticsearch", indexName: "stockdata" });
  });

  it("has no transformation when processing is not enabled", () => {
    assert.equal(declared({ configuration: { processingConfiguration: { enabled: false } } }).transform, undefined);
  });

  const errors: readonly [
    name: string,
    registrations: () => ReturnType<typeof program>,
    problems: readonly string[],
  ][] = [
    [
      "no stream",
      () => [],
      [
        "no resource of type aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream was registered; the program must declare one",
      ],
    ],
    [
      "two streams",
      () => [...program(), registration("aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream", "other", {})],
      ["one stream is expected, 2 were registered: stream, other"],
    ],
    [
      "everything missing at once",
      () => program({ configuration: { indexName: "", s3Configuration: {} }, processorParameters: { LambdaArn: "" } }),
      [
        "stream: opensearchConfiguration.indexName is missing",
        "stream: s3Configuration.bucketArn is missing",
        "stream: the Lambda processor's LambdaArn is missing",
      ],
    ],
    [
      "a compression that cannot be written here",
      () => program({ s3: { compressionFormat: "Brotli" } }),
      [
        "stream: s3Configuration.compressionFormat: Brotli given, UNCOMPRESSED, GZIP, ZIP, Snappy, HADOOP_SNAPPY can be written here",
      ],
    ],
    [
      "a function from elsewhere",
      () => program({ processorParameters: { LambdaArn: "arn:aws:lambda:eu-west-1:123456789012:function:other" } }),
      [
        "the function arn:aws:lambda:eu-west-1:123456789012:function:other is not one that the program declares, so its code is not here",
      ],
    ],
    [
      "code that is not text",
      () => program({ function: { code: { path: "x.zip" } } }),
      ["function add-timestamp: its code is not an archive of text assets"],
    ],
  ];
  for (const [name, registrations, problems] of errors) {
    it(`names what is wrong: ${name}`, () => {
      assert.throws(
        () => declaredStream(registrations()),
        (error) => {
          assert(error instanceof DeclarationError);
          assert.deepEqual(error.problems, problems);
          return true;
        },
      );
    });
  }
});
