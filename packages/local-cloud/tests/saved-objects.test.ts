import assert from "node:assert/strict";
import { SavedObjects } from "../saved-objects";

const pattern = { type: "index-pattern", id: "stock", attributes: { title: "stock-*" } };
const chart = (more: object = {}) => ({
  ...{ type: "visualization", id: "price", attributes: { visState: "{}" } },
  references: [{ name: "index", type: "index-pattern", id: "stock" }],
  ...more,
});

function imported(objects: SavedObjects, lines: readonly object[], query = ""): { success: boolean } {
  const file = lines.map((line) => JSON.stringify(line)).join("\n");
  const form = `--a\r\ncontent-disposition: form-data; name="file"; filename="a.ndjson"\r\n\r\n${file}\r\n--a--\r\n`;
  return objects.answer("POST", `/_import${query}`, form).body as { success: boolean };
}

function titles(objects: SavedObjects, keys: readonly object[]): unknown[] {
  const { body } = objects.answer("POST", "/_bulk_get", JSON.stringify(keys));
  const { saved_objects: found } = body as { saved_objects: { id: string; error?: object }[] };
  return found.map(({ error, id }) => (error === undefined ? id : "none"));
}

describe("Dashboards' saved objects", () => {
  it("are imported, looked up and deleted", () => {
    const objects = new SavedObjects();
    assert.deepEqual(imported(objects, [chart(), pattern]), { success: true, successCount: 2 });
    assert.deepEqual(titles(objects, [pattern, { type: "search", id: "x" }]), ["stock", "none"]);
    assert.equal(objects.answer("DELETE", "/index-pattern/stock", "").status, 200);
    assert.equal(objects.answer("DELETE", "/index-pattern/stock", "").status, 404);
    assert.deepEqual(titles(objects, [pattern, chart()]), ["none", "price"]);
  });

  for (const [what, line] of [
    ["without what it refers to", chart()],
    ["of an unknown type", { ...pattern, type: "pattern" }],
    ["with JSON that cannot be read", chart({ references: [], attributes: { visState: "{" } })],
    [
      "with a query that cannot be read",
      { ...pattern, attributes: { kibanaSavedObjectMeta: { searchSourceJSON: "x" } } },
    ],
  ] as const)
    it(`are refused ${what}`, () => {
      const objects = new SavedObjects();
      assert.equal(imported(objects, [line]).success, false);
      assert.deepEqual(titles(objects, [line]), ["none"]);
    });

  it("replace others only when asked to", () => {
    const objects = new SavedObjects();
    imported(objects, [pattern]);
    assert.equal(imported(objects, [pattern]).success, false);
    assert.equal(imported(objects, [pattern], "?overwrite=true").success, true);
  });
});
