import assert from "node:assert/strict";
import { existingMapping } from "../../streams/inference/existing-mapping";
import { infer } from "../../streams/inference/infer";

const mappings = { properties: { at: { type: "date" }, order_id: { type: "keyword" }, total: { type: "double" } } };

describe("mappings that exist", () => {
  const bodies: Readonly<Record<string, unknown>> = {
    "mappings alone": mappings,
    "the body of a new index": { mappings, settings: {} },
    "the answer of GET index/_mapping": { "shop-2026.11.28": { mappings } },
    "the answer of GET index": { shop: { aliases: {}, mappings, settings: { index: { uuid: "a" } } } },
    "the body of an index template": { index_patterns: ["shop*"], template: { mappings } },
    "the answer of GET _index_template": {
      index_templates: [{ name: "shop", index_template: { index_patterns: ["shop*"], template: { mappings } } }],
    },
    "Elasticsearch 6": { shop: { mappings: { _doc: mappings } } },
  };
  for (const [title, body] of Object.entries(bodies))
    it(`are read from ${title}`, () => {
      assert.deepEqual(existingMapping(body).mappings, mappings);
    });

  for (const body of [{}, [], null, 5, { shop: {} }, { error: { reason: "no such index" }, status: 404 }])
    it(`are not read from ${JSON.stringify(body)}`, () => {
      assert.throws(() => existingMapping(body), /mappings/);
    });

  it("are put together from several indices, the newest last", () => {
    const of = (properties: object): object => ({ mappings: { properties } });
    const read = existingMapping({
      "shop-2": of({ a: { type: "long" }, o: { properties: { b: { type: "ip" } } } }),
      "shop-1": of({ a: { type: "text" }, o: { properties: { c: { type: "date" } } } }),
    });
    assert.deepEqual(read.mappings, {
      properties: { a: { type: "long" }, o: { properties: { b: { type: "ip" }, c: { type: "date" } } } },
    });
    assert.deepEqual([read.indices, read.conflicts], [["shop-1", "shop-2"], ["a"]]);
  });

  it("are drawn by no id", () => {
    const { timeField, charts } = infer("orders", [], mappings);
    assert.equal(timeField, "at");
    const found = charts.map(({ y, by }) => [y, by]);
    assert.deepEqual(found, [
      [{ avg: "total" }, undefined],
      ["count", undefined],
    ]);
  });
});
