import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import * as fs from "node:fs";
import * as http from "node:http";
import type { AddressInfo } from "node:net";
import * as os from "node:os";
import * as path from "node:path";
import { functionEnvironment, type HostedFunction } from "./environment";

/** Why an invocation has no answer. `code` is the one that Firehose writes into failed records. */
export class InvocationError extends Error {
  override readonly name = "InvocationError";
  constructor(
    readonly code: "Lambda.FunctionError" | "Lambda.FunctionTimedOut" | "Lambda.ResourceNotFound",
    message: string,
    /** What happened on this machine, for a log; Firehose's own record says less. */
    readonly detail: string,
  ) {
    super(message);
  }
}

export interface FunctionHostOptions {
  readonly function: HostedFunction;
  /** Bytes of the answer that Lambda lets through. */
  readonly payloadLimitBytes: number;
  /** What the function writes to stdout and stderr, line by line. */
  readonly onLog?: (line: string) => void;
  /**
   * A seam for faults: sees the process right after it got an event, may signal it, and may answer the milliseconds that this
   * invocation gets instead of the declared ones.
   */
  readonly interfere?: (process: ChildProcess) => number | undefined;
}

interface Invocation {
  readonly id: string;
  readonly event: Buffer;
  readonly resolve: (answer: Buffer) => void;
  readonly reject: (error: InvocationError) => void;
}

/** Time that the runtime gets to load the handler (Lambda developer guide, "Init phase"). */
const initLimitMs = 10_000;

/**
 * Runs a function's deployment package in a process of its own and serves it the Lambda Runtime API on loopback. One invocation runs at
 * a time, as in one execution environment. A process that crashes or exceeds its time is killed, and a new one takes the next event.
 */
export class FunctionHost {
  private readonly server = http.createServer((request, response) => {
    this.serve(request, response);
  });
  private readonly taskRoot = fs.mkdtempSync(path.join(os.tmpdir(), "private-ingest-function-"));
  private process: ChildProcess | undefined;
  private readonly queue: Invocation[] = [];
  private running: Invocation | undefined;
  /** The runtime's open question for the next event. */
  private asking: http.ServerResponse | undefined;
  private limit: NodeJS.Timeout | undefined;
  /** Of the last body: memory that is used again need not be asked of the system. */
  private spare: Buffer = Buffer.alloc(0);
  private initError: string | undefined;
  /** Whether the process has loaded the handler and asked for an event. */
  private initialised = false;

  private constructor(private readonly options: FunctionHostOptions) {}

  /** Unpacks the function and starts listening; the process starts at once, so that the first event meets a warm function. */
  static async start(options: FunctionHostOptions): Promise<FunctionHost> {
    const host = new FunctionHost(options);
    for (const [file, content] of Object.entries(options.function.code)) {
      const target = path.join(host.taskRoot, file);
      fs.mkdirSync(path.dirname(target), { recursive: true });
      fs.writeFileSync(target, content);
    }
    host.server.listen(0, "127.0.0.1");
    await once(host.server, "listening");
    host.spawn();
    return host;
  }

  /** The id of the function's process, for those who measure it. */
  get processId(): number | undefined {
    return this.process?.pid;
  }

  /**
   * Invokes the function with an event's JSON.
   * @returns the answer's JSON; the next answer takes its memory.
   * @throws {InvocationError} when it crashes, throws, exceeds its time or answers more than Lambda lets through.
   */
  invoke(event: Buffer): Promise<Buffer> {
    if (event.length > this.options.payloadLimitBytes) {
      return Promise.reject(
        functionError(
          `RequestEntityTooLargeException: ${event.length} bytes, at most ${this.options.payloadLimitBytes} are let in`,
        ),
      );
    }
    return new Promise((resolve, reject) => {
      this.queue.push({ id: randomUUID(), event, resolve, reject });
      if (this.process === undefined) this.spawn();
      this.handOver();
    });
  }

  async close(): Promise<void> {
    clearTimeout(this.limit);
    const child = this.process;
    this.process = undefined;
    if (child?.exitCode === null && child.signalCode === null) {
      child.kill("SIGKILL");
      await once(child, "exit");
    }
    this.server.closeAllConnections();
    this.server.close();
    fs.rmSync(this.taskRoot, { recursive: true, force: true });
  }

