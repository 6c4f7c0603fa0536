import assert from "node:assert/strict";
import * as fc from "fast-check";
import { isUnfit, judge } from "@private-ingest/local-firehose/store/judge";
import { readMapping } from "@private-ingest/local-firehose/store/mapping";
import { readDefinition } from "../../streams/definition";
import { infer } from "../../streams/inference/infer";
import { arbitraryRecords } from "./arbitrary-records";

type Json = Record<string, unknown>;

const typed = (name: string, values: readonly unknown[]): { property: unknown; guesses: readonly string[] } => {
  const { mappings, guesses } = infer(
    "orders",
    values.map((value) => ({ [name]: value })),
  );
  const property = (mappings.properties as Json)[name];
  return { property, guesses: guesses.filter(({ field }) => field === name).map(({ guess }) => guess) };
};
const times = (count: number, value: (index: number) => unknown): readonly unknown[] =>
  Array.from({ length: count }, (_, index) => value(index));

describe("the mapping of a sample", () => {
  /** Field, values, the type or part of the property, and what is to be said of it. */
  const cases: readonly (readonly [name: string, values: readonly unknown[], property: unknown, said?: RegExp])[] = [
    ["count", [1, 2, -3], { type: "long" }],
    ["big", [2 ** 70], { type: "double" }],
    ["more", [1, Infinity], { type: "keyword" }],
    ["ratio", [1, 2.5], { type: "double" }],
    ["price", [1, 2], { type: "double" }, /measure/],
    ["paid", [true, false, null], { type: "boolean" }],
    ["paid", ["true", "false"], { type: "boolean" }, /text/],
    ["zip", ["01067", "80331"], { type: "keyword" }, /zeros/],
    ["order_id", ["1067", "80331"], { type: "keyword" }, /id/],
    ["order_id", [2 ** 60, 5], { type: "keyword" }, /digits/],
    ["quantity", ["10", "7"], { type: "long" }, /text/],
    ["total", ["10.50", "7"], { type: "double" }, /text/],
    ["client", ["192.0.2.1", "2001:db8::1"], { type: "ip" }],
    ["client", ["192.0.2.1", "-"], { type: "keyword" }, /IP/],
    ["client", ["fe80::1%eth0"], { type: "keyword" }],
    ["at", ["2026-11-28T10:15:00Z", "2026-11-28"], { type: "date", format: undefined }],
    ["at", ["2026-11-28T10:15:00+01:00", 1577934245000], { type: "date", format: undefined }],
    ["at", ["2026-11-28 10:15:00"], { format: "yyyy-MM-dd HH:mm:ss||strict_date_optional_time" }, /spelled/],
    ["at", ["2026-11-28 10:15:00.12 +0100"], { format: "yyyy-MM-dd HH:mm:ss.SS XX||strict_date_optional_time" }],
    ["at", ["2026-11-28T10:15:00"], { type: "date", format: undefined }, /UTC/],
    ["at", ["2026/11/28"], { format: "yyyy/MM/dd||strict_date_optional_time" }],
    ["at", ["2026-11-28 10:15:00,123"], { format: "yyyy-MM-dd HH:mm:ss,SSS||strict_date_optional_time" }],
    ["at", ["28.11.2026 10:15"], { format: "dd.MM.yyyy HH:mm||strict_date_optional_time" }],
    ["at", ["01/02/2026", "28/11/2026"], { format: "dd/MM/yyyy||strict_date_optional_time" }],
    [
      "at",
      ["01/02/2026 10:15:00", "11/28/2026 10:15:00"],
      { format: "MM/dd/yyyy HH:mm:ss||strict_date_optional_time" },
    ],
    ["at", ["01/02/2026"], { format: "MM/dd/yyyy||strict_date_optional_time" }, /month/],
    ["at", ["28/11/2026", "11/28/2026"], { type: "keyword" }, /dates/],
    ["at", ["20261128T101500Z"], { format: "basic_date_time_no_millis||strict_date_optional_time" }],
    [
      "at",
      ["Sat, 28 Nov 2026 10:15:00 GMT"],
      { format: "EEE, dd MMM yyyy HH:mm:ss z||strict_date_optional_time", locale: "en" },
    ],
    ["at", ["28 Nov 2026 10:15 +0100"], { format: "dd MMM yyyy HH:mm Z||strict_date_optional_time" }],
    ["at", ["28/Nov/2026:10:15:00 +0000"], { format: "dd/MMM/yyyy:HH:mm:ss Z||strict_date_optional_time" }],
    ["ts", [1577934245, 1577934246.5], { type: "date", format: "epoch_second||strict_date_optional_time" }, /epoch/],
    ["ts", ["1577934245"], { type: "date", format: "epoch_second||strict_date_optional_time" }],
    ["eventTime", [1577934245678], { type: "date" }, /1970/],
    ["sent_at_ms", [1577934245678], { type: "date" }],
    ["amount_of_things", [1577934245], { type: "double" }],
    ["views", [1577934245], { type: "long" }],
    ["ts", [1577934245678901], { type: "long" }, /micro/],
    ["ts", [1577934245, 1577934245678], { type: "long" }, /tell/],
    ["at", ["2026-02-30"], { type: "keyword" }],
    ["at", ["2026-11-28", "soon"], { type: "keyword" }, /dates/],
    ["mixed", [1, "a"], { type: "keyword" }, /whole numbers.*texts/],
    ["mixed", [{ a: 1 }, 1], { type: "object", enabled: false }, /objects/],
    ["list", [[1, 2], 3, []], { type: "long" }],
    [
      "buyer",
      [{ country: "DE" }],
      { type: undefined, properties: { country: { type: "keyword", ignore_above: 1024 } } },
    ],
    ["lines", [[{ n: 1 }]], { type: "nested", properties: { n: { type: "long" } } }, /nested/],
    ["note", ["please leave it at the door"], { type: "text" }],
    ["state", times(200, (index) => `waiting for the ${index % 3} customer`), { type: "keyword" }],
    ["note", ["x".repeat(300)], { type: "text" }],
    ["nothing", [null, []], undefined, /no value/],
    ["_id", ["a"], undefined, /refused/],
    ["a..b", ["a"], undefined, /refused/],
  ];
  for (const [name, values, expected, said] of cases)
    it(`of ${name}: ${JSON.stringify(values).slice(0, 60)}`, () => {
      const { property, guesses } = typed(name, values);
      if (expected === undefined) assert.equal(property, undefined);
      else
        for (const [key, value] of Object.entries(expected as Json))
          assert.deepEqual((property as Json)[key], value, `${key} of ${JSON.stringify(property)}`);
      if (said !== undefined) assert.match(guesses.join("\n"), said);
    });

  it("does not declare what has data in its names, or lies too deep", () => {
    const wide = Object.fromEntries(times(150, (index) => `user-${index}`).map((name) => [String(name), 1]));
    assert.deepEqual(typed("byUser", [wide]).property, { type: "object", enabled: false });
    const deep = times(30, String).reduce<unknown>((inner) => ({ a: inner }), 1) as Json;
    assert.match(JSON.stringify(infer("orders", [deep]).mappings), /"enabled":false/);
  });

  it("declares as many fields as an index takes, and keeps the others", () => {
    const record = Object.fromEntries(times(1500, (index) => [`f${index}`, 1]) as [string, number][]);
    const { mappings, guesses } = infer("orders", [record]);
    assert.ok(!isUnfit(judge(JSON.stringify({ ...record, timestamp: "2026-11-28" }), readMapping(mappings))));
    assert.deepEqual([mappings.dynamic, readMapping(mappings).count], [false, 800]);
    assert.equal(guesses.filter(({ guess }) => guess.includes("699 more")).length, 1);
  });

  it("takes every record of the sample, whatever is in it", () => {
    fc.assert(
      fc.property(arbitraryRecords, (records) => {
        const mapping = readMapping(infer("orders", records).mappings);
        for (const record of records) {
          const judged = judge(JSON.stringify(record), mapping);
          assert.ok(!isUnfit(judged), JSON.stringify([judged, record]));
        }
      }),
      { numRuns: 500 },
    );
  });

  it("makes a definition without a problem, whatever is in it", () => {
    fc.assert(
      fc.property(arbitraryRecords, (records) => {
        const { mappings, timeField, transform, charts, columns } = infer("orders", records);
        const inline = { index: "orders", mappings, timeField, charts, columns, ...(transform && { transform }) };
        assert.deepEqual(readDefinition("orders", inline).problems, []);
      }),
      { numRuns: 200 },
    );
  });
});

