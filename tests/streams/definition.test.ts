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

const yaml = (text: string, place: string, says: RegExp): Case => ({ files: { "stream.yaml": text }, place, says });
/** One in what stream.yaml says of the fields above. */
const fields = (text: string, place: string, says: RegExp): Case => ({
  files: { "stream.yaml": text, "mappings.json": mappings },
  ...{ place, says },
});
const inMappings = (content: unknown, place: string, says: RegExp): Case => ({
  files: { "stream.yaml": "", "mappings.json": content },
  ...{ file: "mappings.json", place, says },
});

/** One in what the settings say of the stream. */
const inline = (given: unknown, place: string, says: RegExp, files?: Files): Case => ({
  ...{ inline: given, file: "streams.orders", place, says },
  ...(files && { files }),
});

/** A definition with one mistake; where it is said to be, and what the message names. */
const mistakes: Readonly<Record<string, Case>> = {
  "a key that is misspelt": yaml("description: a\nbuferSizeMiB: 3\n", "line 2, buferSizeMiB", /bufferSizeMiB/),
  "a key of the settings, not of a folder": yaml("mappings: {}", "line 1, mappings", /unknown/),
  "a number out of bounds": yaml("\nbufferSizeMiB: 101", "line 2, bufferSizeMiB", /101.*1 to 100/),
  "a choice that is none": yaml("transform: timestmp", "line 1, transform", /timestmp.*timestamp, none, cloudwatch/),
  "an index with capitals": yaml("index: Orders", "line 1, index", /lower-case/),
  "a prefix that leaves no room": yaml(`namePrefix: ${"a".repeat(21)}`, "line 1, namePrefix", /1 to 20/),
  "an aggregation that is none": yaml(
    chart({ y: { mean: "price" } }),
    "line 3, charts[0].y.mean",
    /avg, sum, min, max/,
  ),
  "two aggregations": yaml("charts:\n  - title: t\n    y: { avg: a, sum: b }", "line 3, charts[0].y", /one of avg/),
  "an aggregation without a field": yaml("charts:\n  - title: t\n    y: sum", "line 3, charts[0].y", /\{avg: price\}/),
  "a chart without a title": yaml("charts:\n  - y: count", "line 2, charts[0]", /title/),
  "an interval in words": yaml(chart({ interval: "hourly" }), "line 3, charts[0].interval", /hourly.*10s/),
  "YAML that is none": yaml("a: 1\nb: [", "line 2", /./),
  "the same key twice": yaml("index: a\nindex: b", "line 2", /unique/),
  "a list in place of keys": yaml("- index", "line 1", /keys/),
  "no stream.yaml": { files: { "transform.ts": "" }, place: "", says: /no such file/ },
  "a field that is misspelt": fields(chart({ y: { avg: "prise" } }), "line 3, charts[0].y.avg", /prise.*price/),
  "a field that lies deeper": fields(chart({ by: "country" }), "line 3, charts[0].by", /buyer\.country/),
  "an average of text": fields(chart({ y: { avg: "name" } }), "line 3, charts[0].y.avg", /text.*number/),
  "lines by text": fields(chart({ by: "name" }), "line 3, charts[0].by", /name\.keyword/),
  "lines by a fraction": fields(chart({ by: "price" }), "line 3, charts[0].by", /double/),
  "lines by nested objects": fields(chart({ by: "items.sku" }), "line 3, charts[0].by", /nested/),
  "a column that is no field": fields("columns:\n  - price\n  - buyer.contry", "line 3, columns[1]", /buyer\.country/),
  "a time that is a number": fields("timeField: price\ntransform: none", "line 1, timeField", /double.*date/),
  "no time, and nothing that adds it": fields("transform: none", "line 1, timeField", /timestamp/),
  "a time that lies inside, which the function would add": yaml("timeField: event.at", "line 1, timeField", /none/),
  "a time whose format the function does not write": {
    files: {
      "stream.yaml": "timeField: at",
      "mappings.json": { properties: { at: { type: "date", format: "epoch_second||yyyy-MM-dd HH:mm" } } },
    },
    place: "line 1, timeField",
    says: /epoch_second.*strict_date_optional_time.*none/,
  },
  "a time by a name that the function does not write": yaml("timeField: größe", "line 1, timeField", /größe.*none/),
  "mappings that are no JSON": inMappings("{", "", /JSON/),
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
        [{ properties: { b: { type: "keywrod" } } }, "properties.b.type", /keyword/],
        [{ dynamic: "maybe" }, "dynamic", /strict/],
        [{ enabled: "yes" }, "enabled", /true/],
      ] as const
    ).map(([property, key, says]): [string, Case] => [
      `a field that is ${JSON.stringify(property)}`,
      inMappings({ properties: { a: property } }, `properties.a.${key}`, says),
    ]),
  ),
  "a field by a name of the index's own": inMappings({ properties: { _id: {} } }, "properties._id", /name/),
  "new fields that are taken as it pleases": inMappings({ dynamic: "maybe" }, "dynamic", /strict/),
  ...Object.fromEntries(
    [
      ["mapping.json", "mappings.json"],
      ["transform.js", "transform.ts"],
      ["sample.json", "sample.jsonl"],
    ].map(([file = "", meant = ""]): [string, Case] => [
      `a file named ${file}`,
      { files: { "stream.yaml": "", [file]: "{}" }, file, place: "", says: new RegExp(meant) },
    ]),
  ),
  "a time by a name of the index's own": yaml("timeField: _id", "line 1, timeField", /_id/),
  "a choice that is a list": yaml("transform: [none]", "line 1, transform", /timestamp, none/),
  "an export that is no text": inline({ index: "orders", dashboards: 5 }, "dashboards", /a text$/),
  "a key of mappings that is none": inMappings({ mappings: { propertys: {} } }, "mappings.propertys", /properties/),
  "shards of its own": inMappings({ settings: { number_of_shards: 3 } }, "settings.number_of_shards", /stack/),
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
  "keepExisting without its transform": yaml("transform: none\nkeepExisting: true", "line 2, keepExisting", /none/),
  "a name with capitals": { ...inline({}, "", /lower-case/), name: "Orders", file: "streams.Orders" },
  "a folder that is not there": inline({}, "", /folder/),
  "an override out of bounds": inline({ retrySeconds: -1 }, "retrySeconds", /-1.*0 to 7200/, { "stream.yaml": "" }),
  "an override of a field that is none": inline({ columns: ["prise"] }, "columns[0]", /price/, {
    "stream.yaml": "timeField: at",
    "mappings.json": mappings,
  }),
  "two names of an index": inline({ index: "a", indexName: "b" }, "indexName", /b.*a/),
};

describe("a stream's definition", () => {
  for (const [title, { files, inline, name = "orders", file = "stream.yaml", place, says }] of Object.entries(mistakes))
    it(`names the place of ${title}`, () => {
      const folder = files === undefined ? path.join(streamFolder("other", {}), name) : streamFolder(name, files);
      const { definition, problems } = readDefinition(name, inline, folder);
      assert.equal(definition, undefined);
      const found = problems.map((problem) => [path.basename(problem.file), problem.place]);
      assert.deepEqual(found, [[file, place]]);
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
    const given = { index: "orders", mappings, columns: ["extra.colour"], timeField: "at" };
    const { definition } = readDefinition("orders", given);
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
  const settings = fc.record(
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
      fc.property(fc.string(), fc.oneof(settings, json), (name, given) => {
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
      settings.map((value) => stringify(value)),
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
