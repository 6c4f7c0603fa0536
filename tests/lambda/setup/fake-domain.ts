import type { IncomingHttpHeaders } from "node:http";
import { text as readText } from "node:stream/consumers";
import { FakeServer } from "@private-ingest/operator/tests/fake-server";
import type { SetupEvent } from "../../../lambda/contracts/setup-event";
import type { StreamSetup } from "../../../lambda/contracts/stream-setup";

export interface Received {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** What a server answers; "reset" breaks the connection. */
export type Reply = "reset" | { readonly status: number; readonly body?: unknown };

/** A domain that answers as a test says, and keeps what it was asked. */
export class FakeDomain extends FakeServer {
  readonly received: Received[] = [];

  private constructor(reply: (request: Received) => Reply) {
    super(async (request, response) => {
      const received = {
        ...{ method: request.method!, url: request.url!, headers: request.headers },
        body: await readText(request),
      };
      this.received.push(received);
      const answer = reply(received);
      if (answer === "reset") return request.socket.destroy();
      response.writeHead(answer.status, { "content-type": "application/json" });
      return response.end(typeof answer.body === "string" ? answer.body : JSON.stringify(answer.body ?? {}));
    });
  }

  /** A URL, as of a cluster on this machine. */
  get endpoint(): string {
    return this.url;
  }

  static start(reply: (request: Received) => Reply): Promise<FakeDomain> {
    return new FakeDomain(reply).start();
  }
}

/** Fields of an event and of its stream, in one. */
export type EventFields = Partial<Omit<SetupEvent, "stream"> & StreamSetup>;

const text = { type: "text", fields: { keyword: { type: "keyword", ignore_above: 256 } } };
const number = { type: "double" };

/** The stock ticker's stream, as today's tests and the post have it. */
export const stockdata: StreamSetup = {
  name: "stockdata",
  description: "Stock ticks",
  indexName: "stockdata",
  indexPattern: "stockdata-20*",
  securityRole: "firehose-role",
  deliveryRoleArn: "arn:aws:iam::123456789012:role/delivery",
  timeField: "timestamp",
  mappings: {
    properties: { timestamp: { type: "date" }, ticker_symbol: text, sector: text, change: number, price: number },
  },
  replicas: 0,
  shards: 1,
  retentionDays: 0,
  dashboards: false,
  charts: [
    {
      title: "Average price by ticker",
      y: { kind: "avg", field: "price" },
      by: "ticker_symbol",
      intervalSeconds: 1,
    },
  ],
  columns: ["ticker_symbol", "sector", "price", "change"],
};

/** An event of the shared part and one stream, with what no test looks at filled in. */
export function eventFor(endpoint: string, fields: EventFields = {}): SetupEvent {
  const isOfStream = (key: string): boolean => key in stockdata || key === "indexSettings" || key === "savedObjects";
  const entries = Object.entries(fields);
  const stream = { ...stockdata, ...Object.fromEntries(entries.filter(([key]) => isOfStream(key))) };
  return {
    endpoint,
    engine: "opensearch",
    engineVersion: "2.19",
    region: "eu-west-1",
    authentication: { kind: "basic", userName: "admin", password: "s3cret-Pa55word!" },
    extraRoles: {},
    ...Object.fromEntries(entries.filter(([key]) => !isOfStream(key))),
    stream,
  };
}
