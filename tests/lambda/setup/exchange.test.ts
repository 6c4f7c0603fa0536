import assert from "node:assert/strict";
import * as http from "node:http";
import type { AddressInfo } from "node:net";
import { Domain } from "../../../lambda/setup/domain";
import { AnswerTooLarge, exchange } from "../../../lambda/setup/exchange";
import { DomainConnection } from "@private-ingest/operator/domain-connection";
import { eventFor } from "./fake-domain";

/** Ways to keep a caller waiting, or to fill its memory. */
const answers: Readonly<Record<string, (response: http.ServerResponse) => void>> = {
  "that never comes": () => undefined,
  "that trickles": (response) => {
    const timer = setInterval(() => response.write(" "), 20);
    response.on("close", () => {
      clearInterval(timer);
    });
  },
  "of headers only": (response) => {
    response.flushHeaders();
  },
  "that is cut off": (response) => {
    response.writeHead(200, { "content-length": 100 });
    response.write("{");
    setTimeout(() => response.destroy(), 50);
  },
};

describe("one request and its answer", () => {
  let server: http.Server;
  let url: string;
  let respond: (response: http.ServerResponse) => void;
  let requests = 0;
  before(async () => {
    server = http.createServer((request, response) => {
      requests++;
      request.resume();
      respond(response);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  beforeEach(() => {
    requests = 0;
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });

  const endless = (response: http.ServerResponse): void => {
    const piece = Buffer.alloc(64 * 1024, 0x20);
    const write = (): void => {
      while (!response.destroyed && response.write(piece));
    };
    response.on("drain", write);
    write();
  };
  const get = (timeMs: number, bytes: number) =>
    exchange((onAnswer) => http.get(url, onAnswer), undefined, { timeMs, bytes });

  for (const [name, answer] of Object.entries(answers)) {
    it(`ends with an answer ${name}`, async () => {
      respond = answer;
      await assert.rejects(get(200, 1000), { code: name === "that is cut off" ? "ECONNRESET" : "ETIMEDOUT" });
    });

    it(`is not tried by the setup function beyond its time with an answer ${name}`, async () => {
      respond = answer;
      const domain = new Domain(eventFor(url), Date.now() + 300);
      await assert.rejects(domain.request("GET", "/"), { name: "RequestFailed" });
      domain.close();
    });

    it(`ends for the operator with an answer ${name}`, async () => {
      respond = answer;
      const connection = new DomainConnection({ url }, 1, { timeMs: 200, bytes: 1000 });
      await assert.rejects(connection.request("GET", "/"));
      connection.close();
    });
  }

  it("ends with an answer without an end, and keeps no more of it than it may", async () => {
    respond = endless;
    await assert.rejects(get(20_000, 1_000_000), AnswerTooLarge);
    const domain = new Domain(eventFor(url), Date.now() + 20_000);
    requests = 0;
    await assert.rejects(domain.request("GET", "/"), { name: "RequestFailed", status: 200 });
    domain.close();
    assert.equal(requests, 1);
    const connection = new DomainConnection({ url }, 1, { timeMs: 20_000, bytes: 1_000_000 });
    await assert.rejects(connection.request("GET", "/"), AnswerTooLarge);
    connection.close();
  });

  it("gives an answer of just the length that is allowed", async () => {
    respond = (response) => response.end("x".repeat(1000));
    assert.equal((await get(20_000, 1000)).text.length, 1000);
    await assert.rejects(get(20_000, 999), AnswerTooLarge);
  });
});
