import assert from "node:assert/strict";
import * as http from "node:http";
import { json } from "node:stream/consumers";
import { folderBucket } from "@private-ingest/operator/backup";
import { type Endpoint, startEndpoint } from "../../firehose/endpoint";
import { ManagedStreams } from "../../firehose/managed-streams";
import { metricsText } from "../../firehose/metrics";
import { operations } from "../../firehose/operations";
import { DeliveryStream } from "../../firehose/stream";
import { FakeStore } from "../fake-store";
import { declared, temporaryFolder } from "../fixture";
import { ManualClock } from "../manual-clock";

/** When the stream was created, milliseconds since 1970. */
export const createdAt = 1_700_000_000_500;

const contentType = "application/x-amz-json-1.1";

/** A stream that writes down the beginning of each record it accepts; nothing leaves its buffer. */
class RecordingStream extends DeliveryStream {
  readonly accepted: string[] = [];
  /** Whether it says that it holds as much as it can. */
  full = false;

  override get isFull(): boolean {
    return this.full;
  }

  override put(data: readonly string[]): number {
    this.accepted.push(...data.map((text) => Buffer.from(text, "base64").toString("latin1").slice(0, 50)));
    return super.put(data);
  }
}

/** The endpoint of the fixture's stream alone. */
export class RecordingEndpoint {
  stream!: RecordingStream;
  private endpoint!: Endpoint;

  /** Registers the hooks that start and end it; what was accepted is forgotten before each test. */
  static inThisSuite(): RecordingEndpoint {
    const recording = new RecordingEndpoint();
    const folder = temporaryFolder();
    before(() => recording.start(folder));
    beforeEach(() => {
      recording.stream.accepted.length = 0;
    });
    after(() => recording.endpoint.close());
    return recording;
  }

  get url(): string {
    return this.endpoint.url;
  }

  /** Posts a body as it is; what is not given is as a client of this machine has it. */
  async post(operation: string, body: unknown, headers: Record<string, string> = {}): Promise<Record<string, unknown>> {
    const response = await new Promise<http.IncomingMessage>((resolve, reject) => {
      const target = { "x-amz-target": `Firehose_20150804.${operation}`, "content-type": contentType, ...headers };
      const request = http.request(this.url, { method: "POST", headers: target }, resolve);
      request.on("error", reject);
      request.end(typeof body === "string" ? body : JSON.stringify(body));
    });
    assert.equal(response.headers["content-type"], contentType);
    return { status: response.statusCode, ...((await json(response)) as Record<string, unknown>) };
  }

  private async start(folder: string): Promise<void> {
    this.stream = new RecordingStream({
      declared: declared(),
      clock: new ManualClock(),
      store: new FakeStore(),
      bucket: folderBucket(folder),
      invoke: () => new Promise(() => undefined),
      onProblem: (problem) => assert.fail(problem),
    });
    const streams = new ManagedStreams({
      partition: "aws",
      region: "eu-west-1",
      account: "123456789012",
      functions: [],
      now: () => createdAt,
      start: () => Promise.reject(new Error("no stream is made here")),
    });
    streams.adopt({ stream: this.stream, change: () => Promise.resolve(), close: () => Promise.resolve() });
    this.endpoint = await startEndpoint(0, {
      operations: operations(streams),
      metrics: () => metricsText({ stock: this.stream }, 0),
    });
  }
}
