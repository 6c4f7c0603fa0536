import assert from "node:assert/strict";
import { text } from "node:stream/consumers";
import { FirehoseClient } from "@aws-sdk/client-firehose";
import { readDefinition } from "../../../streams/definition";
import type { CheckContext } from "../checking/check-context";
import { probe } from "../checking/probe";
import { DomainConnection } from "../domain-connection";
import { FakeServer } from "./fake-server";

describe("the doctor's probe", () => {
  for (const name of ["stockdata", "waf-logs"]) {
    it(`is a record of ${name} with a mark, which it looks for where it is`, async () => {
      let sent: Record<string, unknown> = {};
      let query = "";
      const server = await new FakeServer(async (request, response) => {
        const body = await text(request);
        response.setHeader("content-type", "application/json");
        if (request.url?.includes("_search")) {
          query = body;
          return response.end(JSON.stringify({ hits: { total: { value: 1 } } }));
        }
        const { Record } = JSON.parse(body) as { Record: { Data: string } };
        sent = JSON.parse(Buffer.from(Record.Data, "base64").toString()) as Record<string, unknown>;
        return response.end(JSON.stringify({ RecordId: "1" }));
      }).start();
      const credentials = { accessKeyId: "test", secretAccessKey: "test" };
      const domain = new DomainConnection({ url: server.url });
      const context = {
        definition: readDefinition(name).definition,
        destination: undefined,
        domain,
        firehose: new FirehoseClient({ endpoint: server.url, region: "eu-west-1", credentials }),
        names: { indexName: name },
        streamName: name,
      } as unknown as CheckContext;
      const signal = new AbortController().signal;
      const options = { page: undefined, waitSeconds: 10, signal, onSent: () => undefined };
      try {
        const { detail, status } = await probe(context, options);
        assert.equal(status, "ok", detail);
        const [field, mark] = Object.entries(sent).find(([, value]) => String(value).startsWith("PROBE-"))!;
        assert.deepEqual((JSON.parse(query) as { query: unknown }).query, { match_phrase: { [field]: mark } });
        assert.equal("httpRequest" in sent, name === "waf-logs");
      } finally {
        domain.close();
        server.stop();
      }
    });
  }
});
