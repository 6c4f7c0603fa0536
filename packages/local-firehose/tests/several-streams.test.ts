import assert from "node:assert/strict";
import { folderBucket } from "@private-ingest/operator/backup";
import type { StreamSetup } from "../../../lambda/contracts/stream-setup";
import { readDefinition } from "../../../streams/definition";
import { declaredStreams } from "../declared-streams";
import { Faults } from "../faults";
import type { Pipeline } from "../pipeline";
import { produce } from "../producer";
import { samples } from "../../../streams/samples";
import { recordTexts } from "../spoiled-records";
import { DuckDbStore } from "../store/duckdb";
import { documentsOf } from "../store/store";
import { addsUp, chartSummary } from "../summary";
import { base64, program, registration, stockSetup, temporaryFolder } from "./fixture";
import { pipelineInto } from "./running-pipeline";

const waf = readDefinition("waf-logs").definition!;
const wafSetup: StreamSetup = { ...stockSetup, ...waf, indexName: waf.index };
const ordersSetup: StreamSetup = {
  ...stockSetup,
  name: "orders",
  indexName: "orders",
  timeField: "created",
  mappings: {
    dynamic: "strict",
    properties: {
      created: { type: "date", format: "epoch_second" },
      timestamp: { type: "date" },
      drop: { type: "boolean" },
      customer: { properties: { country: { type: "keyword" } } },
      items: { type: "nested", properties: { sku: { type: "keyword" }, quantity: { type: "integer" } } },
      total: { type: "double" },
    },
  },
  charts: [
    { title: "Revenue", y: { kind: "sum", field: "total" }, by: "customer.country", intervalSeconds: 60 },
    { title: "Orders", y: { kind: "count" } },
  ],
};
const withoutFunction = { processingConfiguration: { enabled: false } };
const prefix = (name: string) => ({
  prefix: `${name}/data/`,
  errorOutputPrefix: `${name}/failed/!{firehose:error-output-type}/`,
});
const registrations = [
  ...program({ s3: prefix("stockdata") }),
  ...program({ name: "orders", setup: ordersSetup, s3: prefix("orders") }),
  ...program({ name: "aws-waf-logs-x", setup: wafSetup, configuration: withoutFunction, s3: prefix("waf-logs") }),
];
const streams = declaredStreams(registrations);
const second = 1_763_900_000;
const order = (country: string, total: unknown, more: object = {}) => ({
  ...{ created: second, customer: { country }, total, items: [{ sku: "a", quantity: 1 }] },
  ...more,
});

describe("several streams", () => {
  const folder = temporaryFolder();
  let pipeline: Pipeline;
  let store: DuckDbStore;
  beforeEach(async () => {
    store = await DuckDbStore.open(streams.map(documentsOf));
    pipeline = await pipelineInto(store, folder, { streams });
  });
  afterEach(async () => {
    await pipeline.close();
    await store.close();
  });

  it("have the definitions that the setup's invocations carry for their indices", () => {
    assert.deepEqual(
      streams.map(({ definition, name, transform }) => [
        name,
        definition.name,
        definition.timeField,
        transform?.functionName,
      ]),
      [
        ["stock", "stockdata", "timestamp", "add-timestamp"],
        ["orders", "orders", "created", "orders-transform"],
        ["aws-waf-logs-x", "waf-logs", "timestamp", undefined],
      ],
    );
  });

  it("have a count chart and the function's time by default", () => {
    const foreign = registrations.filter(({ type }) => type !== "aws:lambda/invocation:Invocation");
    const other = registration("aws:lambda/invocation:Invocation", "x", { input: "{}" });
    const [first] = declaredStreams([...foreign, other]);
    const { charts, name, timeField } = first!.definition;
    assert.deepEqual([name, timeField, charts.map(({ y }) => y.kind)], ["stock", "timestamp", ["count"]]);
  });

  it("accept and refuse documents by their own mappings, and draw their own charts", async () => {
    const orders = pipeline.streams[1]!.stream;
    const records = [
      order("FR", 10.5),
      order("FR", 1),
      order("DE", 7),
      order("DE", "n/a", { unknown: 1 }),
      { drop: true },
      order("DE", 1, { created: "x" }),
    ];
    orders.put(records.map((record) => base64(JSON.stringify(record))));
    await orders.flush();
    const { delivered, dropped, failed } = orders.counts;
    assert.deepEqual({ delivered, dropped, failed }, { delivered: 3, dropped: 1, failed: 2 });
    const [revenue, count] = streams[1]!.definition.charts;
    const query = { stream: "orders", fromMs: (second - 60) * 1000, toMs: (second + 60) * 1000, intervalSeconds: 60 };
    const minute = Math.floor(second / 60) * 60;
    assert.deepEqual(await store.series({ ...query, chart: revenue! }), [
      { second: minute, line: "DE", value: 7 },
      { second: minute, line: "FR", value: 11.5 },
    ]);
    const values = (await store.series({ ...query, chart: count! })).map(({ value }) => value);
    assert.deepEqual(values, [3]);
    assert.deepEqual(await store.extent("orders"), { fromMs: second * 1000, toMs: second * 1000 });
    const french = { stream: "orders", by: { field: "customer.country", value: "FR" }, limit: 9 };
    assert.equal((await store.documents(french)).length, 2);
    assert.deepEqual(await store.documents({ stream: "stock", limit: 9 }), []);
    const [object] = await folderBucket(folder).list();
    assert.match(object!.key, /^orders\/failed\//);
  });

  it("send their samples at once, and each adds up", async () => {
    const [rate, records] = [2000, 3000];
    const { signal } = new AbortController();
    await Promise.all(
      streams.map(({ definition, name }) =>
        produce({
          ...{ url: pipeline.endpointUrl, streamName: name, rate, records, signal },
          next: recordTexts(
            name === "orders" ? () => order("FR", 1) : samples(definition),
            definition,
            new Faults({ "mapping-conflict": name === "orders" ? 0.01 : 0 }),
            1,
          ),
        }),
      ),
    );
    await Promise.all(pipeline.streams.map(({ stream }) => stream.flush()));
    for (const { stream } of pipeline.streams) {
      const { counts, declared, inBuffer } = stream;
      assert(addsUp({ records: { ...counts, inBuffer } }), JSON.stringify(counts));
      assert.equal(counts.sent, records, declared.name);
      if (declared.name === "orders") assert(counts.failed > 0 && counts.failed < records / 50);
      else assert.equal(counts.failed, 0, declared.name);
      const { tickers, points } = await chartSummary(store, declared);
      assert(tickers > 0 && points > 0);
    }
    assert.equal(await store.count(), pipeline.totals().delivered);
  });
});
