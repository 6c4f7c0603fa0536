import assert from "node:assert/strict";
import {
  DescribeDeliveryStreamCommand,
  FirehoseClient,
  PutRecordBatchCommand,
  PutRecordCommand,
  ResourceNotFoundException,
  ServiceUnavailableException,
} from "@aws-sdk/client-firehose";
import { startEndpoint } from "../../firehose/endpoint";
import { PortError } from "../../loopback";
import { base64, functionArn } from "../fixture";
import { createdAt, RecordingEndpoint } from "./recording-endpoint";

describe("Firehose endpoint", () => {
  const endpoint = RecordingEndpoint.inThisSuite();
  let client: FirehoseClient;

  before(() => {
    const credentials = { accessKeyId: "local", secretAccessKey: "local" };
    client = new FirehoseClient({ endpoint: endpoint.url, region: "eu-west-1", credentials, maxAttempts: 1 });
  });
  after(() => {
    client.destroy();
  });

  async function metric(name: string): Promise<number> {
    const response = await fetch(`${endpoint.url}/metrics`);
    assert.equal(response.headers.get("content-type"), "text/plain; version=0.0.4");
    const value = new RegExp(`^${name}\\{DeliveryStreamName="stock"\\} (\\d+)$`, "m").exec(await response.text())?.[1];
    return Number(value);
  }

  it("serves the AWS SDK", async () => {
    const first = endpoint.stream.counts.sent;
    const one = await client.send(
      new PutRecordCommand({ DeliveryStreamName: "stock", Record: { Data: Buffer.from("one") } }),
    );
    const Records = ["two", "three"].map((text) => ({ Data: Buffer.from(text) }));
    const more = await client.send(new PutRecordBatchCommand({ DeliveryStreamName: "stock", Records }));
    assert.deepEqual(endpoint.stream.accepted, ["one", "two", "three"]);
    assert.equal(more.FailedPutCount, 0);
    assert.deepEqual(
      [one.RecordId, ...more.RequestResponses!.map(({ RecordId }) => RecordId)],
      [first, first + 1, first + 2].map(endpoint.stream.recordId),
    );
  });

  it("describes the stream as the SDK reads it", async () => {
    const { DeliveryStreamDescription: description } = await client.send(
      new DescribeDeliveryStreamCommand({ DeliveryStreamName: "stock" }),
    );
    assert.equal(description?.DeliveryStreamStatus, "ACTIVE");
    assert.deepEqual(description.CreateTimestamp, new Date(createdAt));
    const destination = description.Destinations?.[0]?.AmazonopensearchserviceDestinationDescription;
    assert.equal(destination?.IndexName, "stockdata");
    assert.deepEqual(destination.BufferingHints, { IntervalInSeconds: 300, SizeInMBs: 5 });
    assert.deepEqual(destination.RetryOptions, { DurationInSeconds: 300 });
    assert.deepEqual(destination.S3DestinationDescription?.BucketARN, "arn:aws:s3:::stock-backup");
    assert.deepEqual(destination.ProcessingConfiguration?.Processors?.[0]?.Parameters, [
      { ParameterName: "LambdaArn", ParameterValue: functionArn },
      { ParameterName: "NumberOfRetries", ParameterValue: "3" },
      { ParameterName: "RoleArn", ParameterValue: "arn:aws:iam::123456789012:role/delivery" },
      { ParameterName: "BufferSizeInMBs", ParameterValue: "1" },
      { ParameterName: "BufferIntervalInSeconds", ParameterValue: "60" },
    ]);
  });

  it("gives the SDK errors that it knows", async () => {
    const command = new PutRecordCommand({ DeliveryStreamName: "other", Record: { Data: Buffer.from("x") } });
    await assert.rejects(client.send(command), (error) => {
      assert(error instanceof ResourceNotFoundException);
      assert.equal(error.message, "Firehose other under account 123456789012 not found.");
      return true;
    });
    endpoint.stream.full = true;
    const full = new PutRecordCommand({ DeliveryStreamName: "stock", Record: { Data: Buffer.from("x") } });
    await assert.rejects(client.send(full), ServiceUnavailableException);
    endpoint.stream.full = false;
    assert.deepEqual(endpoint.stream.accepted, []);
  });

  const foreign: readonly Record<string, string>[] = [
    { host: "evil.example" },
    { origin: "https://evil.example" },
    { origin: "null" },
  ];
  for (const headers of foreign) {
    it(`refuses a browser that another site sent: ${JSON.stringify(headers)}`, async () => {
      const request = { DeliveryStreamName: "stock", Record: { Data: "" } };
      const { status, __type } = await endpoint.post("PutRecord", request, headers);
      assert.deepEqual([status, __type], [403, "AccessDeniedException"]);
      assert.deepEqual(endpoint.stream.accepted, []);
    });
  }

  it("shows its metrics under CloudWatch's names", async () => {
    const names = ["IncomingRecords", "ThrottledRecords", "DeliveryToAmazonOpenSearchService_Records"];
    const [incoming = NaN, throttled = NaN] = await Promise.all(names.map(metric));
    const request = { DeliveryStreamName: "stock", Record: { Data: base64("x") } };
    await endpoint.post("PutRecord", request);
    endpoint.stream.full = true;
    await endpoint.post("PutRecord", request);
    endpoint.stream.full = false;
    assert.deepEqual(await Promise.all(names.map(metric)), [incoming + 1, throttled + 1, 0]);
  });

  it("says that its port is in use, and which flag chooses another", async () => {
    const port = Number(new URL(endpoint.url).port);
    await assert.rejects(startEndpoint(port, { operations: {}, metrics: () => "" }), (error) => {
      assert(error instanceof PortError);
      assert.equal(
        error.message,
        `--firehose-port: ${port} given, which another program uses; choose another one from 1024 to 65535, or 0 for any free one.`,
      );
      return true;
    });
  });
});
