import { text } from "node:stream/consumers";
import { FakeServer } from "./fake-server";

/** For one request: a code per record that is not taken, or an answer for all of it. */
export type Decide = (
  records: readonly string[],
  request: number,
) =>
  | readonly (string | undefined)[]
  | { readonly status: number; readonly type: string; readonly message?: string }
  | "hang up";

/** A stream that takes what it is told to, and keeps it. */
export class FakeFirehose extends FakeServer {
  readonly taken: string[] = [];
  readonly requests: (readonly string[])[] = [];

  constructor(decide: Decide) {
    super(async (request, response) => {
      const { Records } = JSON.parse(await text(request)) as { Records: { Data: string }[] };
      const records = Records.map(({ Data }) => Buffer.from(Data, "base64").toString());
      this.requests.push(records);
      const decision = decide(records, this.requests.length);
      if (decision === "hang up") return request.socket.destroy();
      response.setHeader("content-type", "application/x-amz-json-1.1");
      if ("status" in decision) {
        response.statusCode = decision.status;
        return response.end(JSON.stringify({ __type: decision.type, message: decision.message ?? "as told" }));
      }
      this.taken.push(...records.filter((_, place) => decision[place] === undefined));
      const RequestResponses = decision.map((ErrorCode) =>
        ErrorCode === undefined ? { RecordId: "1" } : { ErrorCode },
      );
      const FailedPutCount = decision.filter((code) => code).length;
      return response.end(JSON.stringify({ FailedPutCount, RequestResponses }));
    });
  }

  static start(decide: Decide = (records) => records.map(() => undefined)): Promise<FakeFirehose> {
    return new FakeFirehose(decide).start();
  }
}
