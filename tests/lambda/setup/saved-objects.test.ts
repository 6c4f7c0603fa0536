import assert from "node:assert/strict";
import type { StreamSetup } from "../../../lambda/contracts/stream-setup";
import type { SavedObject } from "../../../lambda/setup/saved-object";
import { savedObjects } from "../../../lambda/setup/saved-objects";
import { stockdata } from "./fake-domain";

/** Fields that Kibana 7.10 and OpenSearch Dashboards 2.19 both map; any other is refused. */
const fields: Readonly<Record<string, string>> = {
  "index-pattern": "title timeFieldName fields type typeMeta intervalName sourceFilters fieldFormatMap",
  visualization: "title description version visState uiStateJSON kibanaSavedObjectMeta savedSearchRefName",
  search: "title description version hits columns sort kibanaSavedObjectMeta",
  dashboard:
    "title description version hits panelsJSON optionsJSON kibanaSavedObjectMeta timeRestore timeFrom timeTo refreshInterval",
};

const orders: StreamSetup = {
  ...stockdata,
  name: "orders",
  indexName: "orders",
  indexPattern: "orders-20*",
  timeField: "placedAt",
  mappings: {
    properties: {
      placedAt: { type: "date" },
      country: { type: "keyword" },
      customer: { properties: { name: { type: "text", fields: { keyword: { type: "keyword" } } } } },
      total: { type: "double" },
    },
  },
  charts: [
    { title: "Orders", y: { kind: "count" }, by: "country", intervalSeconds: 60 },
    { title: "Revenue", y: { kind: "sum", field: "total" }, unit: "EUR", intervalSeconds: 10 },
    { title: "Revenue by customer", y: { kind: "sum", field: "total" }, by: "customer.name", intervalSeconds: 86_400 },
    { title: "By channel", y: { kind: "max", field: "total" }, by: "channel", intervalSeconds: 7_200 },
  ],
  columns: [],
};

interface Visualization {
  readonly aggs: readonly { type: string; schema: string; params: { field?: string; interval?: string } }[];
  readonly params: { readonly valueAxes: readonly [{ readonly title: { readonly text: string } }] };
}

const of = (objects: readonly SavedObject[], type: string): SavedObject[] => objects.filter((one) => one.type === type);
const chartOf = ({ attributes }: SavedObject): Visualization =>
  JSON.parse(attributes.visState as string) as Visualization;
const aggsOf = (object: SavedObject): unknown[] =>
  chartOf(object).aggs.map(({ schema, type, params }) => [schema, type, params.field, params.interval]);

