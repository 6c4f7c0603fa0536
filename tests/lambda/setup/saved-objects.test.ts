import assert from "node:assert/strict";
import { type SavedObject, savedObjects } from "../../../lambda/setup/saved-objects";

/** Fields that Kibana 7.10 and OpenSearch Dashboards 2.19 both map; any other is refused. */
const fields: Record<SavedObject["type"], string> = {
  "index-pattern": "title timeFieldName fields type typeMeta intervalName sourceFilters fieldFormatMap",
  visualization: "title description version visState uiStateJSON kibanaSavedObjectMeta savedSearchRefName",
  search: "title description version hits columns sort kibanaSavedObjectMeta",
  dashboard:
    "title description version hits panelsJSON optionsJSON kibanaSavedObjectMeta timeRestore timeFrom timeTo refreshInterval",
};

describe("setup: saved objects", () => {
  const objects = savedObjects("stockdata", "stockdata-20*");
  const [pattern, chart, search, dashboard] = objects as [SavedObject, SavedObject, SavedObject, SavedObject];

  it("have only fields that both engines' Dashboards know", () => {
    for (const { type, attributes } of objects) {
      assert.deepEqual(
        Object.keys(attributes).filter((name) => !fields[type].split(" ").includes(name)),
        [],
        type,
      );
    }
  });

  it("refer to objects that come before them, by the names that they use", () => {
    objects.forEach(({ references, attributes }, index) => {
      const earlier = objects.slice(0, index).map(({ type, id }) => `${type}/${id}`);
      const text = JSON.stringify(attributes);
      for (const { type, id, name } of references) {
        assert.ok(earlier.includes(`${type}/${id}`), `${type}/${id}`);
        assert.ok(text.includes(name), name);
      }
    });
  });

  it("are the post's: pattern with time field, average price per second by ticker", () => {
    assert.deepEqual(pattern.attributes, { title: "stockdata-20*", timeFieldName: "timestamp" });
    const { type, aggs } = JSON.parse(chart.attributes.visState as string) as {
      type: string;
      aggs: { type: string; schema: string; params: { field: string; interval?: string } }[];
    };
    assert.equal(type, "line");
    assert.deepEqual(
      aggs.map(({ type, schema, params: { field, interval } }) => [schema, type, field, interval]),
      [
        ["metric", "avg", "price", undefined],
        ["segment", "date_histogram", "timestamp", "s"],
        ["group", "terms", "ticker_symbol.keyword", undefined],
      ],
    );
  });

  it("show chart and records on one dashboard, without overlap", () => {
    const panels = JSON.parse(dashboard.attributes.panelsJSON as string) as {
      panelRefName: string;
      gridData: { y: number; h: number };
    }[];
    const shown = panels.map(({ panelRefName }) => dashboard.references.find(({ name }) => name === panelRefName)?.id);
    assert.deepEqual(shown, [chart.id, search.id]);
    assert.equal(panels[1]!.gridData.y, panels[0]!.gridData.y + panels[0]!.gridData.h);
  });
});