  private spawn(): void {
    const { function: hosted } = this.options;
    const child = spawn(
      process.execPath,
      [
        `--max-old-space-size=${hosted.memoryMiB}`,
        // The memory is the function's alone: a heap that starts small would be collected at every other event.
        `--initial-old-space-size=${Math.floor(hosted.memoryMiB / 2)}`,
        path.join(__dirname, "runtime.cjs"),
      ],
      {
        cwd: this.taskRoot,
        stdio: ["ignore", "pipe", "pipe"],
        // A group of its own: a Ctrl-C in the terminal is for the host, which still needs the function to flush.
        detached: true,
        env: functionEnvironment(hosted, this.taskRoot, (this.server.address() as AddressInfo).port),
      },
    );
    this.process = child;
    this.initError = undefined;
    this.initialised = false;
    this.limit = setTimeout(() => child.kill("SIGKILL"), initLimitMs);
    for (const stream of [child.stdout, child.stderr]) this.log(stream);
    child.once("exit", (code, signal) => {
      this.exited(child, signal === null ? `exit status ${String(code)}` : `signal: ${signal}`);
    });
  }

  private exited(child: ChildProcess, how: string): void {
    if (this.process !== child) return;
    clearTimeout(this.limit);
    this.process = undefined;
    this.asking = undefined;
    // A function that cannot even load fails the event that waits for it, or it would be started again for ever.
    const failed = this.running ?? (this.initialised ? undefined : this.queue.shift());
    this.running = undefined;
    failed?.reject(functionError(this.initError ?? `Runtime exited with error: ${how}`));
    if (this.queue.length > 0) this.spawn();
  }

  private handOver(): void {
    const { asking } = this;
    const next = this.queue[0];
    if (asking === undefined || next === undefined || this.process === undefined) return;
    this.queue.shift();
    this.asking = undefined;
    this.running = next;
    const limitMs = this.options.interfere?.(this.process) ?? this.options.function.timeoutSeconds * 1000;
    asking.writeHead(200, {
      "content-type": "application/json",
      "content-length": next.event.length,
      "lambda-runtime-aws-request-id": next.id,
      "lambda-runtime-deadline-ms": Date.now() + limitMs,
      "lambda-runtime-invoked-function-arn": this.options.function.functionArn,
    });
    asking.end(next.event);
    this.limit = setTimeout(() => {
      this.timeOut(next);
    }, limitMs);
  }

  private timeOut(invocation: Invocation): void {
    if (this.running !== invocation) return;
    this.running = undefined;
    this.process?.kill("SIGKILL");
    invocation.reject(
      new InvocationError(
        "Lambda.FunctionTimedOut",
        "The Lambda function invocation timed out. Increase the Timeout setting in the Lambda function.",
        `Task timed out after ${this.options.function.timeoutSeconds.toFixed(2)} seconds`,
      ),
    );
  }

  private serve(request: http.IncomingMessage, response: http.ServerResponse): void {
    if (request.method === "GET" && request.url?.endsWith("/invocation/next") === true) {
      clearTimeout(this.limit);
      this.initialised = true;
      this.asking = response;
      this.handOver();
      return;
    }
    const body = this.memoryFor(Number(request.headers["content-length"]));
    let end = 0;
    request.on("data", (chunk: Buffer) => (end += chunk.copy(body, end)));
    request.on("end", () => {
      this.spare = body;
      // The next invocation may come only after this answer has arrived whole.
      this.answered(request.url ?? "", body.subarray(0, end));
      response.writeHead(202).end();
    });
  }

  /** For a body that the runtime posts, always with its length. What a process that was killed still sends has memory of its own. */
  private memoryFor(length: number): Buffer {
    const { spare } = this;
    this.spare = Buffer.alloc(0);
    return spare.length >= length ? spare : Buffer.allocUnsafeSlow(length);
  }

  private answered(url: string, body: Buffer): void {
    if (url.endsWith("/init/error")) {
      this.initError = body.toString("utf8");
      return;
    }
    const { running } = this;
    if (running === undefined || !url.includes(running.id)) return;
    this.running = undefined;
    clearTimeout(this.limit);
    if (url.endsWith("/error")) {
      running.reject(functionError(body.toString("utf8")));
    } else if (body.length > this.options.payloadLimitBytes) {
      running.reject(
        functionError(
          `Function.ResponseSizeTooLarge: ${body.length} bytes, at most ${this.options.payloadLimitBytes} are let through`,
        ),
      );
    } else {
      running.resolve(body);
    }
  }

  private log(stream: NodeJS.ReadableStream): void {
    let rest = "";
    stream.setEncoding("utf8").on("data", (text: string) => {
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) this.options.onLog?.(line);
    });
  }
}

function functionError(detail: string): InvocationError {
  return new InvocationError(
    "Lambda.FunctionError",
    "The Lambda function was successfully invoked but it returned an error result.",
    detail,
  );
}
