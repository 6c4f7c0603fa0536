import assert from "node:assert/strict";
import { startPage } from "@private-ingest/local-firehose/page/server";
import { pageSource } from "@private-ingest/local-firehose/page-source";
import type { Pipeline } from "@private-ingest/local-firehose/pipeline";
import { DuckDbStore } from "@private-ingest/local-firehose/store/duckdb";
import type { Finding } from "../checking/finding";
import { within } from "../checking/within";
import { temporaryFolder } from "@private-ingest/local-firehose/tests/fixture";
import { emptyEvaluation, pipelineInto } from "@private-ingest/local-firehose/tests/running-pipeline";
import { FakeInside } from "./fake-inside";
import { FakeServer } from "./fake-server";
import { assertOnly, insideChecks } from "./findings";
import { run, runJson } from "./run";

/** The inside of a domain in answers of our own; tests/real-opensearch.ts breaks a real one. */
describe("doctor on the local pipeline", () => {
  const folder = temporaryFolder();
  const roleArn = "arn:aws:iam::123456789012:role/delivery";
  const roleMapping = "/_plugins/_security/api/rolesmapping/firehose-role";
  let pipeline: Pipeline;
  let store: DuckDbStore;
  let fake: FakeInside;

  before(async () => {
    store = await DuckDbStore.open();
    pipeline = await pipelineInto(store, folder);
    fake = await new FakeInside(roleArn).start();
  });
  after(async () => {
    fake.stop();
    await pipeline.close();
    await store.close();
  });

  beforeEach(() => {
    fake.answers = FakeInside.healthy(roleArn);
  });

  const argv = (...more: string[]) => ["doctor", "--stream", "stock", "--endpoint", pipeline.endpointUrl, ...more];

  /** What is wrong inside the domain. */
  async function examine(domain = fake.url): Promise<readonly Finding[]> {
    const { json } = await runJson<Finding[]>(argv("--domain", domain));
    return json.filter(({ check, status }) => insideChecks.includes(check) && status !== "ok");
  }

  const health = "/_cluster/health";
  const today = (value: object) => ({ "stockdata-2026-11-23": value });
  const timeIs = (type: string) => today({ mappings: { properties: { timestamp: { type } } } });
  const insides: [string, Finding["status"], RegExp, string, unknown][] = [
    ["domain health", "fail", /^red/, health, { status: "red", number_of_nodes: 1, unassigned_shards: 3 }],
    ["domain health", "warn", /^yellow/, health, { status: "yellow", number_of_nodes: 1, unassigned_shards: 1 }],
    ["domain health", "warn", /, 0 shards/, health, { status: "yellow", number_of_nodes: 1, unassigned_shards: 0 }],
    ["write block", "fail", /only/, "/stockdata*/_settings", today({ settings: { "index.blocks.read_only": "true" } })],
    ["write block", "fail", /cluster/, "/_cluster/settings", { persistent: { "cluster.blocks.create_index": "true" } }],
    ["access mapping", "fail", /to somebody/, roleMapping, { "firehose-role": { backend_roles: ["somebody"] } }],
    ["index template", "fail", /not there/, "/_index_template/private-ingest-stockdata", undefined],
    ["index mapping", "fail", /timestamp is text/, "/stockdata*/_mapping", timeIs("text")],
    ["index mapping", "warn", /no index/, "/stockdata*/_mapping", {}],
  ];
  for (const [check, status, text, where, value] of insides) {
    it(`finds inside the domain: ${check}, ${status}, ${text.source}`, async () => {
      fake.answers[where] = value;
      assertOnly(await examine(), check, status, text);
    });
  }

  it("checks the stream's own indices, not those of a longer name", async () => {
    const own = fake.answers["/stockdata*/_mapping"] as object;
    const text = { mappings: { properties: { timestamp: { type: "text" } } } };
    const others = ["stockdata-eu-2026-11-24", "stockdatabase", "stockdata-zone"];
    fake.answers["/stockdata*/_mapping"] = { ...own, ...Object.fromEntries(others.map((name) => [name, text])) };
    const blocked = { settings: { "index.blocks.write": "true" } };
    fake.answers["/stockdata*/_settings"] = Object.fromEntries(others.map((name) => [name, blocked]));
    assert.deepEqual(await examine(), []);
  });

  for (const status of [200, 302, 502]) {
    it(`does not accept a proxy's page with ${status} as the domain's answer`, async () => {
      const proxy = await new FakeServer((_, response) => response.writeHead(status).end("<html>")).start();
      try {
        const [health, ...others] = await examine(proxy.url);
        assert.equal(health?.status, "fail");
        assert(others.every((finding) => finding.status === "skipped"));
      } finally {
        proxy.stop();
      }
    });
  }

  it("asks for the stack's security role", async () => {
    const environment = { env: { PRIVATE_INGEST_SECURITY_ROLE: "orders" } };
    const mapping = async (): Promise<Finding | undefined> => {
      const { json } = await runJson<Finding[]>(argv("--domain", fake.url), environment);
      return json.find(({ check }) => check === "access mapping");
    };
    const absent = await mapping();
    assert.equal(absent?.status, "fail");
    assert.match(absent.detail, /orders is mapped to nobody/);
    fake.answers["/_plugins/_security/api/rolesmapping/orders"] = { orders: { backend_roles: [roleArn] } };
    assert.equal((await mapping())?.status, "ok");
  });

  it("reports services that the local endpoint lacks, in plain words", async () => {
    const { err, json } = await runJson<Finding[]>(argv());
    const text = `${JSON.stringify(json)}${err}`;
    assert.doesNotMatch(text, /\$response|hidden field|Unknown/);
    assert(json.some(({ detail, status }) => status === "skipped" && detail.includes("--endpoint")));
  });

  it("reports what answers at a wrong endpoint", async () => {
    const wrong = await run(["doctor", "--stream", "stock", "--endpoint", fake.url]);
    assert.equal(wrong.code, 1);
    assert.match(wrong.err, /stock cannot be described: .*--endpoint/);
    assert.doesNotMatch(wrong.err, /\$response|hidden field|Unknown/);
  });

  it("ends at once on Ctrl-C while an answer trickles, and reports skipped checks", async () => {
    const interrupt = new AbortController();
    const trickle = await new FakeServer((request, response) => {
      request.resume();
      response.writeHead(200, { "content-type": "application/json" });
      const timer = setInterval(() => response.write(" "), 20);
      response.on("close", () => {
        clearInterval(timer);
      });
      setTimeout(() => {
        interrupt.abort();
      }, 200);
    }).start();
    try {
      const [env, interrupted] = [{ AWS_ENDPOINT_URL_S3: trickle.url }, interrupt.signal];
      const silent = await run(`doctor --stream stock --endpoint ${trickle.url}`, { env, interrupted });
      assert.equal(silent.code, 1);
      assert.match(silent.err, /stock cannot be described: .*interrupted/);
      const { code, json } = await runJson<Finding[]>(argv(), { interrupted });
      assert.equal(code, 1, JSON.stringify(json));
    } finally {
      trickle.stop();
    }
  });

  it("limits the time of a trickling answer", async () => {
    const never = () => new Promise<never>(() => undefined);
    await assert.rejects(within(never, new AbortController().signal, 30), /no whole answer/);
    await assert.rejects(within(never, AbortSignal.abort()), /interrupted/);
    assert.equal(await within(() => 7, new AbortController().signal), 7);
  });

  it("reads Elasticsearch 6's templates and mappings with types", async () => {
    const mappings = { _doc: { properties: { timestamp: { type: "date" } } } };
    fake.answers["/_index_template/private-ingest-stockdata"] = undefined;
    fake.answers["/_template/private-ingest-stockdata"] = {
      "private-ingest-stockdata": { index_patterns: ["stockdata*"], mappings },
    };
    fake.answers["/stockdata*/_mapping"] = { "stockdata-2026-11-23": { mappings } };
    assert.deepEqual(await examine(), []);
  });

  it("finds a domain that does not answer", async () => {
    const [health, ...others] = await examine("http://127.0.0.1:1");
    assert.equal(health?.status, "fail");
    const found = others.map(({ status }) => status);
    assert.deepEqual(found, Array(insideChecks.length - 1).fill("skipped"));
  });

  it("sees the stream, and finds a probe on the page", async () => {
    const page = await startPage({ port: 0, source: pageSource("dev", emptyEvaluation, pipeline) });
    try {
      const { json } = await runJson<Finding[]>(argv("--probe", "--page", page.url));
      assert.deepEqual([json[0]!.status, json.at(-1)!.status], ["ok", "ok"], JSON.stringify(json));
      const [mark = ""] = /PROBE-\w+/.exec(json.at(-1)!.detail) ?? [];
      const [document] = await store.documents({ stream: "stock", search: mark, limit: 2 });
      assert.equal((JSON.parse(document!.source) as Record<string, unknown>)["ticker_symbol"], mark);
    } finally {
      await page.close();
    }
  });

  it("reports why the page does not show the probe, or that there is no page", async () => {
    const { code, json } = await runJson<Finding[]>(argv("--probe", "--page", "http://127.0.0.1:1", "--wait", "1"));
    assert.equal(code, 1);
    assert.match(json.at(-1)!.detail, /was not found within 1 s \(.*ECONNREFUSED/);
    const blind = await runJson<Finding[]>(argv("--probe"));
    assert.equal(blind.json.at(-1)!.status, "skipped");
    const wrong = await run(argv("--probe", "--page", "nowhere"));
    assert.equal(wrong.code, 2);
    assert.match(wrong.err, /--page: nowhere/);
  });
});
