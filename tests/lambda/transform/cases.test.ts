import assert from "node:assert/strict";
import * as fc from "fast-check";
import { transform, type Transformation } from "../../../lambda/transform/transform";
import { timeFieldOf } from "../../../lambda/transform/time-field";
import { assertContract, eventOf } from "./contract";

const now = new Date(Date.UTC(2026, 10, 23, 9, 5, 7, 42));
const stamp = '"timestamp":"2026-11-23T09:05:07.042Z"}\n';

function transformOne(record: string | Buffer): Transformation {
  const event = eventOf([Buffer.from(record)]);
  const transformation = transform(event, now);
  assertContract(event, transformation.response);
  return transformation;
}

describe("transform: a JSON object", () => {
  const cases: Record<string, [before: string, after: string]> = {
    "of the console's demo data": [
      '{"ticker_symbol":"QXZ","sector":"HEALTHCARE","change":-0.05,"price":84.51}',
      `{"ticker_symbol":"QXZ","sector":"HEALTHCARE","change":-0.05,"price":84.51,${stamp}`,
    ],
    "without members": ["{}", `{${stamp}`],
    "without members, but with space": [" { } ", ` { ${stamp}`],
    "that ends with a line break already": ['{"a":1}\n', `{"a":1,${stamp}`],
    "with space after it": ['{"a":1} \t\r\n', `{"a":1,${stamp}`],
    "with space between tokens": [' { "a" :\t1 } ', ` { "a" :\t1 ,${stamp}`],
    "pretty-printed": ['{\r\n  "a": [\n    1\n  ]\n}\n', `{  "a": [    1  ],${stamp}`],
    "with escaped line breaks": ['{"a":"x\\r\\n"}', `{"a":"x\\r\\n",${stamp}`],
    "with digits that a double cannot hold": [
      '{"id":12345678901234567890,"x":1.10,"y":-0,"z":1E400}',
      `{"id":12345678901234567890,"x":1.10,"y":-0,"z":1E400,${stamp}`,
    ],
    "with keys that occur twice": ['{"a":1,"a":2}', `{"a":1,"a":2,${stamp}`],
    "with escapes": ['{"\\u00e9":"\\ud83d\\ude00\\/"}', `{"\\u00e9":"\\ud83d\\ude00\\/",${stamp}`],
    "with a lone surrogate, escaped": ['{"a":"\\ud800"}', `{"a":"\\ud800",${stamp}`],
    "with text beyond ASCII": ['{"名":"é😀"}', `{"名":"é😀",${stamp}`],
    "with braces and quotes in strings": ['{"a":"}\\"}","b":"{"}', `{"a":"}\\"}","b":"{",${stamp}`],
    "with nested objects": ['{"a":{"b":{},"c":[{}]}}', `{"a":{"b":{},"c":[{}]},${stamp}`],
    "with a key called __proto__": ['{"__proto__":{"a":1}}', `{"__proto__":{"a":1},${stamp}`],
    "with a nested timestamp": ['{"a":{"timestamp":1}}', `{"a":{"timestamp":1},${stamp}`],
    "with keys like timestamp": ['{"Timestamp":1,"timestamps":2}', `{"Timestamp":1,"timestamps":2,${stamp}`],
    "with nothing but a timestamp": ['{"timestamp":"old"}', `{${stamp}`],
    "with a timestamp first": ['{"timestamp":"old","a":1}', `{"a":1,${stamp}`],
    "with a timestamp in between": ['{"a":1, "timestamp" : {"t":[1,2]} , "b":2}', `{"a":1,  "b":2,${stamp}`],
    "with a timestamp last": ['{"a":1,"timestamp":"old"}', `{"a":1,${stamp}`],
    "with two timestamps": ['{"timestamp":1,"a":1,"timestamp":2}', `{"a":1,${stamp}`],
    "with two timestamps last": ['{"a":1,"timestamp":1,"timestamp":2}', `{"a":1,${stamp}`],
    "with a timestamp in escapes": ['{"\\u0074ime\\u0073tamp":1,"a":"\\u0074"}', `{"a":"\\u0074",${stamp}`],
    "with line breaks around and in a timestamp": [
      '{\n"a":1,\n"timestamp":{\n"t":\n1}\n,\n"b":2\n}',
      `{"a":1,"b":2,${stamp}`,
    ],
  };
  for (const [name, [before, after]] of Object.entries(cases)) {
    it(name, () => {
      const { response, failures } = transformOne(before);
      const [answer] = response.records;
      assert.equal(answer?.result, "Ok");
      assert.equal(Buffer.from(answer.data, "base64").toString(), after);
      assert.equal(failures.byReason.size, 0);
    });
  }

  it("nested a hundred thousand deep", () => {
    const record = `{"a":${'[{"b":'.repeat(50_000)}1${"}]".repeat(50_000)}}`;
    // JSON.parse takes it, but the comparison of the contract would not: it recurs.
    const { response } = transform(eventOf([Buffer.from(record)]), now);
    assert.equal(Buffer.from(response.records[0]!.data!, "base64").toString(), `${record.slice(0, -1)},${stamp}`);
  });

  it("of the largest size that Firehose takes", () => {
    const record = `{"a":"${"x".repeat(1_024_000 - 8)}"}`;
    assert.equal(transformOne(record).response.records[0]?.result, "Ok");
  });
});

