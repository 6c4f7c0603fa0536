import * as http from "node:http";
import { buffer } from "node:stream/consumers";
import { AwsError } from "@private-ingest/local-firehose/firehose/aws-error";
import { listenOnLoopback } from "@private-ingest/local-firehose/loopback";
import { type CloudAnswer, type Call, callOf, errorAnswer, inputOf, isChange } from "./call";

/** Passes a call to the next handler, at last to moto. */
export type Next = (call: Call) => Promise<CloudAnswer>;

/** Answers a call, or changes the request or the answer of the next handler. */
export type Handler = (call: Call, next: Next) => Promise<CloudAnswer>;

export interface RecordedCall {
  readonly service: string;
  readonly operation: string;
  /** Members of the request; those of a form have their full names. */
  readonly input: Readonly<Record<string, unknown>>;
  readonly status: number;
}

export class Front {
  readonly calls: RecordedCall[] = [];
  /** Calls to refuse, by service and operation. */
  private readonly refusals = new Map<string, number>();
  /** Operations whose first call was refused; undefined if none is to be refused. */
  private succeeding: Set<string> | undefined;
  // moto closes connections without notice.
  private readonly agent = new http.Agent({ keepAlive: false });
  private readonly server = http.createServer((request, response) => {
    // Fails only if the client has disconnected.
    this.serve(request, response).catch(() => response.destroy());
  });

  /**
   * @param handlers by service, the outermost first.
   * @param onProblem called with an unknown call, or an error of the cloud.
   */
  constructor(
    private readonly motoUrl: string,
    private readonly handlers: Readonly<Record<string, readonly Handler[]>>,
    private readonly onProblem: (problem: string) => void,
  ) {
    // A call may take as long as a domain or an invocation.
    this.server.requestTimeout = 0;
    this.server.keepAliveTimeout = 60_000;
  }

  /** @returns its URL. @throws {PortError} when the port cannot be had. */
  listen(port: number): Promise<string> {
    return listenOnLoopback(this.server, "--port", port);
  }

  refuse(service: string, operation: string, times: number): void {
    const name = `${service} ${operation}`;
    this.refusals.set(name, (this.refusals.get(name) ?? 0) + times);
  }

  refuseFirst(): void {
    this.succeeding = new Set();
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
    this.agent.destroy();
  }

  private async serve(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const { headers, method = "GET", url = "/" } = request;
    const call = callOf(method, url, headers, await buffer(request));
    const answer = await this.answer(call);
    if (isChange(call)) {
      const { operation, service } = call;
      this.calls.push({ service, operation, input: inputOf(call), status: answer.status });
    }
    if (response.destroyed) return;
    response.writeHead(answer.status, answer.headers);
    response.end(method === "HEAD" ? undefined : answer.body);
  }

  /** Answers errors with 4xx, as clients repeat a call for minutes after a 5xx. */
  private async answer(call: Call): Promise<CloudAnswer> {
    const { operation, service } = call;
    if (this.isRefused(call))
      return errorAnswer(call, "AccessDeniedException", `${operation} is refused, as the cloud was told to`, 403);
    const chain = [...(this.handlers[service] ?? [])].reduceRight<Next>(
      (next, handler) => (each) => handler(each, next),
      (each) => this.passOn(each),
    );
    try {
      const answer = await chain(call);
      if (answer.status < 500) return answer;
      return this.unexpected(call, `moto answered with ${answer.status}: ${answer.body.toString().slice(0, 500)}`);
    } catch (error) {
      if (error instanceof AwsError) return errorAnswer(call, error.type, error.message, Math.min(error.status, 499));
      return this.unexpected(call, error instanceof Error ? (error.stack ?? error.message) : String(error));
    }
  }

  private isRefused(call: Call): boolean {
    const name = `${call.service} ${call.operation}`;
    const left = this.refusals.get(name) ?? 0;
    if (left > 0) this.refusals.set(name, left - 1);
    const isFirst = this.succeeding !== undefined && isChange(call) && !this.succeeding.has(name);
    if (isFirst) this.succeeding?.add(name);
    return left > 0 || isFirst;
  }

  private unexpected(call: Call, reason: string): CloudAnswer {
    const { operation, service } = call;
    this.onProblem(`${service} ${operation}: ${reason}`);
    return errorAnswer(call, "NotSimulated", `The cloud on this machine does not do ${service}:${operation}.`);
  }

  private passOn({ body, headers, method, url }: Call): Promise<CloudAnswer> {
    const { "transfer-encoding": _, ...others } = headers;
    return new Promise((resolve, reject) => {
      const request = http.request(
        this.motoUrl + url,
        { method, agent: this.agent, headers: { ...others, "content-length": body.length } },
        (response) => {
          buffer(response).then((answered) => {
            const { connection: _, "transfer-encoding": __, ...given } = response.headers;
            const length = method === "HEAD" ? {} : { "content-length": String(answered.length) };
            resolve({ status: response.statusCode ?? 500, headers: { ...given, ...length }, body: answered });
          }, reject);
        },
      );
      request.on("error", reject).end(body);
    });
  }
}
