import assert from "node:assert/strict";
import { EventWriter, firstEventEnd, payloadLimitBytes } from "../../firehose/event";
import { recordIds } from "../../firehose/record-id";
import { count, RecordBuffer, type Records, slice } from "../../firehose/records";
import { base64, recordsOf, streamArn } from "../fixture";

const arrival = 1_700_000_000_000;
const source = { streamArn, region: "eu-west-1", recordId: recordIds(1_763_900_000_000) };

const waiting = (data: readonly string[]) => recordsOf(data, "latin1", arrival);
const eventBytes = (records: Records, invocationId: string) => new EventWriter(source).write(records, invocationId);

describe("the function's event", () => {
  it("has the form of Firehose's", () => {
    const records = waiting(["{}", '{"é":1}'].map(base64));
    assert.deepEqual(JSON.parse(eventBytes(records, "1d2c").toString()), {
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
      const end = firstEventEnd(records, source);
      assert(end > 0 && end < number);
      const event = eventBytes(slice(records, 0, end), "1d2c");
      assert(event.length <= payloadLimitBytes);
      assert(event.length > payloadLimitBytes - 2 * (base64("x".repeat(bytes)).length + 1000));
    });
  }

  it("has each record's arrival and id, across requests and powers of ten", () => {
    const records = new RecordBuffer("latin1");
    const times = [arrival, arrival, arrival + 1];
    const sequences = Array.from({ length: 1200 }, (_, place) => place + (place > 700 ? 1_000_000 : 0));
    sequences.forEach((sequence, place) => {
      records.append(sequence, times[place % 3] ?? 0, base64(String(place)));
    });
    const writer = new EventWriter(source);
    writer.write(slice(records, 0, 1100), "first");
    const expected = sequences.map((sequence, place) => ({
      recordId: source.recordId(sequence),
      approximateArrivalTimestamp: times[place % 3],
      data: base64(String(place)),
    }));
    for (const first of [0, 1]) {
      const part = slice(records, first);
      assert.equal(firstEventEnd(part, source), count(part));
      const { records: sent } = JSON.parse(writer.write(part, "x").toString()) as { records: unknown[] };
      assert.deepEqual(sent, expected.slice(first));
    }
  });
});