describe("what is proposed for a sample", () => {
  const order = (index: number): Json => ({
    order_id: `00${index}`,
    shipped_on: index % 2 ? "2026-11-29" : null,
    created_at: new Date(1.7e12 + index * 1000).toISOString(),
    buyer: { id: index, country: ["DE", "FR"][index % 2] },
    total: index + 0.5,
    lines: [{ price: 1.5, at: "2026-11-28T10:15:00Z" }],
  });
  const orders = Array.from({ length: 100 }, (_, index) => order(index));

  it("draws the measure by the label, over the record's own time", () => {
    const { timeField, charts, columns } = infer("orders", orders);
    assert.equal(timeField, "created_at");
    assert.deepEqual(charts, [
      { title: "average total by country", y: { avg: "total" }, by: "buyer.country" },
      { title: "orders by country", y: "count", by: "buyer.country" },
    ]);
    assert.deepEqual(columns, ["order_id", "shipped_on", "buyer.id", "buyer.country", "total"]);
  });

  it("counts where there is nothing to measure, by the arrival time where there is none", () => {
    const { timeField, charts, transform } = infer("logins", [{ user_id: 5 }, { user_id: 6 }]);
    assert.deepEqual([timeField, transform], ["timestamp", undefined]);
    assert.deepEqual(charts, [{ title: "logins", y: "count" }]);
  });

  it("adds no time where the record's own lies inside", () => {
    const { timeField, transform } = infer("logins", [{ event: { time: "2026-11-28T10:15:00Z" } }]);
    assert.deepEqual([timeField, transform], ["event.time", "none"]);
  });

  it("adds no time that an existing mapping would refuse", () => {
    const properties = { at: { type: "date", format: "epoch_second" } };
    const { timeField, transform } = infer("logins", [], { properties });
    assert.deepEqual([timeField, transform], ["at", "none"]);
  });
});
