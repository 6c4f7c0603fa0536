import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import {
  CreateDeliveryStreamCommand,
  type CreateDeliveryStreamCommandInput,
  DeleteDeliveryStreamCommand,
  DescribeDeliveryStreamCommand,
  FirehoseClient,
  FirehoseServiceException,
  ListDeliveryStreamsCommand,
  ListTagsForDeliveryStreamCommand,
  PutRecordCommand,
  ResourceNotFoundException,
  StartDeliveryStreamEncryptionCommand,
  StopDeliveryStreamEncryptionCommand,
  TagDeliveryStreamCommand,
  UntagDeliveryStreamCommand,
  UpdateDestinationCommand,
} from "@aws-sdk/client-firehose";
import { folderBucket } from "../../../local/backup";
import { failedLines, failedObjects } from "../../../local/failed-objects";
import { Faults } from "../../../local/faults";
import { type Pipeline, startPipeline } from "../../../local/pipeline";
import { FakeStore } from "../fake-store";
import { declared, functionArn, temporaryFolder } from "../fixture";

const roleArn = "arn:aws:iam::123456789012:role/delivery";
const destination = {
  RoleARN: roleArn,
  DomainARN: "arn:aws:es:eu-west-1:123456789012:domain/orders",
  IndexName: "orders",
  S3Configuration: { RoleARN: roleArn, BucketARN: "arn:aws:s3:::orders-backup" },
};
const lambda = (LambdaArn: string, parameters: Record<string, string> = {}) => ({
  Enabled: true,
  Processors: [
    {
      Type: "Lambda" as const,
      Parameters: Object.entries({ LambdaArn, ...parameters }).map(([name, ParameterValue]) => ({
        ParameterName: name as "LambdaArn",
        ParameterValue,
      })),
    },
  ],
});

