import type * as http from "node:http";
import { text } from "node:stream/consumers";
import type { OddAnswer } from "@private-ingest/local-firehose/tests/store/odd-answers";
import { FakeServer } from "./fake-server";

export interface BulkItem {
  readonly index: string;
  readonly id: string;
  readonly source: string;
}

/** What becomes of a document: its status and reason, or undefined when it is taken. */
export type Judge = (
  item: BulkItem,
  request: number,
) => { readonly status: number; readonly type: string; readonly caused_by?: unknown } | undefined;

/** The `_bulk` of a domain, which keeps every write of every document. */
export class FakeDomain extends FakeServer {
  /** By `index/id`: the documents written there, in their order. */
  readonly written = new Map<string, string[]>();
  readonly requests: http.IncomingHttpHeaders[] = [];
  judge: Judge = () => undefined;
  /** Answers whole requests in place of `_bulk`: a status, or undefined for the ordinary way. */
  refuse: (request: number, items: readonly BulkItem[]) => number | undefined = () => undefined;

  /** Answers in place of the domain, which the documents then do not reach. */
  intercept: (request: number, documents: number) => OddAnswer | undefined = () => undefined;

  constructor() {
    super(async (request, response) => {
      const body = await text(request);
      const odd = this.intercept(this.requests.length + 1, Math.floor(body.split("\n").length / 2));
      this.requests.push(request.headers);
      const [status, answer] = odd ? [odd.status, odd.body] : this.answer(body);
      response.writeHead(status, { "content-type": odd?.contentType ?? "application/json" });
      response.end(answer);
    });
  }

  static start(): Promise<FakeDomain> {
    return new FakeDomain().start();
  }

  /** Documents that are there, and how often each was written. */
  get documents(): number {
    return this.written.size;
  }

  private answer(body: string): [number, string] {
    const lines = body.split("\n");
    const items: BulkItem[] = [];
    for (let place = 0; place + 1 < lines.length; place += 2) {
      const { index } = JSON.parse(lines[place]!) as { index: { _index: string; _id: string } };
      items.push({ index: index._index, id: index._id, source: lines[place + 1]! });
    }
    const refused = this.refuse(this.requests.length, items);
    if (refused !== undefined) return [refused, JSON.stringify({ error: { type: "told", reason: "as told" } })];
    const answers = items.map((item) => {
      const judgement = this.judge(item, this.requests.length);
      if (judgement !== undefined) {
        const { status, ...error } = judgement;
        return { index: { status, error: { reason: "as told", ...error } } };
      }
      const key = `${item.index}/${item.id}`;
      this.written.set(key, [...(this.written.get(key) ?? []), item.source]);
      return { index: { status: 201 } };
    });
    const errors = answers.some(({ index }) => index.status !== 201);
    return [200, JSON.stringify({ errors, items: answers })];
  }
}
