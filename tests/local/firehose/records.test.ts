import assert from "node:assert/strict";
import * as fc from "fast-check";
import { decodedBytes, isBase64 } from "../../../local/firehose/base64";
import {
  concatenated,
  count,
  type HeldAs,
  noRecords,
  pick,
  type Records,
  slice,
  textAt,
} from "../../../local/firehose/records";
import { recordsOf } from "../fixture";

const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array));

describe("base64", () => {
  it("accepts what encodes bytes, and knows how many", () => {
    fc.assert(
      fc.property(bytes, (buffer) => {
        const text = buffer.toString("base64");
        assert.equal(isBase64(text), true);
        assert.equal(decodedBytes(text), buffer.length);
      }),
    );
  });

  it("agrees with the pattern of RFC 4648 on any text", () => {
    const pattern = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
    const text = fc.oneof(
      fc.string({ maxLength: 12 }),
      fc.base64String({ maxLength: 12 }),
      fc.string({ unit: fc.constantFrom("A", "/", "=", "é", "\n"), maxLength: 8 }),
    );
    fc.assert(
      fc.property(text, (text) => {
        assert.equal(isBase64(text), pattern.test(text));
      }),
      { numRuns: 2000 },
    );
  });
});

describe("records", () => {
  it("keep every text, through growth, slicing, picking and joining", () => {
    const texts = fc.array(fc.string({ unit: "binary", maxLength: 50 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(texts, fc.nat(40), fc.constantFrom<HeldAs>("utf8", "base64"), (texts, cut, heldAs) => {
        const given = heldAs === "base64" ? texts.map((text) => Buffer.from(text).toString("base64")) : texts;
        const records = recordsOf(given, heldAs);
        const all = (part: Records) => Array.from({ length: count(part) }, (_, place) => textAt(part, place, heldAs));
        assert.deepEqual(all(records), given);
        assert.deepEqual(all(slice(records, cut)), given.slice(cut));
        assert.deepEqual(all(concatenated(slice(records, 0, cut), slice(records, cut))), given);
        const even = given.map((_, place) => place).filter((place) => place % 2 === 0);
        assert.deepEqual(pick(records, even).sequences, even);
        assert.deepEqual(
          all(pick(records, even)),
          given.filter((_, place) => place % 2 === 0),
        );
      }),
    );
  });

  it("grow beyond their first memory", () => {
    const texts = Array.from({ length: 100 }, (_, place) => String(place).repeat(5000));
    const records = recordsOf(texts);
    assert.equal(textAt(records, 0, "utf8"), texts[0]);
    assert.equal(textAt(records, 99, "utf8"), texts[99]);
  });

  it("join with none", () => {
    assert.equal(textAt(concatenated(recordsOf(["a"]), noRecords()), 0, "utf8"), "a");
    assert.equal(textAt(concatenated(noRecords(), recordsOf(["a"])), 0, "utf8"), "a");
  });
});
