import assert from "node:assert/strict";
import { once } from "node:events";
import { type IncomingMessage, type OutgoingHttpHeaders, request } from "node:http";
import { text } from "node:stream/consumers";
import { PortError } from "../../loopback";
import { columns, type Columns } from "../../page/columns";
import { startPage, type Page } from "../../page/server";
import type { PipelineStatus } from "../../page/source";
import { DELIVERY_KEY, FixtureSource, ORDERS, PROCESSING_KEY, STOCKS } from "./fixture";

describe("page server", () => {
  const source = new FixtureSource({ seed: 1, seconds: 20, hostile: true, streams: [STOCKS, ORDERS] });
  let page: Page;
  let port: number;

  before(async () => {
    page = await startPage({ port: 0, source });
    port = Number(new URL(page.url).port);
  });
  after(() => page.close());

  it("serves the page, its files and the chart library", async () => {
    const index = await ask("/");
    assert.equal(index.headers["content-type"], "text/html; charset=utf-8");
    const references = [...index.body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => path!);
    assert.ok(references.length > 5);
    const app = await ask("/app.js");
    const modules = [...app.body.matchAll(/from "\.(\/[^"]+)"/g)].map(([, path]) => path!);
    for (const path of [...references, ...modules]) assert.equal((await ask(path)).status, 200, path);
    assert.equal((await ask("/vendor/uplot.js")).headers["content-type"], "text/javascript; charset=utf-8");
  });

  it("forbids inline scripts, foreign assets and frames, also in errors", async () => {
    const { body } = await ask("/");
    assert.doesNotMatch(body, /<script>|<style|style=|\son\w+=|https?:/);
    for (const path of ["/", "/nothing"]) {
      const { headers } = await ask(path);
      const policy = String(headers["content-security-policy"]).split("; ");
      for (const directive of ["default-src", "base-uri", "frame-ancestors", "trusted-types"]) {
        assert.ok(policy.includes(`${directive} 'none'`), directive);
      }
      assert.ok(policy.includes("script-src 'self'") && policy.includes("require-trusted-types-for 'script'"));
      assert.equal(headers["x-content-type-options"], "nosniff");
    }
  });

  for (const host of ["127.0.0.1", "localhost", "[::1]"]) {
    it(`answers to ${host} with its port`, async () => {
      assert.equal((await ask("/", { host: `${host}:${port}` })).status, 200);
      const origin = await ask("/api/status", { origin: `http://${host}:${port}` });
      assert.equal(origin.status, 200);
    });
  }

  const foreign: readonly [header: string, values: readonly string[]][] = [
    // As DNS rebinding brings it.
    ["host", ["evil.example", "127.0.0.1", "localhost:1", "127.0.0.1.evil.example:80"]],
    ["origin", ["http://evil.example", "null", "https://127.0.0.1:80", "http://127.0.0.1:1"]],
  ];
  for (const [header, values] of foreign) {
    it(`refuses a foreign ${header}, so that no other site can read or replay records`, async () => {
      for (const value of values) {
        const replay = `/api/replay?key=${encodeURIComponent(PROCESSING_KEY)}`;
        for (const answer of [
          await ask(replay, { [header]: value }, "POST"),
          await ask("/api/documents?limit=1", { [header]: value }),
        ]) {
          assert.equal(answer.status, 403, value);
          assert.ok(errorOf(answer.body).includes(`${value} given`), answer.body);
        }
      }
      assert.deepEqual(source.replayed, []);
    });
  }

  it("answers 404 to unknown paths, and never leaves its folder", async () => {
    const outside = ["/../server.ts", "/%2e%2e/server.ts", "/package.json", "/tsconfig.json"];
    for (const path of [...outside, "/nothing", "//", "/vendor/x"]) {
      const { status, body } = await ask(path);
      assert.equal(status, 404, path);
      assert.equal(errorOf(body), `${path} does not exist; the page is at /.`);
    }
  });

  it("answers 405 with the allowed method", async () => {
    const wrong = await ask(`/api/replay?key=${PROCESSING_KEY}`, {}, "GET");
    assert.deepEqual([wrong.status, wrong.headers.allow], [405, "POST"]);
    assert.equal(errorOf(wrong.body), "Method: GET given; allowed is POST.");
    assert.equal((await ask("/", {}, "DELETE")).status, 405);
  });

  it("gives a chart's points in columns, as wide as it declares or as fits the range", async () => {
    const from = source.points[0]!.second * 1000;
    const series = async (stream: string, chart: number, to: number, start = from) => {
      const { body } = await ask(`/api/series?stream=${stream}&chart=${chart}&from=${start}&to=${to}`);
      return JSON.parse(body) as Columns & { intervalSeconds: number };
    };
    const { intervalSeconds, ...stocks } = await series("stockdata", 0, from + 5000);
    assert.equal(intervalSeconds, 1);
    assert.deepEqual(stocks, columns(source.points.filter(({ second }) => second * 1000 < from + 5000)));
    const orders = await source.extent("orders");
    // The interval that the range begins in is whole.
    const { fromMs, toMs } = orders!;
    const counted = await series("orders", 1, toMs + 1, fromMs - 86_400_000 + 1);
    assert.deepEqual([counted.intervalSeconds, counted.lines], [300, [{ line: "", values: [5, 5, 5, 5, 5, 5] }]]);
  });

  it("lists the streams, and their documents and failed objects, of one or of all", async () => {
    assert.deepEqual(JSON.parse((await ask("/api/streams")).body), [STOCKS, ORDERS]);
    assert.deepEqual(JSON.parse((await ask("/api/extent?stream=orders")).body), await source.extent("orders"));
    const streamsAt = async (path: string) =>
      (JSON.parse((await ask(path)).body) as { stream: string }[]).map(({ stream }) => stream);
    assert.deepEqual(await streamsAt("/api/documents?limit=3&stream=orders"), ["orders", "orders", "orders"]);
    assert.deepEqual(await streamsAt("/api/documents?limit=3"), ["stockdata", "orders", "stockdata"]);
    assert.deepEqual(await streamsAt("/api/failures"), ["stockdata", "stockdata"]);
    assert.deepEqual(await streamsAt("/api/failures?stream=orders"), []);
  });

  const wrong: readonly [path: string, names: readonly string[]][] = [
    ["/api/series?from=1&to=2", ["stream: nothing given", "stockdata, orders"]],
    ["/api/series?stream=__proto__&chart=0&from=1&to=2", ['stream: "__proto__" given']],
    ["/api/series?stream=orders&chart=2&from=-1", ['chart: "2"', "from 0 to 1", 'from: "-1"', "to: nothing"]],
    ["/api/series?stream=orders&chart=0&from=10&to=10", ["to: 10 given", "more than from (10)"]],
    ["/api/documents?limit=501", ['limit: "501"', "1 to 500"]],
    ["/api/documents?limit=1&stream=orders&chart=1&by=x", ['by: "x"']],
    ["/api/documents?limit=1&by=x", ["stream: nothing given"]],
  ];
  for (const [path, names] of wrong) {
    it(`names what is wrong in ${path}, and what is allowed`, async () => {
      const { status, body } = await ask(path);
      assert.equal(status, 400);
      for (const name of names) assert.ok(errorOf(body).includes(name), `${errorOf(body)} has no ${name}`);
    });
  }

  it("passes text and value to the source unchanged, with any characters", async () => {
    const seen: unknown[] = [];
    const curious = Object.assign(new FixtureSource({ seed: 1, seconds: 0 }), {
      documents: (query: unknown) => Promise.resolve((seen.push(query), [])),
    });
    await serving(curious, async (url) => {
      for (const text of [`a?b&c=d%20"e"+'f'; é√ -- <x>`, "%", "?", ":"]) {
        const query = new URLSearchParams({ stream: "stockdata", chart: "0", limit: "1", search: text, by: text });
        await (await fetch(`${url}/api/documents?${query.toString()}`)).text();
        const by = { field: "ticker_symbol.keyword", value: text };
        assert.deepEqual(seen.pop(), { stream: "stockdata", limit: 1, search: text, by });
      }
    });
  });

  it("sends documents as their text, however deep and large", async () => {
    const deep = `{"a":${"[".repeat(5000)}${"]".repeat(5000)},"n":9007199254740993,"huge":1e400,"é\\"":"x"}`;
    const hostile = new FixtureSource({ seed: 5, seconds: 1, streams: [{ ...STOCKS, columns: [] }] });
    hostile.stored.push({ index: "stockdata", id: "deep", source: deep });
    await serving(hostile, async (url) => {
      for (let time = 0; time < 2; time++) {
        const response = await fetch(`${url}/api/documents?limit=1`);
        assert.equal(response.status, 200);
        const text = await response.text();
        assert(text.includes(`"source":${deep}`));
        const [{ fields }] = JSON.parse(text) as [{ fields: [string, { text: string; isNumber: boolean }][] }];
        const found = fields.slice(1).map(([name, field]) => [name, field.text, field.isNumber]);
        assert.deepEqual(found, [
          ["n", "9007199254740993", true],
          ["huge", "1e400", true],
          ['é"', "x", false],
        ]);
      }
    });
  });

  it("answers 500 to values without JSON, before a head is sent", async () => {
    let program: unknown = "end";
    for (let depth = 0; depth < 100_000; depth++) program = [program];
    const broken = new FixtureSource({ seed: 5, seconds: 1 });
    broken.program = () => program as ReturnType<FixtureSource["program"]>;
    await serving(broken, async (url) => {
      assert.equal((await fetch(`${url}/api/program`)).status, 500);
      assert.equal((await fetch(`${url}/api/status`)).status, 200);
    });
  });

  it("reads and replays failed objects that are listed, and no other file", async () => {
    const key = encodeURIComponent(DELIVERY_KEY);
    assert.deepEqual(JSON.parse((await ask(`/api/failure?key=${key}`)).body), await source.failure(DELIVERY_KEY));
    assert.equal((await ask(`/api/replay?key=${key}`, {}, "POST")).body, '{"records":3}');
    assert.deepEqual(source.replayed, [DELIVERY_KEY]);

    const { status, body } = await ask("/api/failure?key=../../etc/passwd");
    assert.equal(status, 404);
    assert.match(errorOf(body), /^key: "\.\.\/\.\.\/etc\/passwd" is not a failed object/);
  });

  it("answers 500 with the source's error, and continues", async () => {
    const broken = Object.assign(new FixtureSource({ seed: 1, seconds: 0 }), {
      documents: () => Promise.reject(new Error("the store is closed")),
    });
    await serving(broken, async (url) => {
      const response = await fetch(`${url}/api/documents?limit=1`);
      assert.deepEqual([response.status, await response.json()], [500, { error: "the store is closed" }]);
      assert.equal((await fetch(`${url}/api/failures`)).status, 200);
    });
  });

  it("streams the status, at once and as it changes, to every reader", async () => {
    const readers = await Promise.all([follow(), follow()]);
    const sent = source.sent;
    for (const reader of readers) assert.equal((await reader.next()).records.sent, sent);
    source.sent += 7;
    for (const reader of readers) {
      let status = await reader.next();
      while (status.records.sent === sent) status = await reader.next();
      assert.equal(status.records.sent, sent + 7);
      await reader.end();
    }
  });

  it("names the flag when the port is in use", async () => {
    await assert.rejects(startPage({ port, source }), (error: unknown) => {
      assert.ok(error instanceof PortError);
      assert.equal(
        error.message,
        `--port: ${port}, which another program uses; choose another one from 1024 to 65535, or 0 for any free one.`,
      );
      return true;
    });
  });

  it("closes at once although a reader still follows", async () => {
    const other = await startPage({ port: 0, source });
    const response = await fetch(`${other.url}/api/events`);
    await other.close();
    await assert.rejects(response.text());
    await assert.rejects(fetch(other.url));
  });

  /** Over `node:http`: `fetch` sets Host itself and tidies paths. */
  async function ask(path: string, headers: OutgoingHttpHeaders = {}, method = "GET") {
    const sent = request({ host: "127.0.0.1", port, path, method, headers }).end();
    const [response] = (await once(sent, "response")) as [IncomingMessage];
    return { status: response.statusCode, headers: response.headers, body: await text(response) };
  }

  async function follow(): Promise<{ next: () => Promise<PipelineStatus>; end: () => Promise<void> }> {
    const response = await fetch(`${page.url}/api/events`);
    assert.equal(response.headers.get("content-type"), "text/event-stream; charset=utf-8");
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    let buffered = "";
    const readMore = async (): Promise<void> => {
      const chunk = await reader.read();
      assert.equal(chunk.done, false, "the stream ended");
      buffered += chunk.value;
    };
    const next = async (): Promise<PipelineStatus> => {
      while (!buffered.includes("\n\n")) await readMore();
      const end = buffered.indexOf("\n\n");
      const data = /^data: (.*)$/m.exec(buffered.slice(0, end));
      buffered = buffered.slice(end + 2);
      return JSON.parse(data![1]!) as PipelineStatus;
    };
    return { next, end: () => reader.cancel() };
  }
});

async function serving(source: FixtureSource, test: (url: string) => Promise<void>): Promise<void> {
  const page = await startPage({ port: 0, source });
  await test(page.url).finally(() => page.close());
}

function errorOf(body: string): string {
  return (JSON.parse(body) as { error: string }).error;
}
