import { text } from "node:stream/consumers";
import type { Context } from "aws-lambda";
import { FakeServer } from "@private-ingest/operator/tests/fake-server";
import { shippedFunction } from "../shipped-function";

/** What an API of AWS answers, in XML. */
export interface ApiAnswer {
  readonly status: number;
  readonly body: string;
}

/** An API of AWS for the surrounding `describe`, and the shipped drain function that calls it. */
export function drainWith(service: "EC2" | "IAM", answer: (parameters: URLSearchParams) => ApiAnswer) {
  const environment = { ...process.env };
  const asked: URLSearchParams[] = [];
  const server = new FakeServer(async (request, response) => {
    const parameters = new URLSearchParams(await text(request));
    asked.push(parameters);
    const { status, body } = answer(parameters);
    response.writeHead(status, { "content-type": "text/xml" }).end(body);
  });
  before(async () => {
    Object.assign(process.env, {
      [`AWS_ENDPOINT_URL_${service}`]: (await server.start()).url,
      AWS_REGION: "eu-west-1",
      AWS_ACCESS_KEY_ID: "AKIDEXAMPLE",
      AWS_SECRET_ACCESS_KEY: "secret",
    });
  });
  beforeEach(() => {
    asked.length = 0;
  });
  after(() => {
    process.env = environment;
    server.stop();
  });
  const context = { getRemainingTimeInMillis: () => 60_000 } as Context;
  return {
    asked,
    call: (event: unknown): Promise<unknown> => shippedFunction("drain").handler(event as never, context),
  };
}
