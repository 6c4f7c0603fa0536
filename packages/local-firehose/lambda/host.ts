import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes, randomUUID } from "node:crypto";
import { once } from "node:events";
import * as fs from "node:fs";
import * as http from "node:http";
import type { AddressInfo } from "node:net";
import * as os from "node:os";
import * as path from "node:path";
import { listenOnLoopback, refusal } from "../loopback";
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

const runtimeApi = "/2018-06-01/runtime/";

/** Time that the runtime gets to load the handler (Lambda developer guide, "Init phase"). */
const initLimitMs = 10_000;

/**
 * Runs a function's deployment package in a process of its own and serves it the Lambda Runtime API on loopback. One invocation runs at
 * a time, as in one execution environment. A process that crashes or exceeds its time is killed, and a new one takes the next event.
 */
export class FunctionHost {
  /** Only the function's process knows it: other programs on this machine reach the port as well. */
  private readonly secret = randomBytes(24).toString("base64url");
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

  /**
   * Unpacks the function and starts listening; the process starts at once, so that the first event meets a warm function.
   * @throws when a file of the code cannot be unpacked; one whose name leaves the task folder is not.
   */
  static async start(options: FunctionHostOptions): Promise<FunctionHost> {
    const host = new FunctionHost(options);
    try {
      for (const [file, content] of Object.entries(options.function.code)) host.unpack(file, content);
      await listenOnLoopback(host.server, "the function's port", 0);
    } catch (error) {
      await host.close();
      throw error;
    }
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
    if (child?.pid !== undefined && child.exitCode === null && child.signalCode === null) {
      child.kill("SIGKILL");
      await once(child, "exit");
    }
    this.server.closeAllConnections();
    this.server.close();
    fs.rmSync(this.taskRoot, { recursive: true, force: true });
  }

  private unpack(file: string, content: string): void {
    const target = path.join(this.taskRoot, file);
    try {
      if (!target.startsWith(this.taskRoot + path.sep) || file.endsWith("/"))
        throw new Error("it is no file of the task folder");
      fs.mkdirSync(path.dirname(target), { recursive: true });
      fs.writeFileSync(target, content);
    } catch (cause) {
      const { functionName } = this.options.function;
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new Error(
        `${functionName}: file ${JSON.stringify(file)} given in its code, which cannot be unpacked (${reason}); allowed are files below the code's root`,
        { cause },
      );
    }
  }

  private spawn(): void {
    let child: ChildProcess;
    this.initialised = false;
    try {
      child = this.newProcess();
    } catch (error) {
      // Some errors come as events, and some are thrown.
      setImmediate(() => {
        this.initError = notStarted(error);
        this.failNext();
      });
      return;
    }
    this.process = child;
    this.initError = undefined;
    this.limit = setTimeout(() => child.kill("SIGKILL"), initLimitMs);
    // The streams are missing where the system has no more files for them.
    for (const stream of [child.stdout, child.stderr] as (NodeJS.ReadableStream | null | undefined)[])
      if (stream) this.log(stream);
    child.once("error", (error) => {
      this.initError = notStarted(error);
      this.exited(child, "not started");
    });
    child.once("exit", (code, signal) => {
      this.exited(child, signal === null ? `exit status ${String(code)}` : `signal: ${signal}`);
    });
  }

  private newProcess(): ChildProcess {
    const { function: hosted } = this.options;
    return spawn(
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
        env: functionEnvironment(hosted, this.taskRoot, `127.0.0.1:${this.port}/${this.secret}`),
      },
    );
  }

  private exited(child: ChildProcess, how: string): void {
    if (this.process !== child) return;
    clearTimeout(this.limit);
    this.process = undefined;
    this.asking = undefined;
    this.failNext(`Runtime exited with error: ${how}`);
  }

  private failNext(how = ""): void {
    // A function that cannot even load fails the event that waits for it, or it would be started again for ever.
    const failed = this.running ?? (this.initialised ? undefined : this.queue.shift());
    this.running = undefined;
    failed?.reject(functionError(this.initError ?? how));
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

  private get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  private serve(request: http.IncomingMessage, response: http.ServerResponse): void {
    const path = request.url?.startsWith(`/${this.secret}${runtimeApi}`)
      ? request.url.slice(this.secret.length + 1 + runtimeApi.length)
      : undefined;
    if (path === undefined || refusal(request.headers, this.port) !== undefined) {
      refuse(request, response, 403);
    } else if (request.method === "GET" && path === "invocation/next") {
      clearTimeout(this.limit);
      this.initialised = true;
      this.asking = response;
      this.handOver();
    } else if (request.method === "POST") {
      this.receive(path, request, response);
    } else {
      refuse(request, response, 404);
    }
  }

  /** Takes a body that the runtime posts; one without its length, or cut off, is none. */
  private receive(path: string, request: http.IncomingMessage, response: http.ServerResponse): void {
    const given = request.headers["content-length"];
    if (given === undefined) {
      refuse(request, response, 411);
      return;
    }
    const length = Number(given);
    if (length > this.options.payloadLimitBytes) {
      refuse(request, response, 413);
      this.tooLarge(path, length);
      return;
    }
    const body = this.memoryFor(length);
    let end = 0;
    request.on("data", (chunk: Buffer) => (end += chunk.copy(body, end)));
    request.on("end", () => {
      this.spare = body;
      // The next invocation may come only after this answer has arrived whole.
      this.answered(path, body.subarray(0, end));
      response.writeHead(202).end();
    });
  }

  /** What a process that was killed still sends has memory of its own. */
  private memoryFor(length: number): Buffer {
    const { spare } = this;
    this.spare = Buffer.alloc(0);
    return spare.length >= length ? spare : Buffer.allocUnsafeSlow(length);
  }

  private answered(path: string, body: Buffer): void {
    if (path === "init/error") {
      this.initError = body.toString("utf8");
      return;
    }
    const running = this.ended(path);
    if (path.endsWith("/error")) running?.reject(functionError(body.toString("utf8")));
    else running?.resolve(body);
  }

  private tooLarge(path: string, length: number): void {
    const limit = this.options.payloadLimitBytes;
    this.ended(path)?.reject(
      functionError(`Function.ResponseSizeTooLarge: ${length} bytes, at most ${limit} are let through`),
    );
  }

  /** The invocation that a path names, which is over now; undefined when it is not the one that runs. */
  private ended(path: string): Invocation | undefined {
    const { running } = this;
    if (running === undefined || !path.startsWith(`invocation/${running.id}/`)) return undefined;
    this.running = undefined;
    clearTimeout(this.limit);
    return running;
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

/** Answers without looking at the body, which is read to its end but not kept. */
function refuse(request: http.IncomingMessage, response: http.ServerResponse, status: number): void {
  request.resume();
  response.writeHead(status, { "content-length": 0 }).end();
}

function notStarted(error: unknown): string {
  return `Runtime could not be started: ${error instanceof Error ? error.message : String(error)}`;
}

function functionError(detail: string): InvocationError {
  return new InvocationError(
    "Lambda.FunctionError",
    "The Lambda function was successfully invoked but it returned an error result.",
    detail,
  );
}
