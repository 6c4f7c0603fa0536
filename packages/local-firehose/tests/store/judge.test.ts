import assert from "node:assert/strict";
import * as fc from "fast-check";
import { DuckDbStore } from "../../store/duckdb";
import { isUnfit, judge } from "../../store/judge";
import { corpus } from "./corpus";
import { readMapping } from "../../store/mapping";
import { batchOf, seriesQuery, stock, trade } from "./documents";

/** What OpenSearch 2.19 does; real-opensearch.ts asks one about the whole corpus. */
const examples: readonly (readonly [document: string, isTaken: boolean])[] = [
  ['{"price":""}', true],
  ['{"price":"1_000"}', false],
  ['{"price":[1,"2",null]}', true],
  ['{"price":"1d"}', true],
  ['{"price":1e400}', false],
  ['{"sector":[{}]}', false],
  ['{"sector":["a",7]}', true],
  ['{"sector":"\\ud800"}', true],
  ['{"timestamp":"2026-11-23 15:02:58"}', false],
  ['{"timestamp":"2026-11"}', true],
  ['{"timestamp":1.7e12}', false],
  ['{"_id":"x"}', false],
  ['{"a":{"_id":"x"}}', true],
  ['{"a":1,"a":2}', false],
  ['{"":1}', false],
  ['{".a":1}', false],
  ['{"price.x":1}', false],
  ['{"price.x":null}', true],
  ['{"a":1e400}', false],
  ['{"a":[1,"x"]}', false],
  [`{"a":${"[".repeat(21)}1${"]".repeat(21)}}`, false],
  [`${'{"a":'.repeat(21)}1${"}".repeat(21)}`, false],
  [`${'{"a":'.repeat(20)}1${"}".repeat(20)}`, true],
  [`{"a":${"[".repeat(100_000)}1${"]".repeat(100_000)}}`, false],
  [JSON.stringify(Object.fromEntries(Array.from({ length: 1001 }, (_, place) => [`f${place}`, 1]))), false],
];

describe("documents in the embedded store", () => {
  const mapping = readMapping(stock.mappings);
  for (const [document, isTaken] of examples) {
    it(`are ${isTaken ? "accepted" : "refused"} as by OpenSearch: ${document.slice(0, 60)}`, async () => {
      const store = await DuckDbStore.open([stock]);
      const errors = await store.bulk(batchOf([trade(1), document, trade(2)]));
      const count = await store.count();
      await store.close();
      assert.deepEqual([errors.map(({ place }) => place), count], isTaken ? [[], 3] : [[1], 2]);
    });
  }

  it("are returned and counted if accepted, whatever their content", async () => {
    const store = await DuckDbStore.open([stock]);
    const documents = corpus.map(([, document]) => document);
    const errors = await store.bulk(batchOf(documents));
    const found = await store.documents({ stream: "stock", limit: 1000 });
    await store.close();
    assert.equal(found.length, documents.length - errors.length);
  });

  it("may be any text, without an exception", () => {
    const json = fc.json({ maxDepth: 4 });
    const spoilt = fc.tuple(json, fc.nat(), fc.string({ maxLength: 3 })).map(([text, at, other]) => {
      const place = at % (text.length + 1);
      return text.slice(0, place) + other + text.slice(place);
    });
    fc.assert(
      fc.property(fc.oneof(json, spoilt, fc.string({ unit: "binary" })), (text) => {
        isUnfit(judge(text, mapping));
      }),
    );
  });

  it("have the same columns with and without other fields", async () => {
    const store = await DuckDbStore.open([stock]);
    const plain = trade(10);
    await store.bulk(batchOf([{ note: "x", ...plain }, { ...plain, price: ["20", 40] }, plain]));
    const series = await store.series(seriesQuery(0, Date.UTC(9999, 0)));
    await store.close();
    const told = series.map(({ line, value }) => [line, value]);
    assert.deepEqual(told, [["QXZ", 50 / 3]]);
  });
});
