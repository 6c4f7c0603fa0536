import { randomUUID } from "node:crypto";
import * as http from "node:http";
import { listenOnLoopback, refusal } from "../loopback";
import { AwsError } from "./aws-error";
import type { Input, Operation } from "./control-plane";

export type Endpoint = Awaited<ReturnType<typeof startEndpoint>>;

/** The largest batch is 4 MiB, a third more in base64, and its envelope. */
const bodyLimitBytes = 8 * 1024 * 1024;
const awsJson = "application/x-amz-json-1.1";
const target = /^Firehose_20150804\.(\w+)$/;

export interface Served {
  readonly operations: Readonly<Record<string, Operation>>;
  /** Text of `GET /metrics`, in Prometheus's format. */
  readonly metrics: () => string;
}

/**
 * Serves Firehose's API (AWS JSON 1.1) on 127.0.0.1 to any AWS client; signatures are not checked.
 * @param port 0 for any free one.
 * @throws {PortError} when the port cannot be had.
 */
export async function startEndpoint(port: number, served: Served) {
  const server = http.createServer((request, response) => {
    void answer(request, served).then((answer) => {
      // A closing server waits for every persistent connection.
      if (!server.listening) response.shouldKeepAlive = false;
      send(response, answer);
    });
  });
  // Node's default of 5 s would close connections under a slow producer.
  server.keepAliveTimeout = 60_000;
  const url = await listenOnLoopback(server, "--firehose-port", port);
  return {
    url,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeIdleConnections();
      }),
  };
}

interface ApiAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

async function answer(request: http.IncomingMessage, { metrics, operations }: Served): Promise<ApiAnswer> {
  try {
    const refused = refusal(request.headers, request.socket.localPort ?? 0);
    if (refused !== undefined) throw new AwsError("AccessDeniedException", refused, 403);
    if (request.method === "GET" && request.url === "/metrics") {
      return { status: 200, contentType: "text/plain; version=0.0.4", body: metrics() };
    }
    const body = await bodyOf(request);
    const name = target.exec(String(request.headers["x-amz-target"] ?? ""))?.[1] ?? "";
    if (request.method !== "POST") throw new AwsError("UnknownOperationException", "");
    return { status: 200, contentType: awsJson, body: await operationAnswer(operations, name, body) };
  } catch (error) {
    const { message, status, type } =
      error instanceof AwsError ? error : new AwsError("InternalFailure", String(error), 500);
    return { status, contentType: awsJson, body: JSON.stringify({ __type: type, message }) };
  }
}

/** Answers a request's JSON. @throws {AwsError} of the operation, or for an unknown one. */
export async function operationAnswer(operations: Served["operations"], name: string, body: string): Promise<string> {
  const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
  if (operation === undefined) throw new AwsError("UnknownOperationException", "");
  const result = await operation(parsed(body));
  return typeof result === "string" ? result : JSON.stringify(result);
}

async function bodyOf(request: http.IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  // Reads too large a body to its end: the client would not read the answer before.
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= bodyLimitBytes) chunks.push(chunk);
  }
  if (bytes > bodyLimitBytes) {
    throw new AwsError("RequestEntityTooLargeException", `The request is larger than ${bodyLimitBytes} bytes.`, 413);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function parsed(body: string): Input {
  let input: unknown;
  try {
    input = JSON.parse(body);
  } catch {
    throw new AwsError("SerializationException", "The request is not JSON.");
  }
  if (typeof input !== "object" || input === null || Array.isArray(input))
    throw new AwsError("SerializationException", "Start of structure or map found where not expected.");
  return input as Input;
}

function send(response: http.ServerResponse, { status, contentType, body }: ApiAnswer): void {
  if (response.destroyed) return;
  response.writeHead(status, {
    "content-type": contentType,
    "content-length": Buffer.byteLength(body),
    "x-amzn-requestid": randomUUID(),
  });
  response.end(body);
}
