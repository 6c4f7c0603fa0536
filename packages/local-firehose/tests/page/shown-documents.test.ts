import assert from "node:assert/strict";
import { intervalSeconds } from "../../page/api";
import { documentFields, epochReaders } from "../../page/document-fields";
import { epochFormats, tableColumns } from "../../table-columns";

describe("columns of the table", () => {
  const mappings = {
    properties: {
      at: { type: "date" },
      customer: { properties: { country: { type: "keyword" }, "a.b": { type: "text", fields: { keyword: {} } } } },
      items: { type: "nested", properties: { name: { type: "text" } } },
    },
  };
  const cases: readonly [what: string, given: Parameters<typeof tableColumns>, columns: readonly string[]][] = [
    ["those of the definition, after the time", ["at", ["total", "at"], mappings], ["at", "total"]],
    [
      "those of the mapping, by their path",
      ["at", [], mappings],
      ["at", "customer.country", "customer.a.b", "items.name"],
    ],
    ["none where nothing is declared", ["at", []], []],
    ["none where only the time is mapped", ["at", [], { properties: { at: { type: "date" } } }], []],
  ];
  for (const [what, given, expected] of cases)
    it(`are ${what}`, () => {
      assert.deepEqual(tableColumns(...given), expected);
    });
});

it("formats of epochs are those of the mapping's dates, or the default", () => {
  const properties = {
    at: { type: "date" },
    day: { type: "date", format: "yyyy-MM-dd" },
    items: { type: "nested", properties: { "a.b": { type: "date_nanos", format: "epoch_second" } } },
    count: { type: "long" },
  };
  assert.deepEqual(epochFormats({ properties }), {
    at: "strict_date_optional_time||epoch_millis",
    "items.a.b": "epoch_second",
  });
});

describe("fields of a document", () => {
  const source =
    '{"a.b":1,"a":{"c":{"d":"x"},"e":[{"f":1},{"f":"<b>"},{},2]},"big":9007199254740993,"__proto__":{"g":true},"n":null}';
  const cases: readonly [path: string, text: string | undefined, isNumber?: boolean][] = [
    ["a.b", "1", true],
    ["a.c.d", "x"],
    ["a.c", '{"d":"x"}'],
    ["a.e.f", '[1,"<b>"]'],
    ["big", "9007199254740993", true],
    ["__proto__.g", "true"],
    ["n", "null"],
    ["n.o", undefined],
    ["constructor", undefined],
    ["a.", undefined],
  ];
  for (const [path, text, isNumber = false] of cases) {
    it(`have at ${path} ${text ?? "nothing"}`, () => {
      assert.deepEqual(documentFields(source, [path]), text === undefined ? [] : [[path, { text, isNumber }]]);
    });
  }

  const isoOrMillis = "strict_date_optional_time||epoch_millis";
  const epochs: readonly [format: string, value: string, text: string][] = [
    ["epoch_second", "1764324900", "2025-11-28T10:15:00.000Z"],
    ["epoch_second", "1764324900.25", "2025-11-28T10:15:00.250Z"],
    ["epoch_second", '"1764324900"', "2025-11-28T10:15:00.000Z"],
    ["epoch_millis", "1764324900123", "2025-11-28T10:15:00.123Z"],
    ["epoch_millis", "-1", "1969-12-31T23:59:59.999Z"],
    [isoOrMillis, "1764324900123", "2025-11-28T10:15:00.123Z"],
    [isoOrMillis, '"2025-11-28T10:15:00+01:00"', "2025-11-28T10:15:00+01:00"],
    ["yyyyMMdd||epoch_second", "20251128", "2025-11-28T00:00:00.000Z"],
    ["epoch_second", "[1764324900,null]", '["2025-11-28T10:15:00.000Z",null]'],
    // Not a date that the index takes, or later than a Date of this language.
    ["epoch_second", '"soon"', "soon"],
    ["epoch_millis", "9007199254740993", "9007199254740993"],
    ["epoch_second", '{"a":1}', '{"a":1}'],
  ];
  for (const [format, value, text] of epochs) {
    it(`have a date of the format ${format} from ${value} as ${text}`, () => {
      const [[, shown] = []] = documentFields(`{"at":${value}}`, ["at"], epochReaders({ at: format }));
      assert.equal(shown?.text, text);
    });
  }

  it("are cut where they are long", () => {
    const [[, { text }] = ["", { text: "" }]] = documentFields(JSON.stringify({ a: "x".repeat(9999) }), []);
    assert.ok(text.length < 600 && text.endsWith("…"));
  });
});

describe("width of a point", () => {
  const cases: readonly [declared: number | undefined, range: number, width: number][] = [
    [undefined, 10, 1],
    [undefined, 300, 1],
    [undefined, 301, 2],
    [undefined, 3600, 15],
    [undefined, 86400 * 365, 2 * 86400],
    [1, 3600, 1],
    [1, 86400, 22],
    [60, 86400, 60],
  ];
  for (const [declared, range, width] of cases) {
    it(`is ${width} s over ${range} s, ${declared ?? "nothing"} declared`, () => {
      assert.equal(intervalSeconds(declared, range), width);
    });
  }
});
