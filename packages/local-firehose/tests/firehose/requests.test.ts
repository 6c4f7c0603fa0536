import assert from "node:assert/strict";
import { once } from "node:events";
import * as http from "node:http";
import { json } from "node:stream/consumers";
import * as fc from "fast-check";
import { putBatches, putRecordBatchRequest } from "../../firehose/put-request";
import { startEndpoint } from "../../firehose/endpoint";
import { PortError } from "../../loopback";
import type { Pipeline } from "../../pipeline";
import { FakeStore } from "../fake-store";
import { base64, temporaryFolder } from "../fixture";
import { pipelineInto } from "../running-pipeline";

describe("requests to the endpoint", () => {
  const folder = temporaryFolder();
  let pipeline: Pipeline;
  before(async () => {
    pipeline = await pipelineInto(new FakeStore(), folder);
  });
  after(() => pipeline.close());

  /** Posts a body as it is. @returns the answer's status and JSON. */
  async function post(operation: string, body: unknown, others = {}): Promise<Record<string, unknown>> {
    const headers = { "x-amz-target": `Firehose_20150804.${operation}`, ...others };
    const request = http.request(pipeline.endpointUrl, { method: "POST", headers });
    request.end(typeof body === "string" ? body : JSON.stringify(body));
    const [response] = (await once(request, "response")) as [http.IncomingMessage];
    assert.equal(response.headers["content-type"], "application/x-amz-json-1.1");
    return { status: response.statusCode, ...((await json(response)) as Record<string, unknown>) };
  }

  const name = "DeliveryStreamName";
  const put = (Data: unknown) => ({ [name]: "stock", Record: { Data } });
  const batch = (Records: unknown) => ({ [name]: "stock", Records });
  const times = (count: number, data = "") => Array.from({ length: count }, () => ({ Data: base64(data) }));
  const notBase64 = ["{}", "e30", "e30=\n", " e30=", "e3-_", "e30==", "e3=0", "====", "=", "é30="];
  const one = "1 validation error detected";
  /** Operation, body, error, and what its message has. */
  const refused: readonly (readonly [string, unknown, string, string])[] = [
    ["PutRecord", { Record: { Data: "" } }, "ValidationException", `${one}: Value null at 'deliveryStreamName'`],
    ["PutRecord", { [name]: "a b" }, "ValidationException", "2 validation errors detected: Value 'a b'"],
    ["PutRecord", { [name]: "", Record: { Data: "" } }, "ValidationException", "2 validation errors"],
    ["DescribeDeliveryStream", { [name]: "a".repeat(65) }, "ValidationException", "length less than or equal to 64"],
    ["DescribeDeliveryStream", { [name]: "other" }, "ResourceNotFoundException", "other"],
    ["PutRecord", { [name]: "stock", Record: {} }, "ValidationException", `${one}: Value null at 'record.data'`],
    ["PutRecord", put(7), "SerializationException", "Expected string"],
    ...notBase64.map((Data) => ["PutRecord", put(Data), "SerializationException", "record.data"] as const),
    ["PutRecord", put(base64("x".repeat(1_024_001))), "ValidationException", "length less than or equal to 1024000"],
    ["PutRecordBatch", batch([]), "ValidationException", `${one}: Value '[0 records]' at 'records'`],
    ["PutRecordBatch", batch(times(501)), "ValidationException", "length less than or equal to 500"],
    ["PutRecordBatch", batch("x"), "SerializationException", "Expected list"],
    ["PutRecordBatch", batch([{ Data: "" }, {}]), "ValidationException", "null at 'records.2.member.data'"],
    ["PutRecordBatch", batch(times(5, "x".repeat(900_000))), "InvalidArgumentException", "4 MB"],
    ["PutRecord", "{", "SerializationException", "not JSON"],
    ["PutRecord", "[]", "SerializationException", "Start of structure"],
    ["PutRecords", {}, "UnknownOperationException", ""],
    ["toString", {}, "UnknownOperationException", ""],
  ];
  for (const [operation, body, type, part] of refused) {
    const shown = JSON.stringify(body).slice(0, 60);
    it(`refuses ${operation} of ${shown} as AWS does, and accepts no record`, async () => {
      const { status, __type, message } = await post(operation, body);
      assert.deepEqual([status, __type], [400, type]);
      assert(String(message).includes(part), String(message));
      assert.equal(pipeline.totals().sent, 0);
    });
  }

  it("accepts what is just within the limits", async () => {
    const Records = [...times(4, "x".repeat(1_024_000)), ...times(1, "y".repeat(4 * 1024 * 1024 - 4 * 1_024_000))];
    const { status, FailedPutCount } = await post("PutRecordBatch", batch(Records));
    assert.deepEqual([status, FailedPutCount, pipeline.totals().sent], [200, 0, 5]);
  });

  it("shows its metrics under CloudWatch's names", async () => {
    const response = await fetch(`${pipeline.endpointUrl}/metrics`);
    assert.equal(response.headers.get("content-type"), "text/plain; version=0.0.4");
    assert.match(await response.text(), /^IncomingRecords\{DeliveryStreamName="stock"\} 5$/m);
  });

  for (const headers of [{ host: "evil.example" }, { origin: "https://evil.example" }, { origin: "null" }]) {
    it(`refuses a browser that another site sent: ${JSON.stringify(headers)}`, async () => {
      const { status, __type } = await post("PutRecord", put(""), headers);
      assert.deepEqual([status, __type, pipeline.totals().sent], [403, "AccessDeniedException", 5]);
    });
  }

  it("names the flag that chooses another port when its port is in use", async () => {
    const port = Number(new URL(pipeline.endpointUrl).port);
    await assert.rejects(
      startEndpoint(port, { operations: {}, metrics: () => "" }),
      (error) => error instanceof PortError && error.message.startsWith(`--firehose-port: ${port}`),
    );
  });

  it("refuses a body that no request can have", async () => {
    const { status, __type } = await post("PutRecord", " ".repeat(9 * 1024 * 1024));
    assert.deepEqual([status, __type], [413, "RequestEntityTooLargeException"]);
  });
});

describe("batches of records that are resent", () => {
  it("have every record once, in order, within PutRecordBatch's limits", () => {
    const sizes = fc.oneof(
      fc.array(fc.nat(1_024_000), { maxLength: 20 }),
      fc.array(fc.constant(3), { minLength: 490, maxLength: 1600 }),
    );
    fc.assert(
      fc.property(sizes, (sizes) => {
        const records = sizes.map((size) => Buffer.alloc(size).toString("base64"));
        const batches = [...putBatches(records)];
        assert.deepEqual(
          batches.flat().map(({ length }) => length),
          records.map(({ length }) => length),
        );
        for (const batch of batches)
          putRecordBatchRequest({ DeliveryStreamName: "stock", Records: batch.map((Data) => ({ Data })) });
      }),
      { numRuns: 20 },
    );
  });
});
