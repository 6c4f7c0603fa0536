import assert from "node:assert/strict";
import { stockRecords } from "@private-ingest/operator/sending/stocks";
import { readDefinition } from "../../streams/definition";
import { samples } from "../../streams/samples";
import { defined } from "./definition-folder";

const now = (): Date => new Date("2026-11-28T10:15:00.250Z");
const first = (source: () => object, count: number): unknown[] => Array.from({ length: count }, () => source());

describe("samples of a stream", () => {
  it("are those of the console's demo data for stockdata", () => {
    const { definition } = readDefinition("stockdata");
    const demo = stockRecords(7);
    assert.deepEqual(
      first(samples(definition!, { seed: 7 }), 500),
      Array.from({ length: 500 }, () => demo.next().value),
    );
  });

  it("are requests with a time and a rule for waf-logs", () => {
    const { definition } = readDefinition("waf-logs");
    const records = first(samples(definition!, { now }), 500) as { action: string; timestamp: number }[];
    assert.deepEqual([...new Set(records.map(({ action }) => action))].sort(), ["ALLOW", "BLOCK", "CAPTCHA"]);
    assert.equal(records[0]!.timestamp, now().getTime());
    assert.deepEqual(records, first(samples(definition!, { now }), 500));
  });

  const spellings: readonly (readonly [given: unknown, present: unknown])[] = [
    ["2020-01-02T03:04:05.678Z", "2026-11-28T10:15:00.250Z"],
    ["2020-01-02T03:04:05+02:00", "2026-11-28T10:15:00Z"],
    ["2020-01-02 03:04:05", "2026-11-28 10:15:00"],
    ["2020-01-02 03:04:05,678", "2026-11-28 10:15:00,250"],
    ["2020/01/02", "2026/11/28"],
    ["02.01.2020", "28.11.2026"],
    ["01/02/2020 03:04", "11/28/2026 10:15"],
    [1577934245, 1795860900],
    [1577934245678, 1795860900250],
    ["Thu, 02 Jan 2020 03:04:05 GMT", "Sat, 28 Nov 2026 10:15:00 GMT"],
    ["02/Jan/2020:03:04:05 +0100", "28/Nov/2026:10:15:00 +0000"],
    ["some day", "some day"],
  ];
  for (const [given, present] of spellings)
    it(`of a file happen now: ${String(given)}`, () => {
      const lines = [{ id: 1, event: { at: given } }, { id: 2 }].map((record) => JSON.stringify(record));
      const files = { "stream.yaml": "timeField: event.at\ntransform: none", "sample.jsonl": `${lines.join("\n")}\n` };
      const source = samples(defined("orders", files), { now });
      assert.deepEqual(first(source, 3), [
        { id: 1, event: { at: present } },
        { id: 2 },
        { id: 1, event: { at: present } },
      ]);
    });

  it("of a file name the line that is no record", () => {
    const files = { "stream.yaml": "", "sample.jsonl": '{"a": 1}\n\n[]\n' };
    assert.throws(() => samples(defined("orders", files)), /line 3/);
  });

  it("are invented from the mappings where there is no file", () => {
    const properties = {
      timestamp: { type: "date", format: "epoch_second" },
      price: { type: "double" },
      count: { type: "long" },
      sku: { type: "keyword" },
      from: { type: "ip" },
      paid: { type: "boolean" },
      lines: { type: "nested", properties: { sku: { type: "keyword" } } },
      range: { type: "integer_range" },
    };
    const files = { "stream.yaml": "transform: none", "mappings.json": { properties } };
    const record = samples(defined("orders", files), { now })();
    assert.deepEqual(
      Object.entries(record).map(([name, value]) => [name, Array.isArray(value) ? "list" : typeof value]),
      [
        ["timestamp", "number"],
        ["price", "number"],
        ["count", "number"],
        ["sku", "string"],
        ["from", "string"],
        ["paid", "boolean"],
        ["lines", "list"],
      ],
    );
  });

  it("have what the charts draw where there are no mappings, either", () => {
    const yaml = "columns: [city]\ncharts:\n  - { title: t, y: { avg: degrees }, by: sensor.keyword }";
    const record = samples(defined("weather", { "stream.yaml": yaml }), { now })();
    assert.deepEqual(Object.keys(record), ["id", "city", "sensor", "degrees", "timestamp"]);
  });
});
