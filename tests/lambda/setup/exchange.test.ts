import assert from "node:assert/strict";
import * as http from "node:http";
import { FakeServer } from "@private-ingest/operator/tests/fake-server";
import { DomainClient } from "../../../lambda/setup/domain-client";
import { AnswerTooLarge, exchange } from "../../../lambda/setup/exchange";
import { eventFor } from "./fake-domain";

/** Ways to keep a caller waiting, and the code of the error. */
const stalling: Readonly<Record<string, [answer: (response: http.ServerResponse) => void, code: string]>> = {
  "never comes": [() => undefined, "ETIMEDOUT"],
  trickles: [
    (response) => {
      const timer = setInterval(() => response.write(" "), 20);
      response.on("close", () => {
        clearInterval(timer);
      });
    },
    "ETIMEDOUT",
  ],
  "has headers only": [
    (response) => {
      response.flushHeaders();
    },
    "ETIMEDOUT",
  ],
  "is cut off": [
    (response) => {
      response.writeHead(200, { "content-length": 100 });
      response.write("{");
      setTimeout(() => response.destroy(), 50);
    },
    "ECONNRESET",
  ],
};

describe("one request and its answer", () => {
  let respond: (response: http.ServerResponse) => void;
  let requests = 0;
  const server = new FakeServer((request, response) => {
    requests++;
    request.resume();
    respond(response);
  });
  before(() => server.start());
  beforeEach(() => {
    requests = 0;
  });
  after(() => {
    server.stop();
  });

  const get = (timeMs: number, bytes: number) =>
    exchange((onAnswer) => http.get(server.url, onAnswer), undefined, { timeMs, bytes });
  const ask = async (timeMs: number): Promise<unknown> => {
    const domain = new DomainClient(eventFor(server.url), Date.now() + timeMs);
    return domain.request("GET", "/").finally(() => {
      domain.close();
    });
  };

  for (const [name, [answer, code]] of Object.entries(stalling)) {
    it(`ends within its time if the answer ${name}`, async () => {
      respond = answer;
      await assert.rejects(get(200, 1000), { code });
      await assert.rejects(ask(300), { name: "RequestFailed" });
    });
  }

  it("ends when the answer is longer than allowed, and is not retried", async () => {
    const piece = Buffer.alloc(64 * 1024, 0x20);
    respond = (response) => {
      const write = (): void => {
        while (!response.destroyed && response.write(piece));
      };
      response.on("drain", write);
      write();
    };
    await assert.rejects(get(20_000, 1_000_000), AnswerTooLarge);
    requests = 0;
    await assert.rejects(ask(20_000), { name: "RequestFailed", status: 200 });
    assert.equal(requests, 1);
    respond = (response) => response.end("x".repeat(1000));
    assert.equal((await get(20_000, 1000)).text.length, 1000);
    await assert.rejects(get(20_000, 999), AnswerTooLarge);
  });
});
