import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs";
import * as http from "node:http";
import * as path from "node:path";
import {
  DescribeDeliveryStreamCommand,
  FirehoseClient,
  ListDeliveryStreamsCommand,
  PutRecordBatchCommand,
  PutRecordCommand,
  ResourceNotFoundException,
  ServiceUnavailableException,
} from "@aws-sdk/client-firehose";
import { EndpointPortError, startEndpoint, type Endpoint } from "../../../local/firehose/endpoint";
import { ManagedStreams } from "../../../local/firehose/managed-streams";
import { metricsText } from "../../../local/firehose/metrics";
import { operations } from "../../../local/firehose/operations";
import { DeliveryStream } from "../../../local/firehose/stream";
import { folderBucket } from "../../../local/backup";
import { FakeStore } from "../fake-store";
import { base64, declared, functionArn, temporaryFolder } from "../fixture";
import { ManualClock } from "../manual-clock";

const contentType = "application/x-amz-json-1.1";

describe("Firehose endpoint", () => {
  const folder = temporaryFolder();
  const accepted: string[] = [];
  let isFull = false;
  let stream: DeliveryStream;
  let endpoint: Endpoint;
  let client: FirehoseClient;

  before(async () => {
    // Only what the endpoint accepts matters here, so nothing leaves the stream's buffer.
    class Recording extends DeliveryStream {
      override get isFull() {
        return isFull;
      }
      override put(data: readonly string[]): number {
        accepted.push(...data.map((text) => Buffer.from(text, "base64").toString("latin1").slice(0, 50)));
        return super.put(data);
      }
    }
    const options = {
      clock: new ManualClock(),
      store: new FakeStore(),
      bucket: folderBucket(folder),
      onProblem: (problem: string) => {
        assert.equal(problem, undefined);
      },
    };
    stream = new Recording({ declared: declared(), ...options, invoke: () => new Promise(() => undefined) });
    const streams = new ManagedStreams({
      ...{ partition: "aws", region: "eu-west-1", account: "123456789012", functions: [] },
      now: () => 1_700_000_000_500,
      start: () => Promise.reject(new Error("no stream is made here")),
    });
    streams.adopt({ stream, change: () => Promise.resolve(), close: () => Promise.resolve() });
    endpoint = await startEndpoint(0, {
      operations: operations(streams),
      metrics: () => metricsText({ stock: stream }, 0),
    });
    const credentials = { accessKeyId: "local", secretAccessKey: "local" };
    client = new FirehoseClient({ endpoint: endpoint.url, region: "eu-west-1", credentials, maxAttempts: 1 });
  });

  beforeEach(() => {
    accepted.length = 0;
  });

  after(async () => {
    client.destroy();
    await endpoint.close();
  });

  /** Posts a body as it is; what is not given is as a client of this machine has it. */
  async function post(operation: string, body: unknown, headers: Record<string, string> = {}) {
    const text = typeof body === "string" ? body : JSON.stringify(body);
    const { status, answer, type } = await new Promise<{ status?: number; answer: string; type?: string }>(
      (resolve, reject) => {
        const target = { "x-amz-target": `Firehose_20150804.${operation}`, "content-type": contentType, ...headers };
        const request = http.request(endpoint.url, { method: "POST", headers: target }, (response) => {
          let answer = "";
          response.on("data", (chunk: Buffer) => (answer += chunk.toString()));
          response.on("end", () => {
            resolve({ status: response.statusCode, answer, type: response.headers["content-type"] });
          });
        });
        request.on("error", reject);
        request.end(text);
      },
    );
    assert.equal(type, contentType);
    return { status, ...(JSON.parse(answer) as Record<string, unknown>) };
  }

  async function metric(name: string): Promise<number> {
    const response = await fetch(`${endpoint.url}/metrics`);
    assert.equal(response.headers.get("content-type"), "text/plain; version=0.0.4");
    const value = new RegExp(`^${name}\\{DeliveryStreamName="stock"\\} (\\d+)$`, "m").exec(await response.text())?.[1];
    return Number(value);
  }

  it("serves the AWS SDK", async () => {
    const one = await client.send(
      new PutRecordCommand({ DeliveryStreamName: "stock", Record: { Data: Buffer.from("one") } }),
    );
    const Records = ["two", "three"].map((text) => ({ Data: Buffer.from(text) }));
    const more = await client.send(new PutRecordBatchCommand({ DeliveryStreamName: "stock", Records }));
    assert.deepEqual(accepted, ["one", "two", "three"]);
    assert.equal(more.FailedPutCount, 0);
    assert.deepEqual(
      [one.RecordId, ...more.RequestResponses!.map(({ RecordId }) => RecordId)],
      [0, 1, 2].map(stream.recordId),
    );
  });

  it("describes the stream as the SDK reads it", async () => {
    const { DeliveryStreamDescription: description } = await client.send(
      new DescribeDeliveryStreamCommand({ DeliveryStreamName: "stock" }),
    );
    assert.equal(description?.DeliveryStreamStatus, "ACTIVE");
    assert.deepEqual(description.CreateTimestamp, new Date(1_700_000_000_500));
    const destination = description.Destinations?.[0]?.AmazonopensearchserviceDestinationDescription;
    assert.equal(destination?.IndexName, "stockdata");
    assert.deepEqual(destination.BufferingHints, { IntervalInSeconds: 300, SizeInMBs: 5 });
    assert.deepEqual(destination.RetryOptions, { DurationInSeconds: 300 });
    assert.deepEqual(destination.S3DestinationDescription?.BucketARN, "arn:aws:s3:::stock-backup");
    assert.deepEqual(destination.ProcessingConfiguration?.Processors?.[0]?.Parameters, [
      { ParameterName: "LambdaArn", ParameterValue: functionArn },
      { ParameterName: "NumberOfRetries", ParameterValue: "3" },
      { ParameterName: "BufferSizeInMBs", ParameterValue: "1" },
      { ParameterName: "BufferIntervalInSeconds", ParameterValue: "60" },
    ]);
  });

  it("lists the stream", async () => {
    const all = await client.send(new ListDeliveryStreamsCommand({}));
    const after = await client.send(new ListDeliveryStreamsCommand({ ExclusiveStartDeliveryStreamName: "stock" }));
    assert.deepEqual(
      [all.DeliveryStreamNames, after.DeliveryStreamNames, all.HasMoreDeliveryStreams],
      [["stock"], [], false],
    );
  });

  it("gives the SDK errors that it knows", async () => {
    const command = new PutRecordCommand({ DeliveryStreamName: "other", Record: { Data: Buffer.from("x") } });
    await assert.rejects(client.send(command), (error) => {
      assert(error instanceof ResourceNotFoundException);
      assert.equal(error.message, "Firehose other under account 123456789012 not found.");
      return true;
    });
    isFull = true;
    const full = new PutRecordCommand({ DeliveryStreamName: "stock", Record: { Data: Buffer.from("x") } });
    await assert.rejects(client.send(full), ServiceUnavailableException);
    isFull = false;
    assert.deepEqual(accepted, []);
  });

  it("serves the AWS CLI", async function () {
    const records = path.join(folder, "records.json");
    const Records = Array.from({ length: 500 }, (_, place) => ({ Data: `cli ${place}` }));
    // Version 2 of the CLI takes base64 unless it is told otherwise; version 1 has no such setting and takes text.
    const config = path.join(folder, "config");
    fs.writeFileSync(config, "[default]\ncli_binary_format = raw-in-base64-out\n");
    fs.writeFileSync(records, JSON.stringify(Records));
    const args = ["firehose", "put-record-batch", "--delivery-stream-name", "stock", "--records", `file://${records}`];
    const env = {
      ...process.env,
      AWS_ACCESS_KEY_ID: "local",
      AWS_SECRET_ACCESS_KEY: "local",
      AWS_CONFIG_FILE: config,
      AWS_DEFAULT_REGION: "eu-west-1",
      NO_PROXY: "127.0.0.1",
    };
    const output = await awsCli([...args, "--endpoint-url", endpoint.url, "--output", "json"], env);
    if (output === undefined) {
      console.log("      skipped: no `aws` on the PATH");
      this.skip();
    }
    assert.equal((JSON.parse(output) as { FailedPutCount: number }).FailedPutCount, 0);
    assert.deepEqual(
      accepted,
      Array.from({ length: 500 }, (_, place) => `cli ${place}`),
    );
  });

  const name = "DeliveryStreamName";
  const large = base64("x".repeat(1_024_001));
  const refused: readonly [string, string, unknown, string, string][] = [
    [
      "no stream name",
      "PutRecord",
      { Record: { Data: "" } },
      "ValidationException",
      "1 validation error detected: Value null at 'deliveryStreamName' failed to satisfy constraint: Member must not be null",
    ],
    [
      "two problems",
      "PutRecord",
      { [name]: "a b" },
      "ValidationException",
      "2 validation errors detected: Value 'a b' at 'deliveryStreamName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+; Value null at 'record' failed to satisfy constraint: Member must not be null",
    ],
    [
      "a long name",
      "DescribeDeliveryStream",
      { [name]: "a".repeat(65) },
      "ValidationException",
      `1 validation error detected: Value '${"a".repeat(65)}' at 'deliveryStreamName' failed to satisfy constraint: Member must have length less than or equal to 64`,
    ],
    [
      "an unknown stream",
      "DescribeDeliveryStream",
      { [name]: "other" },
      "ResourceNotFoundException",
      "Firehose other under account 123456789012 not found.",
    ],
    [
      "no data",
      "PutRecord",
      { [name]: "stock", Record: {} },
      "ValidationException",
      "1 validation error detected: Value null at 'record.data' failed to satisfy constraint: Member must not be null",
    ],
    [
      "data that is no text",
      "PutRecord",
      { [name]: "stock", Record: { Data: 7 } },
      "SerializationException",
      "Expected string or null",
    ],
    [
      "data that is not base64",
      "PutRecord",
      { [name]: "stock", Record: { Data: "{}" } },
      "SerializationException",
      "record.data is not base64",
    ],
    [
      "a record that is too large",
      "PutRecord",
      { [name]: "stock", Record: { Data: large } },
      "ValidationException",
      "1 validation error detected: Value 'java.nio.HeapByteBuffer[pos=0 lim=1024001 cap=1024001]' at 'record.data' failed to satisfy constraint: Member must have length less than or equal to 1024000",
    ],
    [
      "no records",
      "PutRecordBatch",
      { [name]: "stock", Records: [] },
      "ValidationException",
      "1 validation error detected: Value '[0 records]' at 'records' failed to satisfy constraint: Member must have length greater than or equal to 1",
    ],
    [
      "too many records",
      "PutRecordBatch",
      { [name]: "stock", Records: Array.from({ length: 501 }, () => ({ Data: "" })) },
      "ValidationException",
      "1 validation error detected: Value '[501 records]' at 'records' failed to satisfy constraint: Member must have length less than or equal to 500",
    ],
    [
      "records that are no list",
      "PutRecordBatch",
      { [name]: "stock", Records: "x" },
      "SerializationException",
      "Expected list or null",
    ],
    [
      "one bad record among good ones",
      "PutRecordBatch",
      { [name]: "stock", Records: [{ Data: "" }, {}, { Data: "" }] },
      "ValidationException",
      "1 validation error detected: Value null at 'records.2.member.data' failed to satisfy constraint: Member must not be null",
    ],
    [
      "more than 4 MiB",
      "PutRecordBatch",
      { [name]: "stock", Records: Array.from({ length: 5 }, () => ({ Data: base64("x".repeat(900_000)) })) },
      "InvalidArgumentException",
      "Records size exceeds 4 MB limit",
    ],
    ["text that is not JSON", "PutRecord", "{", "SerializationException", "The request is not JSON."],
    [
      "JSON that is no object",
      "PutRecord",
      "[]",
      "SerializationException",
      "Start of structure or map found where not expected.",
    ],
    ["an unknown operation", "PutRecords", {}, "UnknownOperationException", ""],
    ["a property of all objects", "toString", {}, "UnknownOperationException", ""],
  ];
  for (const [what, operation, body, __type, message] of refused) {
    it(`refuses ${what} as AWS does, accepting nothing of it`, async () => {
      assert.deepEqual(await post(operation, body), { status: 400, __type, message });
      assert.deepEqual(accepted, []);
    });
  }

  it("accepts what is just within the limits", async () => {
    const batch = Array.from({ length: 4 }, () => ({ Data: base64("x".repeat(1_024_000)) }));
    const rest = { Data: base64("y".repeat(4 * 1024 * 1024 - 4 * 1_024_000)) };
    const { status, FailedPutCount } = (await post("PutRecordBatch", {
      [name]: "stock",
      Records: [...batch, rest],
    })) as Record<string, unknown>;
    assert.deepEqual([status, FailedPutCount, accepted.length], [200, 0, 5]);
  });

  it("refuses a body that no request can have", async () => {
    const { status, __type } = (await post("PutRecord", " ".repeat(9 * 1024 * 1024))) as Record<string, unknown>;
    assert.deepEqual([status, __type], [413, "RequestEntityTooLargeException"]);
  });

  const foreign: readonly Record<string, string>[] = [
    { host: "evil.example" },
    { origin: "https://evil.example" },
    { origin: "null" },
  ];
  for (const headers of foreign) {
    it(`refuses a browser that another site sent: ${JSON.stringify(headers)}`, async () => {
      const { status, __type } = (await post(
        "PutRecord",
        { [name]: "stock", Record: { Data: "" } },
        headers,
      )) as Record<string, unknown>;
      assert.deepEqual([status, __type], [403, "AccessDeniedException"]);
      assert.deepEqual(accepted, []);
    });
  }

  it("shows its metrics under CloudWatch's names", async () => {
    const before = await metric("IncomingRecords");
    await post("PutRecord", { [name]: "stock", Record: { Data: base64("x") } });
    assert.equal(await metric("IncomingRecords"), before + 1);
    assert.equal(await metric("DeliveryToAmazonOpenSearchService_Records"), 0);
    assert.equal(await metric("ThrottledRecords"), 1);
  });

  it("says that its port is in use, and which flag chooses another", async () => {
    const port = Number(new URL(endpoint.url).port);
    await assert.rejects(startEndpoint(port, { operations: {}, metrics: () => "" }), (error) => {
      assert(error instanceof EndpointPortError);
      assert.equal(
        error.message,
        `--firehose-port: ${port} given, which another program uses; choose another one from 1024 to 65535, or leave the flag out for a free one.`,
      );
      return true;
    });
  });
});

/** What the AWS CLI prints; undefined where there is none. */
async function awsCli(args: readonly string[], env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const cli = spawn("aws", args, { env, stdio: ["ignore", "pipe", "inherit"] });
  let output = "";
  cli.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
  try {
    const [code] = (await once(cli, "close")) as [number];
    assert.equal(code, 0);
    return output;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
