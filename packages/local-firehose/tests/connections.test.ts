import assert from "node:assert/strict";
import * as net from "node:net";
import { text } from "node:stream/consumers";
import { startPage } from "../page/server";
import { pageSource } from "../page-source";
import type { Pipeline } from "../pipeline";
import { FakeStore } from "./fake-store";
import { temporaryFolder } from "./fixture";
import { emptyEvaluation, pipelineInto } from "./running-pipeline";

describe("connections to the local servers", () => {
  const folder = temporaryFolder();
  let pipeline: Pipeline;
  let page: { url: string; close(): Promise<void> };
  before(async () => {
    pipeline = await pipelineInto(new FakeStore(), folder);
    page = await startPage({ port: 0, source: pageSource("dev", emptyEvaluation, pipeline) });
  });
  after(async () => {
    await page.close();
    await pipeline.close();
  });

  /** The answer to a request's first line and headers, until the server ends the connection. */
  async function untilClosed(server: string, line: string, ...headers: readonly string[]): Promise<string> {
    const { host, hostname, port } = new URL(server);
    const socket = net.connect(Number(port), hostname);
    // The server must close it.
    socket.write([line, `Host: ${host}`, ...headers, "", ""].join("\r\n"));
    return text(socket);
  }

  for (const [name, server, path] of [
    ["endpoint", () => pipeline.endpointUrl, "/metrics"],
    ["page", () => page.url, "/api/status"],
  ] as const) {
    it(`are closed by the ${name} when the client asks for it, answers and refusals alike`, async () => {
      for (const target of [path, "/none"]) {
        const answer = await untilClosed(server(), `GET ${target} HTTP/1.1`, "Connection: close");
        assert.match(answer, /^HTTP\/1\.1 \d{3} /);
        assert.match(answer, /^Connection: close\r$/im);
      }
    });

    it(`are closed by the ${name} when the client speaks HTTP/1.0`, async () => {
      const answer = await untilClosed(server(), `GET ${path} HTTP/1.0`);
      assert.match(answer, /^HTTP\/1\.1 200 /);
      assert(!/^Transfer-Encoding: chunked/im.test(answer));
    });
  }
});
