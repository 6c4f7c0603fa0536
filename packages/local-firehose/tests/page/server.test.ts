import assert from "node:assert/strict";
import { request, type IncomingHttpHeaders, type OutgoingHttpHeaders } from "node:http";
import { text } from "node:stream/consumers";
import { PortError } from "../../loopback";
import { startPage, type Page } from "../../page/server";
import type { PipelineStatus } from "../../page/source";
import { DELIVERY_KEY, FixtureSource, PROCESSING_KEY } from "./fixture";

describe("page server", () => {
  const source = new FixtureSource({ seed: 1, seconds: 20, hostile: true });
  let page: Page;
  let port: number;

  before(async () => {
    page = await startPage({ port: 0, source });
    port = Number(new URL(page.url).port);
  });
  after(() => page.close());

  it("serves the page, its files and the chart library from this machine only", async () => {
    const index = await ask("/");
    assert.equal(index.status, 200);
    assert.equal(index.headers["content-type"], "text/html; charset=utf-8");
    const references = [...index.body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => path!);
    assert.ok(references.length > 5);
    for (const path of references) assert.equal((await ask(path)).status, 200, path);
    const app = await ask("/app.js");
    for (const [, path] of app.body.matchAll(/from "\.(\/[^"]+)"/g)) assert.equal((await ask(path!)).status, 200, path);
    assert.equal((await ask("/vendor/uplot.js")).headers["content-type"], "text/javascript; charset=utf-8");
  });

  it("lets no inline script, no foreign asset and no frame in", async () => {
    const { headers, body } = await ask("/");
    const policy = headers["content-security-policy"]!;
    assert.equal(
      policy,
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; " +
        "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
    );
    assert.equal(headers["x-content-type-options"], "nosniff");
    assert.doesNotMatch(body, /<script>|<style|style=|\son\w+=|https?:/);
  });

  it("sends the same headers with errors", async () => {
    const { headers } = await ask("/nothing");
    assert.match(String(headers["content-security-policy"]), /^default-src 'none'/);
  });

  for (const host of ["127.0.0.1", "localhost", "[::1]"]) {
    it(`answers to ${host} with its port`, async () => {
      assert.equal((await ask("/", { host: `${host}:${port}` })).status, 200);
      const origin = await ask("/api/status", { origin: `http://${host}:${port}` });
      assert.equal(origin.status, 200);
    });
  }

  it("refuses a foreign Host, as DNS rebinding brings it", async () => {
    for (const host of [
      "evil.example",
      `evil.example:${port}`,
      "127.0.0.1",
      "localhost:1",
      `127.0.0.1.evil.example:${port}`,
    ]) {
      const { status, body } = await ask("/api/documents?limit=1", { host });
      assert.equal(status, 403, host);
      assert.match(errorOf(body), new RegExp(`^Host: ${host} given; allowed are 127\\.0\\.0\\.1:${port}, `));
    }
  });

  it("refuses a foreign Origin, so no other site can replay records", async () => {
    for (const origin of ["http://evil.example", "null", `https://127.0.0.1:${port}`, "http://127.0.0.1:1"]) {
      const replay = `/api/replay?key=${encodeURIComponent(PROCESSING_KEY)}`;
      const { status, body } = await ask(replay, { origin }, "POST");
      assert.equal(status, 403, origin);
      assert.match(errorOf(body), /^Origin: \S+ given; allowed are http:/);
    }
    assert.deepEqual(source.replayed, []);
  });

  it("says 404 for what does not exist, and leaves its folder by no path", async () => {
    const paths = [
      "/nothing",
      "/../server.ts",
      "/%2e%2e/server.ts",
      "//",
      "/package.json",
      "/tsconfig.json",
      "/vendor/x",
    ];
    for (const path of paths) {
      const { status, body } = await ask(path);
      assert.equal(status, 404, path);
      assert.equal(errorOf(body), `${path} does not exist; the page is at /.`);
    }
  });

  it("says 405 with the method that is allowed", async () => {
    const wrong = await ask(`/api/replay?key=${PROCESSING_KEY}`, {}, "GET");
    assert.deepEqual([wrong.status, wrong.headers.allow], [405, "POST"]);
    assert.equal(errorOf(wrong.body), "Method: GET given; allowed is POST.");
    assert.equal((await ask("/", {}, "DELETE")).status, 405);
  });

  it("gives the series of the source in columns", async () => {
    const { points } = source;
    const fromMs = points[0]!.second * 1000;
    const answer = await ask(`/api/series?fromMs=${fromMs}&toMs=${fromMs + 5000}`);
    const asked = JSON.parse(answer.body) as {
      seconds: number[];
      tickers: { ticker: string; prices: (number | null)[] }[];
    };
    const held = asked.tickers.flatMap(({ ticker, prices }) =>
      prices.flatMap((price, row) => (price === null ? [] : [[asked.seconds[row], ticker, price]])),
    );
    const expected = points
      .filter(({ second }) => second * 1000 < fromMs + 5000)
      .map(({ second, ticker, price }) => [second, ticker, price]);
    assert.deepEqual(held.sort(), expected.sort());
  });

  it("names every wrong parameter, its value and what is allowed", async () => {
    const series = await ask("/api/series?fromMs=-1");
    assert.equal(series.status, 400);
    assert.equal(
      errorOf(series.body),
      'fromMs: "-1" given; allowed is a whole number from 0 to 9007199254740991. ' +
        "toMs: nothing given; allowed is a whole number from 0 to 9007199254740991.",
    );
    assert.equal(
      errorOf((await ask("/api/series?fromMs=10&toMs=10")).body),
      "toMs: 10 given; allowed is more than fromMs (10), by at most 86400000 (24 hours).",
    );
    assert.equal(
      errorOf((await ask("/api/documents?limit=501")).body),
      'limit: "501" given; allowed is a whole number from 1 to 500.',
    );
  });

  it("takes the text searched for as it is, with whatever characters", async () => {
    const seen: unknown[] = [];
    const curious = Object.assign(new FixtureSource({ seed: 1, seconds: 0 }), {
      documents: (query: unknown) => Promise.resolve((seen.push(query), [])),
    });
    const other = await startPage({ port: 0, source: curious });
    try {
      for (const search of [`a?b&c=d%20"e"+'f'; é√ -- <x>`, "%", "?"]) {
        await (await fetch(`${other.url}/api/documents?limit=1&search=${encodeURIComponent(search)}`)).text();
        assert.deepEqual(seen.pop(), { limit: 1, search });
      }
    } finally {
      await other.close();
    }
  });

  it("searches documents by text and ticker", async () => {
    const answer = await ask("/api/documents?limit=3&ticker=QXZ&search=energy");
    const expected = await source.documents({ limit: 3, ticker: "QXZ", search: "energy" });
    assert.equal(expected.length, 3);
    const found = JSON.parse(answer.body) as { index: string; id: string; source: unknown }[];
    assert.deepEqual(
      found.map(({ index, id, source: document }) => ({ index, id, source: JSON.stringify(document) })),
      expected,
    );
  });

  it("sends documents as the text they are, however deep and large, and outlives every one", async () => {
    const deep = `{"a":${"[".repeat(5000)}${"]".repeat(5000)},"n":9007199254740993,"huge":1e400,"é\\"":"x"}`;
    const hostile = new FixtureSource({ seed: 5, seconds: 1 });
    hostile.stored.push({ index: "stockdata", id: "deep", source: deep });
    const other = await startPage({ port: 0, source: hostile });
    try {
      for (let time = 0; time < 2; time++) {
        const response = await fetch(`${other.url}/api/documents?limit=1`);
        assert.equal(response.status, 200);
        const text = await response.text();
        assert(text.includes(`"source":${deep}`));
        const [{ fields }] = JSON.parse(text) as [{ fields: [string, { text: string; isNumber: boolean }][] }];
        assert.deepEqual(
          fields.slice(1).map(([name, field]) => [name, field.text, field.isNumber]),
          [
            ["n", "9007199254740993", true],
            ["huge", "1e400", true],
            ['é"', "x", false],
          ],
        );
      }
    } finally {
      await other.close();
    }
  });

  it("answers 500 to what cannot be made JSON, before a head is sent", async () => {
    let program: unknown = "end";
    for (let depth = 0; depth < 100_000; depth++) program = [program];
    const broken = new FixtureSource({ seed: 5, seconds: 1 });
    broken.program = () => program as ReturnType<FixtureSource["program"]>;
    const other = await startPage({ port: 0, source: broken });
    try {
      assert.equal((await fetch(`${other.url}/api/program`)).status, 500);
      assert.equal((await fetch(`${other.url}/api/status`)).status, 200);
    } finally {
      await other.close();
    }
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

  it("answers 500 with the source's own words when it fails, and goes on", async () => {
    const broken = Object.assign(new FixtureSource({ seed: 1, seconds: 0 }), {
      documents: () => Promise.reject(new Error("the store is closed")),
    });
    const other = await startPage({ port: 0, source: broken });
    try {
      const response = await fetch(`${other.url}/api/documents?limit=1`);
      assert.deepEqual([response.status, await response.json()], [500, { error: "the store is closed" }]);
      assert.equal((await fetch(`${other.url}/api/failures`)).status, 200);
    } finally {
      await other.close();
    }
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
        `--port: ${port} given, which another program uses; choose another one from 1024 to 65535, or 0 for any free one.`,
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
  function ask(
    path: string,
    headers: OutgoingHttpHeaders = {},
    method = "GET",
  ): Promise<{ status: number; headers: IncomingHttpHeaders; body: string }> {
    return new Promise((resolve, reject) => {
      request({ host: "127.0.0.1", port, path, method, headers }, (response) => {
        text(response).then(
          (body) => {
            resolve({ status: response.statusCode ?? 0, headers: response.headers, body });
          },
          (error: unknown) => {
            reject(error instanceof Error ? error : new Error(String(error)));
          },
        );
      })
        .on("error", reject)
        .end();
    });
  }

  /** Reads the event stream one status at a time. */
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

function errorOf(body: string): string {
  return (JSON.parse(body) as { error: string }).error;
}
