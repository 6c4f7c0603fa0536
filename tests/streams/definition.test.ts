import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import * as fc from "fast-check";
import { stringify } from "yaml";
import { readDefinition, streamFolders } from "../../streams/definition";
import { defined, type Files, streamFolder } from "./definition-folder";

const mappings = {
  properties: {
    at: { type: "date" },
    price: { type: "double" },
    name: { type: "text", fields: { keyword: { type: "keyword" } } },
    buyer: { properties: { country: { type: "keyword" } } },
    items: { type: "nested", properties: { sku: { type: "keyword" }, price: { type: "double" } } },
    extra: { type: "flat_object" },
    cost: { type: "alias", path: "price" },
  },
};
const chart = (more: object): string =>
  `timeField: at\ncharts:\n  - ${JSON.stringify({ title: "t", y: "count", ...more })}\n`;
const savedObject = { type: "index-pattern", id: "a", attributes: {} };

interface Case {
  readonly files?: Files;
  readonly inline?: unknown;
  readonly name?: string;
  readonly file?: string;
  readonly place: string;
  readonly says: RegExp;
}

/** A definition with one mistake; where it is said to be, and what the message names. */
const mistakes: Readonly<Record<string, Case>> = {
  "a key that is misspelt": {
    files: { "stream.yaml": "description: a\nbuferSizeMiB: 3\n" },
    place: "line 2, buferSizeMiB",
    says: /bufferSizeMiB/,
  },
  "a key of the settings, not of a folder": {
    files: { "stream.yaml": "mappings: {}" },
    place: "line 1, mappings",
    says: /unknown/,
  },
  "a number out of bounds": {
    files: { "stream.yaml": "\nbufferSizeMiB: 101" },
    place: "line 2, bufferSizeMiB",
    says: /101.*1 to 100/,
  },
  "a choice that is none": {
    files: { "stream.yaml": "transform: timestmp" },
    place: "line 1, transform",
    says: /timestmp.*timestamp, none, cloudwatchLogs/,
  },
  "an index with capitals": { files: { "stream.yaml": "index: Orders" }, place: "line 1, index", says: /lower-case/ },
  "a prefix that leaves no room": {
    files: { "stream.yaml": `namePrefix: ${"a".repeat(21)}` },
    place: "line 1, namePrefix",
    says: /1 to 20/,
  },
  "an aggregation that is none": {
    files: { "stream.yaml": "charts:\n  - title: t\n    y: { mean: price }" },
    place: "line 3, charts[0].y.mean",
    says: /avg, sum, min, max/,
  },
  "two aggregations": {
    files: { "stream.yaml": "charts:\n  - title: t\n    y: { avg: a, sum: b }" },
    place: "line 3, charts[0].y",
    says: /one of avg/,
  },
  "an aggregation without a field": {
    files: { "stream.yaml": "charts:\n  - title: t\n    y: sum" },
    place: "line 3, charts[0].y",
    says: /\{avg: price\}/,
  },
  "a chart without a title": {
    files: { "stream.yaml": "charts:\n  - y: count" },
    place: "line 2, charts[0]",
    says: /title/,
  },
  "an interval in words": {
    files: { "stream.yaml": "charts:\n  - { title: t, y: count, interval: hourly }" },
    place: "line 2, charts[0].interval",
    says: /hourly.*10s/,
  },
  "YAML that is none": { files: { "stream.yaml": "a: 1\nb: [" }, place: "line 2", says: /./ },
  "the same key twice": { files: { "stream.yaml": "index: a\nindex: b" }, place: "line 2", says: /unique/ },
  "a list in place of keys": { files: { "stream.yaml": "- index" }, place: "line 1", says: /keys/ },
  "no stream.yaml": { files: { "transform.ts": "" }, place: "", says: /no such file/ },
  "a field that is misspelt": {
    files: { "stream.yaml": chart({ y: { avg: "prise" } }), "mappings.json": mappings },
    place: "line 3, charts[0].y.avg",
    says: /prise.*price/,
  },
  "a field that lies deeper": {
    files: { "stream.yaml": chart({ by: "country" }), "mappings.json": mappings },
    place: "line 3, charts[0].by",
    says: /buyer\.country/,
  },
  "an average of text": {
    files: { "stream.yaml": chart({ y: { avg: "name" } }), "mappings.json": mappings },
    place: "line 3, charts[0].y.avg",
    says: /text.*number/,
  },
  "lines by text": {
    files: { "stream.yaml": chart({ by: "name" }), "mappings.json": mappings },
    place: "line 3, charts[0].by",
    says: /name\.keyword/,
  },
  "lines by a fraction": {
    files: { "stream.yaml": chart({ by: "price" }), "mappings.json": mappings },
    place: "line 3, charts[0].by",
    says: /double/,
  },
  "lines by nested objects": {
    files: { "stream.yaml": chart({ by: "items.sku" }), "mappings.json": mappings },
    place: "line 3, charts[0].by",
    says: /nested/,
  },
  "a column that is no field": {
    files: { "stream.yaml": "timeField: at\ncolumns:\n  - price\n  - buyer.contry", "mappings.json": mappings },
    place: "line 4, columns[1]",
    says: /buyer\.country/,
  },
  "a time that is a number": {
    files: { "stream.yaml": "timeField: price\ntransform: none", "mappings.json": mappings },
    place: "line 1, timeField",
    says: /double.*date/,
  },
  "no time, and nothing that adds it": {
    files: { "stream.yaml": "transform: none", "mappings.json": mappings },
    place: "line 1, timeField",
    says: /timestamp/,
  },
  "a time that lies inside, which the function would add": {
    files: { "stream.yaml": "timeField: event.at" },
    place: "line 1, timeField",
    says: /none/,
  },
  "a time whose format the function does not write": {
    files: {
      "stream.yaml": "timeField: at",
      "mappings.json": { properties: { at: { type: "date", format: "epoch_second||yyyy-MM-dd HH:mm" } } },
    },
    place: "line 1, timeField",
    says: /epoch_second.*strict_date_optional_time.*none/,
  },
  "a time by a name that the function does not write": {
    files: { "stream.yaml": "timeField: größe" },
    place: "line 1, timeField",
    says: /größe.*none/,
  },
  "mappings that are no JSON": {
    files: { "stream.yaml": "", "mappings.json": "{" },
    file: "mappings.json",
    place: "",
    says: /JSON/,
  },
  "a type that is none": {
    files: { "stream.yaml": "", "mappings.json": { properties: { a: { properties: { b: { type: "keywrod" } } } } } },
    file: "mappings.json",
    place: "properties.a.properties.b.type",
    says: /keyword/,
  },
  ...Object.fromEntries(
    (
      [
        [{ type: "keyword", ingore_above: 5 }, "ingore_above", /ignore_above/],
        [{ type: "keyword", properties: { b: { type: "long" } } }, "properties", /nested/],
        [{ fields: { raw: { type: "keyword" } } }, "fields", /type/],
        [{ type: "alias" }, "path", /field/],
        [{ type: "alias", path: "prise" }, "path", /prise/],
        [{ type: "date", format: 5 }, "format", /\|\|/],
        [{ type: "scaled_float" }, "scaling_factor", /100/],
        [{ type: "flattened" }, "type", /flat_object/],
        [{ type: "datetime" }, "type", /date\?/],
        [{ type: ["keyword"] }, "type", /keyword/],
        [{ dynamic: "maybe" }, "dynamic", /strict/],
        [{ enabled: "yes" }, "enabled", /true/],
      ] as const
    ).map(([property, key, says]): [string, Case] => [
      `a field that is ${JSON.stringify(property)}`,
      {
        files: { "stream.yaml": "", "mappings.json": { properties: { a: property } } },
        file: "mappings.json",
        place: `properties.a.${key}`,
        says,
      },
    ]),
  ),
  "a field by a name of the index's own": {
    files: { "stream.yaml": "", "mappings.json": { properties: { _id: { type: "keyword" } } } },
    file: "mappings.json",
    place: "properties._id",
    says: /name/,
  },
  "new fields that are taken as it pleases": {
    files: { "stream.yaml": "", "mappings.json": { dynamic: "maybe" } },
    file: "mappings.json",
    place: "dynamic",
    says: /strict/,
  },
  ...Object.fromEntries(
    Object.entries({
      "mapping.json": "mappings.json",
      "transform.js": "transform.ts",
      "sample.json": "sample.jsonl",
    }).map(([file, meant]): [string, Case] => [
      `a file named ${file}`,
      { files: { "stream.yaml": "", [file]: "{}" }, file, place: "", says: new RegExp(meant) },
    ]),
  ),
  "a time by a name of the index's own": {
    files: { "stream.yaml": "timeField: _id" },
    place: "line 1, timeField",
    says: /_id/,
  },
  "a choice that is a list": {
    files: { "stream.yaml": "transform: [none]" },
    place: "line 1, transform",
    says: /timestamp, none/,
  },
  "an export that is no text": {
    inline: { index: "orders", dashboards: 5 },
    file: "streams.orders",
    place: "dashboards",
    says: /a text$/,
  },
  "a key of mappings that is none": {
    files: { "stream.yaml": "", "mappings.json": { mappings: { propertys: {} } } },
    file: "mappings.json",
    place: "mappings.propertys",
    says: /properties/,
  },
  "shards of its own": {
    files: { "stream.yaml": "", "mappings.json": { settings: { index: { number_of_shards: 3 } } } },
    file: "mappings.json",
    place: "settings.number_of_shards",
    says: /stack/,
  },
  "an export with a line that is none": {
    files: { "stream.yaml": "", "dashboards.ndjson": `${JSON.stringify(savedObject)}\n{"id": "b"}\n` },
    file: "dashboards.ndjson",
    place: "line 2",
    says: /type/,
  },
  "two transforms": {
    files: { "stream.yaml": "transform: none", "transform.ts": "" },
    place: "line 1, transform",
    says: /transform\.ts/,
  },
  "keepExisting without its transform": {
    files: { "stream.yaml": "transform: none\nkeepExisting: true" },
    place: "line 2, keepExisting",
    says: /none/,
  },
  "a name with capitals": {
    name: "Orders",
    inline: { index: "orders" },
    file: "streams.Orders",
    place: "",
    says: /lower-case/,
  },
  "a folder that is not there": { name: "orders", inline: {}, file: "streams.orders", place: "", says: /folder/ },
  "an override out of bounds": {
    files: { "stream.yaml": "" },
    inline: { retrySeconds: -1 },
    file: "streams.orders",
    place: "retrySeconds",
    says: /-1.*0 to 7200/,
  },
  "an override of a field that is none": {
    files: { "stream.yaml": "timeField: at", "mappings.json": mappings },
    inline: { columns: ["prise"] },
    file: "streams.orders",
    place: "columns[0]",
    says: /price/,
  },
  "two names of an index": {
    inline: { index: "a", indexName: "b" },
    file: "streams.orders",
    place: "indexName",
    says: /b.*a/,
  },
};