describe("transform: what is not one JSON object", () => {
  // The JSON Parsing Test Suite and the fuzz test have the grammar's borders.
  const deep = 100_000;
  const refused: readonly (readonly [reason: string, records: readonly (string | Buffer)[]])[] = [
    ["not a JSON object", ["", " \n", "hello", "[]", '[{"a":1}]', "1", '"a"', "null", "{", "{}}", "{}{}"]],
    ["not a JSON object", ['{"a":1}\n{"a":2}', '{"timestamp":}', '{"timestamp"}', '\ufeff{"a":1}', '{"a":1}\u0000']],
    ["not a JSON object", ["[".repeat(deep), '{"a":'.repeat(deep), `{"a":${"[".repeat(deep)}`]],
    [
      "not UTF-8",
      ['{"a":"\xe9"}', '{"a":"\xed\xa0\x80"}', '{"a":"\xc0\xaf"}', '{"a":"\xf0\x9f\x98"}', '{"\xff":1}'].map((text) =>
        Buffer.from(text, "latin1"),
      ),
    ],
  ];
  it("is given back as it came, with the reason", () => {
    for (const [reason, records] of refused) {
      for (const record of records) {
        const { response, failures } = transformOne(record);
        assert.equal(response.records[0]?.result, "ProcessingFailed");
        assert.deepEqual([...failures.byReason], [[reason, 1]], record.toString("latin1").slice(0, 100));
      }
    }
  });
});

describe("transform: a time field of another name", () => {
  const cases: readonly (readonly [keepExisting: boolean, before: string, after: string])[] = [
    [false, '{"@timestamp":1,"timestamp":2}', '{"timestamp":2,"@timestamp":"2026-11-23T09:05:07.042Z"}'],
    [true, '{"@timestamp":1,"timestamp":2}', '{"@timestamp":1,"timestamp":2}'],
    [true, '{"a":\n{"@timestamp":1}}', '{"a":{"@timestamp":1},"@timestamp":"2026-11-23T09:05:07.042Z"}'],
    [true, '{ "\\u0040timestamp" : null }\n', '{ "\\u0040timestamp" : null }'],
    [true, "{}", '{"@timestamp":"2026-11-23T09:05:07.042Z"}'],
  ];
  for (const [keepExisting, before, after] of cases) {
    it(`${keepExisting ? "kept where it is there" : "replaced"}: ${before}`, () => {
      const event = eventOf([Buffer.from(before)]);
      const [answer] = transform(event, now, { name: "@timestamp", keepExisting }).response.records;
      assert.equal(Buffer.from(answer!.data!, "base64").toString(), `${after}\n`);
    });
  }

  it("is read from the function's environment, and a wrong one is named with what is allowed", () => {
    assert.deepEqual(timeFieldOf({}), { name: "timestamp", keepExisting: false });
    const other = { TIME_FIELD: "@at", KEEP_EXISTING: "true" };
    assert.deepEqual(timeFieldOf(other), { name: "@at", keepExisting: true });
    for (const name of ["", "a.b", 'a"', "é", "a\n", "1a", "a".repeat(101)]) {
      assert.throws(
        () => timeFieldOf({ TIME_FIELD: name, KEEP_EXISTING: "yes" }),
        (error: Error) =>
          ["TIME_FIELD", JSON.stringify(name), "KEEP_EXISTING", '"yes"'].every((part) => error.message.includes(part)),
      );
    }
  });
});

describe("transform: a batch", () => {
  it("keeps the order, and leaves nothing of a longer record in the next one", () => {
    const long = `{"a":"${"x".repeat(200)}"}`;
    const records = [long, '{"b":1', "no", "{}", Buffer.from('{"a":"\xff"}', "latin1"), '{"b":2}\n'];
    const event = eventOf(records.map((record) => Buffer.from(record)));
    const { response, failures } = transform(event, now);
    assert.equal(assertContract(event, response), 3);
    assert.deepEqual(Object.fromEntries(failures.byReason), { "not a JSON object": 2, "not UTF-8": 1 });
  });

  it("without records has an answer without records", () => {
    assert.deepEqual(transform(eventOf([]), now).response, { records: [] });
  });

  it("sent again gets the new moment in place of the old one and nothing else", () => {
    const value = fc.dictionary(fc.oneof(fc.string(), fc.constant("timestamp")), fc.jsonValue());
    const moment = fc.date({ min: new Date(0), max: new Date("9999-12-31T23:59:59.999Z"), noInvalidDate: true });
    const stampAt = (record: Buffer, at: Date): Buffer =>
      Buffer.from(transform(eventOf([record]), at).response.records[0]!.data!, "base64");
    fc.assert(
      fc.property(value, moment, moment, (object, first, second) => {
        const record = Buffer.from(JSON.stringify(object));
        assert.deepEqual(stampAt(stampAt(record, first), second), stampAt(record, second));
      }),
    );
  });
});
