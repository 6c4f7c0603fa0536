import assert from "node:assert/strict";
import * as fc from "fast-check";
import { decodedBytes, isBase64 } from "../../firehose/base64";
import {
  concatenated,
  count,
  type RecordEncoding,
  pick,
  RecordBuffer,
  type Records,
  slice,
  textAt,
} from "../../firehose/records";
import { recordsOf } from "../fixture";

const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array));

const anyText = fc.oneof(
  bytes.map((buffer) => buffer.toString("base64")),
  fc.base64String({ maxLength: 12 }),
  fc.string({ unit: fc.constantFrom("A", "/", "=", "é", "\n"), maxLength: 8 }),
);

describe("base64", () => {
  it("is distinguished from any other text, and decoded", () => {
    const pattern = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
    fc.assert(
      fc.property(anyText, (text) => {
        assert.equal(isBase64(text), pattern.test(text));
        if (isBase64(text)) assert.equal(decodedBytes(text), Buffer.from(text, "base64").length);
      }),
      { numRuns: 2000 },
    );
  });

  it("is decoded between other bytes, or up to its torn end, as by Node", () => {
    fc.assert(
      fc.property(anyText, fc.nat(400), fc.constantFrom("", '"'), (whole, cut, after) => {
        const text = whole.slice(0, cut);
        const [letters = ""] = /^[A-Za-z0-9+/]*/.exec(text) ?? [];
        const expected = letters + ["", "none", "==", "="][letters.length % 4]!;
        const records = new RecordBuffer("base64");
        const end = records.appendDecoded(0, 0, Buffer.from(`"${text}${after}`), 1);
        if (!text.startsWith(expected)) assert.deepEqual([end, count(records)], [undefined, 0]);
        else {
          assert.equal(end, 1 + expected.length);
          assert.equal(textAt(records, 0, "base64"), Buffer.from(expected, "base64").toString("base64"));
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe("records", () => {
  it("keep every text, through growth, slicing, picking and joining", () => {
    const texts = fc.array(fc.string({ unit: "binary", maxLength: 50 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(texts, fc.nat(40), fc.constantFrom<RecordEncoding>("utf8", "base64"), (texts, cut, encoding) => {
        const given = encoding === "base64" ? texts.map((text) => Buffer.from(text).toString("base64")) : texts;
        const records = recordsOf(given, encoding);
        const all = (part: Records) => Array.from({ length: count(part) }, (_, place) => textAt(part, place, encoding));
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

  it("are copied from another buffer, which is then reusable", () => {
    const other = recordsOf(["a", "bc", "", "def", "g"], "utf8", 5, 10);
    const records = recordsOf(["first"], "utf8", 4);
    records.appendFrom(other, 1, 4);
    other.clear();
    other.append(99, 6, "again");
    const found = [0, 1, 2, 3].map((place) => textAt(records, place, "utf8"));
    assert.deepEqual(found, ["first", "bc", "", "def"]);
    assert.deepEqual(
      [records.sequences, records.arrivals],
      [
        [0, 11, 12, 13],
        [4, 5, 5, 5],
      ],
    );
    assert.deepEqual([other.sequences, textAt(other, 0, "utf8")], [[99], "again"]);
  });

  it("grow beyond their first memory", () => {
    const texts = Array.from({ length: 100 }, (_, place) => String(place).repeat(5000));
    const records = recordsOf(texts);
    assert.equal(textAt(records, 0, "utf8"), texts[0]);
    assert.equal(textAt(records, 99, "utf8"), texts[99]);
  });
});
