import * as http from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

/** Decides for one request: a code for each record that is not taken, or an answer for the whole request. */
export type Decide = (
  records: readonly string[],
  request: number,
) =>
  | readonly (string | undefined)[]
  | { readonly status: number; readonly type: string; readonly message?: string }
  | "hang up";

/** A stream that takes what it is told to, and keeps it. */
export class FakeFirehose {
  readonly taken: string[] = [];
  readonly requests: (readonly string[])[] = [];
  private constructor(
    private readonly server: http.Server,
    readonly url: string,
  ) {}

  static async start(decide: Decide = (records) => records.map(() => undefined)): Promise<FakeFirehose> {
    const server = http.createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const fake = new FakeFirehose(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    server.on("request", (request, response) => {
      void text(request).then((body) => {
        const { Records } = JSON.parse(body) as { Records: { Data: string }[] };
        const records = Records.map(({ Data }) => Buffer.from(Data, "base64").toString());
        fake.requests.push(records);
        const decision = decide(records, fake.requests.length);
        if (decision === "hang up") return request.socket.destroy();
        if ("status" in decision) {
          response.writeHead(decision.status, { "content-type": "application/x-amz-json-1.1" });
          response.end(JSON.stringify({ __type: decision.type, message: decision.message ?? "as told" }));
          return undefined;
        }
        fake.taken.push(...records.filter((_, place) => decision[place] === undefined));
        const answers = decision.map((code) =>
          code === undefined ? { RecordId: "1" } : { ErrorCode: code, ErrorMessage: "Slow down." },
        );
        response.writeHead(200, { "content-type": "application/x-amz-json-1.1" });
        response.end(
          JSON.stringify({ FailedPutCount: decision.filter((code) => code).length, RequestResponses: answers }),
        );
        return undefined;
      });
    });
    return fake;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}
