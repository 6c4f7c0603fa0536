import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { text as readText } from "node:stream/consumers";
import type { SetupEvent } from "../../../lambda/contracts/setup-event";
import type { StreamSetup } from "../../../lambda/contracts/stream-setup";

/** A request as the function sent it. */
export interface Received {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** What a server answers; "reset" breaks the connection. */
export type Reply = "reset" | { readonly status: number; readonly body?: unknown };

/** A server on this machine that answers as a test says, and keeps what it was asked. */
export class FakeDomain {
  readonly received: Received[] = [];
  /** A URL, as of a cluster on this machine. */
  endpoint = "";

  private readonly server = createServer((request, response) => {
    void readText(request).then((body) => {
      const received = { method: request.method!, url: request.url!, headers: request.headers, body };
      this.received.push(received);
      const reply = this.reply(received);
      if (reply === "reset") {
        request.socket.destroy();
        return;
      }
      response.writeHead(reply.status, { "content-type": "application/json" });
      response.end(typeof reply.body === "string" ? reply.body : JSON.stringify(reply.body ?? {}));
    });
  });

  private constructor(private readonly reply: (request: Received) => Reply) {}

  static async start(reply: (request: Received) => Reply): Promise<FakeDomain> {
    const domain = new FakeDomain(reply);
    domain.server.listen(0, "127.0.0.1");
    await once(domain.server, "listening");
    domain.endpoint = `http://127.0.0.1:${(domain.server.address() as AddressInfo).port}`;
    return domain;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, "close");
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
  const stream = { ...stockdata, ...Object.fromEntries(entries.filter(([key]) => isOfStream(key))) } as StreamSetup;
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