describe("setup: saved objects", () => {
  for (const stream of [stockdata, orders]) {
    const objects = savedObjects(stream);

    it(`of ${stream.name} have only fields that both engines' Dashboards know`, () => {
      for (const { type, attributes } of objects) {
        const unknown = Object.keys(attributes).filter((name) => !fields[type]!.split(" ").includes(name));
        assert.deepEqual(unknown, [], type);
      }
    });

    it(`of ${stream.name} refer to objects that come before them, by the names that they use`, () => {
      objects.forEach(({ references, attributes }, index) => {
        const earlier = objects.slice(0, index).map(({ type, id }) => `${type}/${id}`);
        for (const { type, id, name } of references) {
          assert.ok(earlier.includes(`${type}/${id}`), `${type}/${id}`);
          assert.ok(JSON.stringify(attributes).includes(name), name);
        }
      });
    });

    it(`of ${stream.name} are on one dashboard, charts and records, without overlap`, () => {
      const [{ attributes, references }] = of(objects, "dashboard") as [SavedObject];
      const panels = JSON.parse(attributes.panelsJSON as string) as { gridData: { y: number; h: number } }[];
      assert.deepEqual(
        references.map(({ id }) => id),
        objects.slice(1, -1).map(({ id }) => id),
      );
      panels.slice(1).forEach(({ gridData }, index) => {
        const { y, h } = panels[index]!.gridData;
        assert.ok(gridData.y >= y + h);
      });
    });
  }

  it("of the stock ticker keep the post's ids and chart: average price per second by ticker", () => {
    const objects = savedObjects(stockdata);
    assert.deepEqual(
      objects.map(({ type, id }) => `${type}/${id}`),
      [
        "index-pattern/private-ingest-stockdata-index-pattern",
        "visualization/private-ingest-stockdata-average-price",
        "search/private-ingest-stockdata-records",
        "dashboard/private-ingest-stockdata-dashboard",
      ],
    );
    const [pattern, chart] = objects as [SavedObject, SavedObject];
    assert.deepEqual(pattern.attributes, { title: "stockdata-20*", timeFieldName: "timestamp" });
    assert.equal(chart.attributes.title, "stockdata: average price by ticker");
    assert.deepEqual(aggsOf(chart), [
      ["metric", "avg", "price", undefined],
      ["segment", "date_histogram", "timestamp", "s"],
      ["group", "terms", "ticker_symbol.keyword", undefined],
    ]);
  });

  it("have a chart per declared one, split by a keyword, with ids of their own", () => {
    const charts = of(savedObjects(orders), "visualization");
    const count = ["metric", "count", undefined, undefined];
    const sum = ["metric", "sum", "total", undefined];
    const over = (interval: string): unknown[] => ["segment", "date_histogram", "placedAt", interval];
    const by = (field: string): unknown[] => ["group", "terms", field, undefined];
    assert.deepEqual(charts.map(aggsOf), [
      [count, over("m"), by("country")],
      [sum, over("10s")],
      [sum, over("d"), by("customer.name.keyword")],
      [["metric", "max", "total", undefined], over("2h"), by("channel.keyword")],
    ]);
    assert.deepEqual(
      charts.map(({ id }) => id),
      ["count", "sum-total", "sum-total-2", "max-total"].map((name) => `private-ingest-orders-${name}`),
    );
    assert.equal(chartOf(charts[1]!).params.valueAxes[0].title.text, "Sum total (EUR)");
  });

  it("count documents and show mapped fields where the definition says nothing", () => {
    const objects = savedObjects({ ...orders, charts: [] });
    assert.deepEqual(aggsOf(of(objects, "visualization")[0]!)[0], ["metric", "count", undefined, undefined]);
    assert.deepEqual(of(objects, "search")[0]!.attributes.columns, ["country", "customer", "total"]);
    const { mappings: _, ...unmapped } = orders;
    assert.deepEqual(of(savedObjects(unmapped), "search")[0]!.attributes.columns, ["_source"]);
  });
});

describe("setup: an export of Dashboards", () => {
  const line = (object: object): string => JSON.stringify({ attributes: {}, references: [], ...object });
  const withExport = (...lines: string[]): readonly SavedObject[] =>
    savedObjects({ ...orders, savedObjects: lines.join("\n") });
  const ofPattern = (id: string) => ({ name: "index", type: "index-pattern", id });

  it("gets ids of the stream's own, and its references follow", () => {
    const objects = withExport(
      line({ type: "index-pattern", id: "p", attributes: { title: "logs-*", timeFieldName: "t" }, version: "Wz" }),
      line({ type: "visualization", id: "v 1", references: [ofPattern("p")], migrationVersion: { a: "7.10.0" } }),
      line({ type: "dashboard", id: "d", references: [{ name: "panel_0", type: "visualization", id: "v 1" }] }),
      '{"exportedCount":3,"missingRefCount":0}\n',
    );
    assert.deepEqual(objects, [
      {
        type: "index-pattern",
        id: "private-ingest-orders-p",
        attributes: { title: "orders-20*", timeFieldName: "placedAt" },
        references: [],
      },
      {
        type: "visualization",
        id: "private-ingest-orders-v 1",
        attributes: {},
        references: [ofPattern("private-ingest-orders-p")],
        migrationVersion: { a: "7.10.0" },
      },
      {
        type: "dashboard",
        id: "private-ingest-orders-d",
        attributes: {},
        references: [{ name: "panel_0", type: "visualization", id: "private-ingest-orders-v 1" }],
      },
    ]);
  });

  it("without its index pattern uses the stream's, and keeps several as they are", () => {
    const [pattern, chart] = withExport(line({ type: "search", id: "s", references: [ofPattern("gone")] }));
    assert.deepEqual(pattern?.attributes, { title: "orders-20*", timeFieldName: "placedAt" });
    assert.equal(chart?.references[0]?.id, pattern.id);
    const several = ["a-*", "b-*"].map((title) => line({ type: "index-pattern", id: title, attributes: { title } }));
    const titles = withExport(...several).map(({ attributes }) => attributes.title);
    assert.deepEqual(titles, ["a-*", "b-*"]);
  });

  it("with wrong lines is an error that names them all", () => {
    const wrong = ["no", "[]", "{}", line({ type: "search" }), line({ type: "search", id: "s", references: [1] })];
    assert.throws(
      () => withExport(...wrong),
      ({ message }: Error) => wrong.every((_, index) => message.includes(`Line ${index + 1} `)),
    );
  });
});
