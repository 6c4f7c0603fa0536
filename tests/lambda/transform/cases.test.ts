import assert from "node:assert/strict";
import type { Transformation } from "../../../lambda/transform/transform";
import { transform } from "../../../lambda/transform/transform";
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
      assert.equal(failures.size, 0);
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
  const refused: Record<string, (string | Buffer)[]> = {
    "not a JSON object": [
      ...[
        "",
        " ",
        "\n",
        "hello",
        "[]",
        '[{"a":1}]',
        "1",
        '"a"',
        "null",
        "true",
        "{",
        "}",
        "{}}",
        "{}{}",
        '{"a":1}\n{"a":2}',
      ],
      ...[
        '{"a"}',
        '{"a":}',
        '{"a":1,}',
        '{,"a":1}',
        '{"a":1 "b":2}',
        "{a:1}",
        "{'a':1}",
        '{"a":1;"b":2}',
        "{1:2}",
        '{"a"::1}',
      ],
      ...[
        '{"a":01}',
        '{"a":+1}',
        '{"a":.5}',
        '{"a":1.}',
        '{"a":1e}',
        '{"a":1e+}',
        '{"a":-}',
        '{"a":0x1}',
        '{"a":NaN}',
        '{"a":1_0}',
      ],
      ...[
        '{"a":tru}',
        '{"a":True}',
        '{"a":nulll}',
        '{"a":"x}',
        '{"a":"\\x"}',
        '{"a":"\\u12"}',
        '{"a":"\\u12g4"}',
        '{"a":"\n"}',
        '{"a":"\t"}',
      ],
      ...[
        '{"a":[1,]}',
        '{"a":[1}',
        '{"a":{]}',
        '{"a":[}}',
        '{"a":[1 2]}',
        '{"a":[,]}',
        '{"a":{"b"}}',
        '{"a":{1}}',
        '{"timestamp":}',
        '{"timestamp"}',
      ],
      ...[
        '\ufeff{"a":1}',
        '{"a":1}\u00a0',
        '{"a":1}//',
        "{/**/}",
        '{"a":1}\u0000',
        '{"a":\u00001}',
        '{"\u0000":1}',
        "{\u2028}",
      ],
      ...["[".repeat(100_000), '{"a":'.repeat(100_000), `{"a":${"[".repeat(100_000)}`],
    ],
    "not UTF-8": [
      Buffer.from('{"a":"\xe9"}', "latin1"),
      Buffer.from('{"a":"\xed\xa0\x80"}', "latin1"),
      Buffer.from('{"a":"\xc0\xaf"}', "latin1"),
      Buffer.from('{"a":"\xf0\x9f\x98"}', "latin1"),
      Buffer.from('{"\xff":1}', "latin1"),
    ],
  };
  for (const [reason, records] of Object.entries(refused)) {
    it(`is given back as it came: ${reason}`, () => {
      for (const record of records) {
        const { response, failures } = transformOne(record);
        const [answer] = response.records;
        assert.equal(answer?.result, "ProcessingFailed");
        assert.deepEqual([...failures], [[reason, 1]], JSON.stringify(record.toString("latin1").slice(0, 100)));
      }
    });
  }
});

describe("transform: a batch", () => {
  it("keeps the order, whatever becomes of each record", () => {
    const records = ['{"a":1}', "no", "{}", Buffer.from('{"a":"\xff"}', "latin1"), '{"b":2}\n'].map((record) =>
      Buffer.from(record),
    );
    const event = eventOf(records);
    const { response, failures } = transform(event, now);
    assert.equal(assertContract(event, response), 3);
    assert.deepEqual(
      [...failures],
      [
        ["not a JSON object", 1],
        ["not UTF-8", 1],
      ],
    );
  });

  it("without records has an answer without records", () => {
    assert.deepEqual(transform(eventOf([]), now), { response: { records: [] }, failures: new Map() });
  });

  it("leaves nothing of a longer record in the next one", () => {
    const event = eventOf([Buffer.from(`{"a":"${"x".repeat(200)}"}`), Buffer.from('{"b":1'), Buffer.from('{"c":2}')]);
    const { response } = transform(event, now);
    assert.equal(assertContract(event, response), 2);
  });
});
