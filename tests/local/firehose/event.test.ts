import assert from "node:assert/strict";
import {
  eventBytes,
  eventRecord,
  eventRecordData,
  firstEventEnd,
  payloadLimitBytes,
} from "../../../local/firehose/event";
import { recordIds } from "../../../local/firehose/record-id";
import { count, slice } from "../../../local/firehose/records";
import { base64, recordsOf, streamArn } from "../fixture";

const arrival = 1_700_000_000_000;
const source = { streamArn, region: "eu-west-1", recordId: recordIds(1_763_900_000_000) };

/** Records as they wait in the function's buffer. */
function waiting(data: readonly string[]) {
  return recordsOf(
    data.map((text, place) => eventRecord(source.recordId(place), arrival, text)),
    "latin1",
    arrival,
  );
}

describe("the function's event", () => {
  it("is what Firehose sends", () => {
    const records = waiting(["{}", '{"é":1}'].map(base64));
    assert.deepEqual(JSON.parse(eventBytes(records, source, "1d2c").toString()), {
      invocationId: "1d2c",
      deliveryStreamArn: streamArn,
      region: "eu-west-1",
      records: [
        { recordId: source.recordId(0), approximateArrivalTimestamp: arrival, data: base64("{}") },
        { recordId: source.recordId(1), approximateArrivalTimestamp: arrival, data: base64('{"é":1}') },
      ],
    });
  });

  for (const [name, bytes, number] of [
    ["many small records", 81, 60_000],
    ["few large ones", 1_024_000, 8],
    ["empty ones", 0, 90_000],
  ] as const) {
    it(`stays below Lambda's limit, as full as it can be: ${name}`, () => {
      const records = waiting(Array.from({ length: number }, () => base64("x".repeat(bytes))));
      const end = firstEventEnd(records);
      assert(end > 0 && end < number);
      const event = eventBytes(slice(records, 0, end), source, "1d2c");
      assert(event.length <= payloadLimitBytes);
      assert(event.length > payloadLimitBytes - 2 * (base64("x".repeat(bytes)).length + 1000));
    });
  }

  it("keeps each record's data at hand", () => {
    const data = ["", "{}", "é".repeat(100)].map(base64);
    const records = waiting(data);
    assert.deepEqual(
      data.map((_, place) => eventRecordData(records, place, source)),
      data,
    );
  });

  it("is of a part of the buffer when that is handed over", () => {
    const records = slice(waiting(["a", "b", "c"].map(base64)), 1, 2);
    const { records: sent } = JSON.parse(eventBytes(records, source, "x").toString()) as {
      records: { data: string }[];
    };
    assert.deepEqual(
      sent.map(({ data }) => data),
      [base64("b")],
    );
  });

  it("takes all records when they fit", () => {
    const records = waiting(Array.from({ length: 500 }, () => base64("x".repeat(81))));
    assert.equal(firstEventEnd(records), count(records));
  });
});
