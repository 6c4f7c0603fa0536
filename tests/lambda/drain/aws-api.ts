import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import type { Context } from "aws-lambda";
import { shippedFunction } from "../shipped-function";

/** What an API of AWS answers, in XML. */
export interface ApiAnswer {
  readonly status: number;
  readonly body: string;
}

/**
 * An API of AWS on this machine, for the tests of the surrounding `describe`, and the shipped drain
 * function that calls it.
 */
export function drainWith(service: "EC2" | "IAM", answer: (parameters: URLSearchParams) => ApiAnswer) {
  const environment = { ...process.env };
  const asked: URLSearchParams[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const parameters = new URLSearchParams(body);
      asked.push(parameters);
      const { status, body: xml } = answer(parameters);
      response.writeHead(status, { "content-type": "text/xml" }).end(xml);
    });
  });
  before(async () => {
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    Object.assign(process.env, {
      [`AWS_ENDPOINT_URL_${service}`]: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
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
    server.close();
  });
  const context = { getRemainingTimeInMillis: () => 60_000 } as Context;
  return {
    asked,
    call: (event: unknown): Promise<unknown> => shippedFunction("drain").handler(event as never, context),
  };
}
