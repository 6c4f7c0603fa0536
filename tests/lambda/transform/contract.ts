import assert from "node:assert/strict";
import type { FirehoseEvent, FirehoseResponse } from "../../../lambda/contracts/transform-event";

/** Lambda's limit on a response. */
const LIMIT_BYTES = 6 * 1024 * 1024;

export function eventOf(records: readonly Buffer[]): FirehoseEvent {
  return {
    invocationId: "c2d1a9f4-4c8e-4b55-8f0e-0a0f5f2d6d11",
    deliveryStreamArn: "arn:aws:firehose:eu-west-1:123456789012:deliverystream/stock",
    region: "eu-west-1",
    records: records.map((bytes, index) => ({
      recordId: `4966${String(index).padStart(52, "0")}`,
      approximateArrivalTimestamp: 1_795_000_000_000,
      data: bytes.toString("base64"),
    })),
  };
}

/** What `JSON.parse` makes of the bytes, if they are one object in well-formed UTF-8. */
export function parseObject(bytes: Uint8Array): Record<string, unknown> | undefined {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

/** Asserts all that Firehose and OpenSearch rely on, by `JSON.parse`; counts the transformed. */
export function assertContract(event: FirehoseEvent, response: FirehoseResponse): number {
  assert.ok(Buffer.byteLength(JSON.stringify(response)) <= LIMIT_BYTES, "the response exceeds Lambda's limit");
  assert.deepEqual(
    response.records.map(({ recordId }) => recordId),
    event.records.map(({ recordId }) => recordId),
  );
  let transformed = 0;
  for (const [index, { data }] of event.records.entries()) {
    const answer = response.records[index]!;
    const before = Buffer.from(data, "base64");
    const expected = parseObject(before);
    if (expected === undefined) {
      assert.equal(answer.result, "ProcessingFailed", `accepted: ${show(before)}`);
      assert.equal(answer.data, data);
      continue;
    }
    assert.equal(answer.result, "Ok", `refused: ${show(before)}`);
    assertStamped(before, expected, Buffer.from(answer.data, "base64"));
    transformed++;
  }
  return transformed;
}

const ending = /"timestamp":"(?<timestamp>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)"\}\n$/;

function assertStamped(before: Buffer, expected: Record<string, unknown>, after: Buffer): void {
  // Latin-1 shows every byte as one character, so comparing texts compares bytes.
  const text = after.toString("latin1");
  const found = ending.exec(text);
  assert.ok(found, `no timestamp at the end of ${show(after)}`);
  assert.equal(text.search(/[\r\n]/), text.length - 1, `more than one line: ${show(after)}`);

  const kept = text.slice(0, found.index);
  const { timestamp, ...rest } = expected;
  assert.deepEqual(parseObject(after), { ...rest, timestamp: found.groups!.timestamp });
  if (timestamp === undefined) {
    const untilBrace = before.toString("latin1", 0, before.lastIndexOf("}")).replace(/[\r\n]/g, "");
    assert.equal(kept, Object.keys(expected).length === 0 ? untilBrace : `${untilBrace},`);
  } else {
    // Read without ours, the record has no timestamp: there was exactly one.
    assert.deepEqual(parseObject(Buffer.from(`${kept.replace(/,[ \t]*$/, "")}}`, "latin1")), rest);
  }
}

function show(bytes: Buffer): string {
  return JSON.stringify(bytes.toString("latin1"));
}