describe("a stream's definition", () => {
  for (const [title, { files, inline, name = "orders", file = "stream.yaml", place, says }] of Object.entries(mistakes))
    it(`names the place of ${title}`, () => {
      const folder = files === undefined ? path.join(streamFolder("other", {}), name) : streamFolder(name, files);
      const { definition, problems } = readDefinition(name, inline, folder);
      assert.equal(definition, undefined);
      assert.deepEqual(
        problems.map((problem) => [path.basename(problem.file), problem.place]),
        [[file, place]],
      );
      assert.match(problems[0]!.message, says);
    });

  it("tells all problems of all files at once", () => {
    const folder = streamFolder("orders", {
      "stream.yaml": "indx: a\nretrySeconds: soon",
      "mappings.json": { properties: { a: { type: "string" } } },
      "dashboards.ndjson": "[]",
    });
    const { problems } = readDefinition("orders", { bufferSizeMiB: 0 }, folder);
    assert.deepEqual(problems.map(({ file, place }) => `${path.basename(file)} ${place}`).sort(), [
      "dashboards.ndjson line 1",
      "mappings.json properties.a.type",
      "stream.yaml line 1, indx",
      "stream.yaml line 2, retrySeconds",
      "streams.orders bufferSizeMiB",
    ]);
  });

  it("needs no more than a file", () => {
    const { transform, charts, columns, delivery, ...rest } = defined("orders", { "stream.yaml": "" });
    assert.deepEqual(transform, { kind: "timestamp", field: "timestamp", keepExisting: true });
    assert.deepEqual([charts, columns, delivery], [[], [], {}]);
    assert.deepEqual(rest, {
      name: "orders",
      description: "Records of orders.",
      index: "orders",
      timeField: "timestamp",
      namePrefix: "",
    });
  });

  it("reads every file of the folder", () => {
    const line = JSON.stringify(savedObject);
    const files = {
      "stream.yaml": chart({ y: { max: "cost" }, by: "buyer.country", interval: "5m", unit: "EUR" }),
      "mappings.json": { mappings, settings: { index: { codec: "zstd" } } },
      "transform.ts": "",
      "dashboards.ndjson": `${line}\n{"exportedCount":1,"missingRefCount":0}\n`,
      "sample.jsonl": "{}",
    };
    const read = defined("orders", files);
    assert.deepEqual(read.charts, [
      { title: "t", y: { kind: "max", field: "cost" }, by: "buyer.country", intervalSeconds: 300, unit: "EUR" },
    ]);
    assert.deepEqual([read.mappings, read.indexSettings], [mappings, { index: { codec: "zstd" } }]);
    assert.equal(read.transform.kind, "own");
    assert.match(read.savedObjects ?? "", /index-pattern/);
    assert.equal(path.basename(read.samplePath ?? ""), "sample.jsonl");
  });

  it("lets the settings override the folder, key by key", () => {
    const files = {
      "stream.yaml": "index: a\nretrySeconds: 60\nbufferSizeMiB: 2\ntransform: timestamp\nkeepExisting: false",
      "mappings.json": mappings,
    };
    const inline = { indexName: "b", retrySeconds: 0, transform: "none", timeField: "when" };
    const own = { properties: { when: { type: "date" } } };
    const read = defined("orders", files, { ...inline, mappings: own });
    assert.deepEqual([read.index, read.transform, read.mappings], ["b", { kind: "none" }, own]);
    assert.deepEqual(read.delivery, { retrySeconds: 0, bufferSizeMiB: 2 });
  });

  it("can be given without a folder", () => {
    const { definition } = readDefinition("orders", {
      index: "orders",
      mappings,
      columns: ["extra.colour"],
      timeField: "at",
    });
    assert.deepEqual(definition?.mappings, mappings);
  });

  it("takes fields with blanks in their names", () => {
    const own = { properties: { "Order Date": { type: "date" }, "Unit Price": { type: "double" } } };
    const given = { index: "orders", timeField: "Order Date", transform: "none", columns: ["Unit Price"] };
    assert.deepEqual(readDefinition("orders", { ...given, mappings: own }).problems, []);
  });

  it("declares the time that the transform adds", () => {
    const own = { properties: { price: { type: "double" } } };
    const { definition } = readDefinition("orders", { index: "orders", mappings: own, timeField: "arrived" });
    assert.deepEqual(definition?.mappings, { properties: { arrived: { type: "date" }, price: { type: "double" } } });
  });
});

