import assert from "node:assert/strict";
import * as fc from "fast-check";
import { putBatches, putRecordBatchRequest } from "../../firehose/put-request";
import { base64 } from "../fixture";
import { RecordingEndpoint } from "./recording-endpoint";

describe("requests to the endpoint", () => {
  const endpoint = RecordingEndpoint.inThisSuite();

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
      "an empty name",
      "PutRecord",
      { [name]: "", Record: { Data: "" } },
      "ValidationException",
      "2 validation errors detected: Value '' at 'deliveryStreamName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+; Value '' at 'deliveryStreamName' failed to satisfy constraint: Member must have length greater than or equal to 1",
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
    ...(["e30", "e30=\n", " e30=", "e3-_", "e30==", "e3=0", "====", "=", "é30="].map((Data) => [
      `data that is nearly base64: ${JSON.stringify(Data)}`,
      "PutRecord",
      { [name]: "stock", Record: { Data } },
      "SerializationException",
      "record.data is not base64",
    ]) as [string, string, unknown, string, string][]),
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
      assert.deepEqual(await endpoint.post(operation, body), { status: 400, __type, message });
      assert.deepEqual(endpoint.stream.accepted, []);
    });
  }

  it("accepts what is just within the limits", async () => {
    const batch = Array.from({ length: 4 }, () => ({ Data: base64("x".repeat(1_024_000)) }));
    const rest = { Data: base64("y".repeat(4 * 1024 * 1024 - 4 * 1_024_000)) };
    const Records = [...batch, rest];
    const { status, FailedPutCount } = await endpoint.post("PutRecordBatch", { [name]: "stock", Records });
    assert.deepEqual([status, FailedPutCount, endpoint.stream.accepted.length], [200, 0, 5]);
  });

  it("refuses a body that no request can have", async () => {
    const { status, __type } = await endpoint.post("PutRecord", " ".repeat(9 * 1024 * 1024));
    assert.deepEqual([status, __type], [413, "RequestEntityTooLargeException"]);
  });
});

describe("batches of records that are put again", () => {
  it("have every record once, in order, and are such as PutRecordBatch takes", () => {
    const sizes = fc.oneof(
      fc.array(fc.nat(1_024_000), { maxLength: 20 }),
      fc.array(fc.constant(3), { minLength: 490, maxLength: 1600 }),
    );
    fc.assert(
      fc.property(sizes, (sizes) => {
        const records = sizes.map((size) => "A".repeat(Math.ceil(size / 3) * 4));
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
