import assert from "node:assert/strict";
import type { TransformedRecord } from "../../../lambda/contracts/transform-event";
import { fitResponse, RESPONSE_LIMIT_BYTES } from "../../../lambda/transform/response";
import { transform } from "../../../lambda/transform/transform";
import { eventOf } from "./contract";

const sizeBytes = (records: readonly TransformedRecord[]): number => Buffer.byteLength(JSON.stringify({ records }));

function answersOf(totalBytes: number): TransformedRecord[] {
  const records: TransformedRecord[] = Array.from({ length: 100 }, (_, index) => ({
    recordId: String(index).padStart(56, "0"),
    result: "Ok",
    data: "A".repeat(60_000),
  }));
  const last = { recordId: "last".padStart(56, "0"), result: "Ok" as const, data: "" };
  return [...records, { ...last, data: "A".repeat(totalBytes - sizeBytes([...records, last])) }];
}

describe("transform: Lambda's response limit", () => {
  it("leaves a response that just fits as it is", () => {
    // One byte less than the limit is counted for the comma that the last answer does not have.
    const records = answersOf(RESPONSE_LIMIT_BYTES - 1);
    const before = structuredClone(records);
    assert.equal(fitResponse(records), 0);
    assert.deepEqual(records, before);
  });

  it("gives up the last record when one is enough, and first a record that would not fit alone", () => {
    const records = answersOf(RESPONSE_LIMIT_BYTES + 1);
    const before = structuredClone(records);
    const given = ({ recordId }: TransformedRecord): TransformedRecord => ({ recordId, result: "ProcessingFailed" });
    assert.equal(fitResponse(records), 1);
    assert.deepEqual(records, [...before.slice(0, -1), given(before.at(-1)!)]);
    const huge = { recordId: "huge", result: "Ok", data: "A".repeat(RESPONSE_LIMIT_BYTES) } as const;
    const small = { ...huge, recordId: "small", data: "A" } as const;
    const answers: TransformedRecord[] = [huge, small];
    assert.equal(fitResponse(answers), 1);
    assert.deepEqual(answers, [given(huge), small]);
  });

  it("is kept for a full event of the smallest records, and every record is answered", () => {
    const oneRecordBytes = JSON.stringify(eventOf([Buffer.from("{}")]).records[0]).length + 1;
    const count = Math.floor((RESPONSE_LIMIT_BYTES - 300) / oneRecordBytes);
    const event = eventOf(Array.from({ length: count }, () => Buffer.from("{}")));
    assert.ok(JSON.stringify(event).length <= RESPONSE_LIMIT_BYTES, "Lambda would refuse the event");

    const { response, failures } = transform(event, new Date());

    assert.ok(sizeBytes(response.records) <= RESPONSE_LIMIT_BYTES);
    assert.deepEqual(
      response.records.map(({ recordId }) => recordId),
      event.records.map(({ recordId }) => recordId),
    );
    const givenUp = response.records.filter(({ result }) => result === "ProcessingFailed");
    assert.ok(givenUp.length > 0 && givenUp.length < count);
    assert.deepEqual([...failures.byReason], [["response full", givenUp.length]]);
    assert.deepEqual(new Set(givenUp.map(({ data }) => data)), new Set([undefined]));
    assert.deepEqual(response.records.slice(-givenUp.length), givenUp, "not the last ones");
  });

  it("is kept for a full event of which no record can be transformed", () => {
    const event = eventOf(Array.from({ length: 38_000 }, () => Buffer.from("no")));
    assert.ok(JSON.stringify(event).length <= RESPONSE_LIMIT_BYTES, "Lambda would refuse the event");
    const { response } = transform(event, new Date());
    assert.ok(sizeBytes(response.records) <= RESPONSE_LIMIT_BYTES);
    assert.deepEqual(
      new Set(response.records.map(({ data }) => data)),
      new Set([Buffer.from("no").toString("base64")]),
    );
  });
});