describe("control plane", () => {
  const folder = temporaryFolder();
  let store: FakeStore;
  let pipeline: Pipeline;
  let client: FirehoseClient;
  const problems: string[] = [];

  const start = async (stateFolder?: string): Promise<void> => {
    store = new FakeStore();
    pipeline = await startPipeline({
      declared: declared(),
      store,
      bucketOf: (name) => folderBucket(`${folder}/${name}`),
      speed: 1000,
      faults: new Faults(),
      firehosePort: 0,
      onProblem: (problem) => problems.push(problem),
      onFunctionLog: (line) => problems.push(line),
      ...(stateFolder !== undefined && { stateFolder }),
    });
    const credentials = { accessKeyId: "local", secretAccessKey: "local" };
    client = new FirehoseClient({ endpoint: pipeline.endpointUrl, region: "eu-west-1", credentials, maxAttempts: 1 });
  };
  const stop = async (): Promise<void> => {
    client.destroy();
    await pipeline.close();
  };
  beforeEach(() => start());
  afterEach(stop);

  const create = (name: string, changes: object = {}, others: Partial<CreateDeliveryStreamCommandInput> = {}) =>
    client.send(
      new CreateDeliveryStreamCommand({
        DeliveryStreamName: name,
        AmazonopensearchserviceDestinationConfiguration: { ...destination, ...changes },
        ...others,
      }),
    );
  const describeStream = async (name: string) => {
    const answer = await client.send(new DescribeDeliveryStreamCommand({ DeliveryStreamName: name }));
    return answer.DeliveryStreamDescription!;
  };
  const put = (name: string, text: string) =>
    client.send(new PutRecordCommand({ DeliveryStreamName: name, Record: { Data: Buffer.from(text) } }));
  const update = (name: string, version: string, changes: object, DestinationId = "destinationId-000000000001") =>
    client.send(
      new UpdateDestinationCommand({
        DeliveryStreamName: name,
        CurrentDeliveryStreamVersionId: version,
        DestinationId,
        AmazonopensearchserviceDestinationUpdate: changes,
      }),
    );
  const remove = (name: string) => client.send(new DeleteDeliveryStreamCommand({ DeliveryStreamName: name }));
  const until = async (reached: () => boolean | Promise<boolean>): Promise<void> => {
    for (const deadline = Date.now() + 10_000; !(await reached());) {
      assert(Date.now() < deadline, "it came about in time");
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  const delivered = () => store.batches.map(({ index, lines }) => [index, lines.toString().trimEnd()]);

  it("makes a stream with the service's defaults, and describes it so", async () => {
    const { DeliveryStreamARN } = await create("orders");
    assert.equal(DeliveryStreamARN, "arn:aws:firehose:eu-west-1:123456789012:deliverystream/orders");
    const { CreateTimestamp, ...description } = await describeStream("orders");
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

  it("runs what it made: buffer, function, domain", async () => {
    await create("orders", {
      IndexRotationPeriod: "NoRotation",
      BufferingHints: { IntervalInSeconds: 60, SizeInMBs: 1 },
      ProcessingConfiguration: lambda(functionArn),
    });
    const { AmazonopensearchserviceDestinationDescription: described } = (await describeStream("orders"))
      .Destinations![0]!;
    assert.deepEqual(
      described?.ProcessingConfiguration?.Processors?.[0]?.Parameters?.map(
        ({ ParameterName, ParameterValue }) => `${ParameterName ?? ""}=${ParameterValue ?? ""}`,
      ),
      [
        `LambdaArn=${functionArn}`,
        "NumberOfRetries=3",
        `RoleArn=${roleArn}`,
        "BufferSizeInMBs=1",
        "BufferIntervalInSeconds=60",
      ],
    );
    await put("orders", '{"a":1}');
    await until(() => store.batches.length > 0);
    const [[index, line] = []] = delivered();
    assert.equal(index, "orders");
    assert.match(String(line), /^\{"a":1,"timestamp":".*Z"\}$/);
    assert.deepEqual(problems, []);
  });

  it("sets records aside whose function is not here, as the service does with one that does not exist", async () => {
    const elsewhere = "arn:aws:lambda:eu-west-1:123456789012:function:elsewhere";
    await create("orders", {
      ProcessingConfiguration: lambda(elsewhere, { NumberOfRetries: "0", BufferIntervalInSeconds: "0" }),
      S3Configuration: { ...destination.S3Configuration, BufferingHints: { IntervalInSeconds: 1, SizeInMBs: 1 } },
    });
    await put("orders", "x");
    const bucket = folderBucket(`${folder}/orders-backup`);
    await until(async () => (await failedObjects(bucket)).length > 0);
    const [object] = await failedObjects(bucket);
    const [line] = await failedLines(bucket, object!.key);
    assert.equal(line?.errorCode, "Lambda.ResourceNotFound");
    assert.match(problems.splice(0).join(), /elsewhere is not a function of the program/);
  });

  it("merges an update, counts the version up, and follows it at once", async () => {
    await create("orders", {
      IndexRotationPeriod: "NoRotation",
      BufferingHints: { IntervalInSeconds: 900, SizeInMBs: 1 },
      S3BackupMode: "AllDocuments",
    });
    await put("orders", '{"a":1}');
    await update("orders", "1", {
      IndexName: "renamed",
      BufferingHints: { IntervalInSeconds: 0, SizeInMBs: 1 },
      S3Update: { Prefix: "all/", BufferingHints: { IntervalInSeconds: 0, SizeInMBs: 1 } },
    });
    await until(() => store.batches.length > 0);
    assert.deepEqual(delivered(), [["renamed", '{"a":1}']]);
    const { Destinations, LastUpdateTimestamp, VersionId } = await describeStream("orders");
    const changed = Destinations![0]!.AmazonopensearchserviceDestinationDescription!;
    assert.deepEqual([VersionId, LastUpdateTimestamp instanceof Date], ["2", true]);
    assert.deepEqual(
      [changed.IndexName, changed.IndexRotationPeriod, changed.S3BackupMode, changed.DomainARN],
      ["renamed", "NoRotation", "AllDocuments", destination.DomainARN],
    );
    assert.deepEqual(
      [changed.S3DestinationDescription?.Prefix, changed.S3DestinationDescription?.BucketARN],
      ["all/", destination.S3Configuration.BucketARN],
    );
    const bucket = folderBucket(`${folder}/orders-backup`);
    const written = async () => (await bucket.list()).some(({ key }) => key.startsWith("all/"));
    await until(written);
    const [object] = (await bucket.list()).filter(({ key }) => key.startsWith("all/"));
    assert.match(object!.key, /\/orders-2-\d{4}(-\d\d){5}-[0-9a-f-]{36}$/);
  });

  it("gives records to a function that an update brings, and to none that it takes away", async () => {
    const now = { IntervalInSeconds: 0, SizeInMBs: 1 };
    await create("orders", { BufferingHints: now });
    await update("orders", "1", { ProcessingConfiguration: lambda(functionArn, { BufferIntervalInSeconds: "0" }) });
    await put("orders", '{"a":1}');
    await until(() => store.batches.length === 1);
    await update("orders", "2", { ProcessingConfiguration: { Enabled: false } });
    await put("orders", '{"a":2}');
    await until(() => store.batches.length === 2);
    assert.match(String(delivered()[0]?.[1]), /timestamp/);
    assert.equal(delivered()[1]?.[1], '{"a":2}');
  });

  it("updates the program's stream as any other", async () => {
    await update("stock", "1", { IndexName: "elsewhere", ProcessingConfiguration: { Enabled: false } });
    await put("stock", '{"a":1}');
    await pipeline.stream.flush();
    assert.match(String(delivered()[0]?.[0]), /^elsewhere-/);
  });

  it("delivers what a stream holds before it is gone, and keeps its sums", async () => {
    await create("orders", { BufferingHints: { IntervalInSeconds: 900, SizeInMBs: 100 } });
    await put("orders", '{"a":1}');
    await remove("orders");
    await until(() =>
      describeStream("orders").then(
        () => false,
        (error: unknown) => error instanceof ResourceNotFoundException,
      ),
    );
    await assert.rejects(put("orders", "x"), ResourceNotFoundException);
    assert.equal(store.batches.length, 1);
    const { delivered: arrived, inBuffer, sent } = pipeline.totals();
    assert.deepEqual([sent, arrived, inBuffer], [1, 1, 0]);
  });

  it("lists streams in order, in pages and by type", async () => {
    for (const name of ["b", "a", "z"]) await create(name);
    const names = async (input: object) => {
      const { DeliveryStreamNames, HasMoreDeliveryStreams } = await client.send(new ListDeliveryStreamsCommand(input));
      return [...DeliveryStreamNames!, HasMoreDeliveryStreams];
    };
    assert.deepEqual(await names({}), ["a", "b", "stock", "z", false]);
    assert.deepEqual(await names({ Limit: 2 }), ["a", "b", true]);
    assert.deepEqual(await names({ Limit: 2, ExclusiveStartDeliveryStreamName: "b" }), ["stock", "z", false]);
    assert.deepEqual(await names({ DeliveryStreamType: "MSKAsSource" }), [false]);
  });

  it("tags", async () => {
    await create("orders", {}, { Tags: [{ Key: "team", Value: "data" }, { Key: "cost" }] });
    const DeliveryStreamName = "orders";
    await client.send(
      new TagDeliveryStreamCommand({ DeliveryStreamName, Tags: [{ Key: "team", Value: "search" }, { Key: "x" }] }),
    );
    await client.send(new UntagDeliveryStreamCommand({ DeliveryStreamName, TagKeys: ["cost", "never"] }));
    const all = await client.send(new ListTagsForDeliveryStreamCommand({ DeliveryStreamName }));
    assert.deepEqual(all.Tags, [
      { Key: "team", Value: "search" },
      { Key: "x", Value: "" },
    ]);
    const first = await client.send(new ListTagsForDeliveryStreamCommand({ DeliveryStreamName, Limit: 1 }));
    assert.deepEqual([first.Tags?.length, first.HasMoreTags], [1, true]);
    const many = Array.from({ length: 49 }, (_, place) => ({ Key: `tag${place}` }));
    await assert.rejects(
      client.send(new TagDeliveryStreamCommand({ DeliveryStreamName, Tags: many })),
      /at most 50 tags/,
    );
  });

  it("remembers encryption", async () => {
    await create("orders");
    const DeliveryStreamName = "orders";
    await client.send(new StartDeliveryStreamEncryptionCommand({ DeliveryStreamName }));
    const status = async () => (await describeStream("orders")).DeliveryStreamEncryptionConfiguration;
    assert.deepEqual(await status(), { Status: "ENABLED", KeyType: "AWS_OWNED_CMK" });
    await client.send(new StopDeliveryStreamEncryptionCommand({ DeliveryStreamName }));
    assert.deepEqual(await status(), { Status: "DISABLED", KeyType: "AWS_OWNED_CMK" });
  });

  it("brings created streams back after a restart, with what they held, when it has a folder", async () => {
    await stop();
    const state = `${folder}/state`;
    await start(state);
    await create("orders", { IndexRotationPeriod: "NoRotation" }, { Tags: [{ Key: "team", Value: "data" }] });
    await update("orders", "1", { IndexName: "renamed" });
    await stop();
    await start(state);
    assert.equal((await describeStream("orders")).VersionId, "2");
    const { Tags } = await client.send(new ListTagsForDeliveryStreamCommand({ DeliveryStreamName: "orders" }));
    assert.deepEqual(Tags, [{ Key: "team", Value: "data" }]);
    await put("orders", '{"a":1}');
    await remove("orders");
    await until(() => pipeline.totals().delivered === 1);
    assert.deepEqual(delivered(), [["renamed", '{"a":1}']]);
    await stop();
    await start(state);
    await assert.rejects(describeStream("orders"), ResourceNotFoundException);
  });

  it("serves the AWS CLI", async function () {
    const cli = async (operation: string, ...args: readonly string[]): Promise<unknown> => {
      const env = { ...process.env, AWS_ACCESS_KEY_ID: "local", AWS_SECRET_ACCESS_KEY: "local", NO_PROXY: "127.0.0.1" };
      const endpoint = ["--endpoint-url", pipeline.endpointUrl, "--region", "eu-west-1", "--output", "json"];
      const { stdout } = await promisify(execFile)("aws", ["firehose", operation, ...args, ...endpoint], { env });
      return stdout === "" ? undefined : JSON.parse(stdout);
    };
    try {
      const configuration = JSON.stringify(destination);
      await cli(
        "create-delivery-stream",
        ...["--delivery-stream-name", "cli"],
        ...["--amazonopensearchservice-destination-configuration", configuration],
      );
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
      console.log("      skipped: no `aws` on the PATH");
      this.skip();
    }
    assert.deepEqual(await cli("list-delivery-streams"), {
      DeliveryStreamNames: ["cli", "stock"],
      HasMoreDeliveryStreams: false,
    });
    await cli("delete-delivery-stream", "--delivery-stream-name", "cli");
  }).timeout(30_000);

  const refusals: readonly [what: string, request: () => Promise<unknown>, name: string, message: string | RegExp][] = [
    [
      "a name that is taken",
      () => create("stock"),
      "ResourceInUseException",
      "Firehose stock under accountId 123456789012 already exists",
    ],
    [
      "everything that its shape forbids, at once",
      () =>
        create("or ders", {
          IndexName: "",
          BufferingHints: { IntervalInSeconds: 901, SizeInMBs: 0 },
          IndexRotationPeriod: "TwoDays",
          S3Configuration: { RoleARN: roleArn },
        }),
      "ValidationException",
      "6 validation errors detected: Value 'or ders' at 'deliveryStreamName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+; " +
        "Value '' at 'amazonopensearchserviceDestinationConfiguration.indexName' failed to satisfy constraint: Member must have length greater than or equal to 1; " +
        "Value 'TwoDays' at 'amazonopensearchserviceDestinationConfiguration.indexRotationPeriod' failed to satisfy constraint: Member must satisfy enum value set: [NoRotation, OneHour, OneDay, OneWeek, OneMonth]; " +
        "Value '901' at 'amazonopensearchserviceDestinationConfiguration.bufferingHints.intervalInSeconds' failed to satisfy constraint: Member must have value less than or equal to 900; " +
        "Value '0' at 'amazonopensearchserviceDestinationConfiguration.bufferingHints.sizeInMBs' failed to satisfy constraint: Member must have value greater than or equal to 1; " +
        "Value null at 'amazonopensearchserviceDestinationConfiguration.s3Configuration.bucketARN' failed to satisfy constraint: Member must not be null",
    ],
    [
      "no destination",
      () => client.send(new CreateDeliveryStreamCommand({ DeliveryStreamName: "orders" })),
      "InvalidArgumentException",
      "Exactly one destination configuration is supported for a Firehose",
    ],
    [
      "two destinations",
      () => create("orders", {}, { ElasticsearchDestinationConfiguration: destination }),
      "InvalidArgumentException",
      "Exactly one destination configuration is supported for a Firehose",
    ],
    [
      "a destination that does not run here",
      () =>
        client.send(
          new CreateDeliveryStreamCommand({
            DeliveryStreamName: "orders",
            ExtendedS3DestinationConfiguration: destination.S3Configuration,
          }),
        ),
      "InvalidArgumentException",
      "ExtendedS3DestinationConfiguration does not run on this machine; AmazonopensearchserviceDestinationConfiguration and ElasticsearchDestinationConfiguration do.",
    ],
    [
      "another source",
      () => create("orders", {}, { DeliveryStreamType: "MSKAsSource" }),
      "InvalidArgumentException",
      "Streams of type MSKAsSource do not run on this machine; those of type DirectPut do.",
    ],
    [
      "a domain by two names",
      () => create("orders", { ClusterEndpoint: "https://x" }),
      "InvalidArgumentException",
      "Exactly one of DomainARN and ClusterEndpoint must be given.",
    ],
    [
      "a prefix without its counterpart",
      () => create("orders", { S3Configuration: { ...destination.S3Configuration, Prefix: "!{timestamp:yyyy}/" } }),
      "InvalidArgumentException",
      "ErrorOutputPrefix cannot be null or empty when Prefix contains expressions.",
    ],
    [
      "a function's buffer out of bounds",
      () => create("orders", { ProcessingConfiguration: lambda(functionArn, { BufferSizeInMBs: "4" }) }),
      "InvalidArgumentException",
      "BufferSizeInMBs must be from 0.2 to 3, but is 4.",
    ],
    [
      "a processor that does not run here",
      () => create("orders", { ProcessingConfiguration: { Enabled: true, Processors: [{ Type: "Decompression" }] } }),
      "InvalidArgumentException",
      "Processors of type Decompression do not run on this machine; those of type Lambda do.",
    ],
    [
      "an update of a version that is past",
      () => update("stock", "7", { IndexName: "x" }),
      "ConcurrentModificationException",
      "Cannot update firehose: stock since the current version id: 1 and specified version id: 7 do not match",
    ],
    [
      "an update of a destination that is not there",
      () => update("stock", "1", { IndexName: "x" }, "destinationId-2"),
      "InvalidArgumentException",
      "Destination Id destinationId-2 not found",
    ],
    [
      "a tag of AWS's own",
      () =>
        client.send(
          new TagDeliveryStreamCommand({ DeliveryStreamName: "stock", Tags: [{ Key: "aws:x", Value: "1" }] }),
        ),
      "ValidationException",
      /^1 validation error detected: Value 'aws:x' at 'tags\.1\.member\.key' failed to satisfy constraint: Member must satisfy regular expression pattern: /,
    ],
    ["the deletion of what is not there", () => remove("other"), "ResourceNotFoundException", /^Firehose other under/],
  ];
  for (const [what, request, name, message] of refusals) {
    it(`refuses ${what}, worded like AWS, and makes nothing`, async () => {
      await assert.rejects(request, (error) => {
        assert(error instanceof FirehoseServiceException);
        assert.equal(error.name, name);
        if (typeof message === "string") assert.equal(error.message, message);
        else assert.match(error.message, message);
        return true;
      });
      assert.equal((await describeStream("stock")).VersionId, "1");
      assert.deepEqual((await client.send(new ListDeliveryStreamsCommand({}))).DeliveryStreamNames, ["stock"]);
    });
  }
});