describe("any definition", () => {
  const json = fc.jsonValue({ maxDepth: 2 });
  const properties = fc.dictionary(
    fc.constantFrom("a", "b.c", "timestamp"),
    fc.oneof(json, fc.record({ type: fc.oneof(fc.constantFrom("date", "alias", "nested"), json), properties: json })),
  );
  const inline = fc.record(
    {
      index: fc.oneof(fc.constant("orders"), json),
      timeField: fc.oneof(fc.constantFrom("a", "b.c"), json),
      transform: fc.oneof(fc.constantFrom("none", "timestamp"), json),
      mappings: fc.oneof(fc.record({ properties }), json),
      settings: json,
      dashboards: fc.oneof(fc.string(), json),
      columns: fc.oneof(fc.array(fc.constantFrom("a", "d")), json),
      charts: fc.oneof(fc.array(fc.record({ title: fc.string(), y: fc.oneof(fc.constant({ avg: "a" }), json) })), json),
    },
    { requiredKeys: [] },
  );

  it("is read, or has problems with a file and a message", () => {
    fc.assert(
      fc.property(fc.string(), fc.oneof(inline, json), (name, given) => {
        const { definition, problems } = readDefinition(name, given);
        assert.equal(definition === undefined, problems.length > 0);
        for (const { file, message } of problems) assert.ok(file !== "" && message !== "");
      }),
      { numRuns: 300 },
    );
  });

  it("in a folder, too, whatever its files hold", () => {
    const parent = streamFolder("parent", {});
    let folders = 0;
    const text = fc.oneof(
      fc.string(),
      json.map((value) => stringify(value)),
      inline.map((value) => stringify(value)),
    );
    fc.assert(
      fc.property(text, text, text, (yaml, mappingsJson, ndjson) => {
        const folder = path.join(parent, String(++folders));
        fs.mkdirSync(folder);
        fs.writeFileSync(path.join(folder, "stream.yaml"), yaml);
        fs.writeFileSync(path.join(folder, "mappings.json"), mappingsJson);
        fs.writeFileSync(path.join(folder, "dashboards.ndjson"), ndjson);
        const { definition, problems } = readDefinition("orders", {}, folder);
        assert.equal(definition === undefined, problems.length > 0);
      }),
    );
  });
});

describe("the streams that are shipped", () => {
  for (const name of streamFolders())
    it(`${name} is defined without a problem`, () => {
      assert.deepEqual(readDefinition(name).problems, []);
    });
});
