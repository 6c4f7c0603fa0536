import type { ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { messageOf } from "@private-ingest/operator/context";
import { type HostedFunction, type MessageKind, notStarted, sendEvent, startProcess } from "./function-process";
import { InvocationError } from "./invocation-error";

export interface FunctionHostOptions {
  readonly function: HostedFunction;
  readonly payloadLimitBytes: number;
  /** Called with each line of the function's stdout and stderr. */
  readonly onLog?: (line: string) => void;
  /** Injects faults into a process with an event. @returns the milliseconds it gets, if others. */
  readonly interfere?: (process: ChildProcess) => number | undefined;
}

interface Invocation {
  readonly event: Buffer;
  readonly resolve: (answer: Buffer) => void;
  readonly reject: (error: InvocationError) => void;
}

/** Time that the runtime gets to load the handler (Lambda developer guide, "Init phase"). */
const initLimitMs = 10_000;

/**
 * Runs a function's deployment package in a process of its own, one invocation at a time, as in one
 * execution environment. After a crash or a time-out, a new process takes the next event.
 */
export class FunctionHost {
  private readonly queue: Invocation[] = [];
  private process: ChildProcess | undefined;
  private running: Invocation | undefined;
  private limit: NodeJS.Timeout | undefined;
  private isWaiting = false;
  private isLoaded = false;
  private loadError: string | undefined;

  private constructor(
    private readonly options: FunctionHostOptions,
    private readonly taskRoot: string,
  ) {}

  /** Starts the process at once, for the first event. @throws when a file cannot be unpacked. */
  static start(options: FunctionHostOptions): FunctionHost {
    const { code, functionName } = options.function;
    const host = new FunctionHost(options, unpackFunction(functionName, code));
    host.spawn();
    return host;
  }

  /** The id of the function's process, for measurements. */
  get processId(): number | undefined {
    return this.process?.pid;
  }

  /** Answers an event's JSON. @throws {InvocationError} without an answer, or one too long. */
  invoke(event: Buffer): Promise<Buffer> {
    const { payloadLimitBytes } = this.options;
    if (event.length > payloadLimitBytes)
      return Promise.reject(tooLong("RequestEntityTooLargeException", event.length, payloadLimitBytes));
    return new Promise((resolve, reject) => {
      this.queue.push({ event, resolve, reject });
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
    fs.rmSync(this.taskRoot, { recursive: true, force: true });
  }

  private spawn(): void {
    const { onLog, payloadLimitBytes } = this.options;
    this.isLoaded = false;
    this.loadError = undefined;
    try {
      const child = startProcess(this.options.function, this.taskRoot, payloadLimitBytes, {
        ...(onLog && { onLog }),
        onMessage: (kind, body) => {
          if (this.process === child) this.received(kind, body);
        },
        onTooLong: (bytes) => {
          this.ended()?.reject(tooLong("Function.ResponseSizeTooLarge", bytes, payloadLimitBytes));
        },
        onExit: (how) => {
          if (this.process === child) this.exited(how);
        },
      });
      this.process = child;
      this.limit = setTimeout(() => child.kill("SIGKILL"), initLimitMs);
    } catch (error) {
      // Some errors come as events, and some are thrown.
      setImmediate(() => {
        this.exited(notStarted(error));
      });
    }
  }

  private exited(how: string): void {
    clearTimeout(this.limit);
    this.process = undefined;
    this.isWaiting = false;
    // A function that cannot load fails the event, as restarts would not end.
    const failed = this.ended() ?? (this.isLoaded ? undefined : this.queue.shift());
    failed?.reject(new InvocationError("Lambda.FunctionError", this.loadError ?? how));
    if (this.queue.length > 0) this.spawn();
  }

  private handOver(): void {
    const { process: child } = this;
    const [next] = this.queue;
    if (!this.isWaiting || next === undefined || child === undefined) return;
    const { functionArn, timeoutSeconds } = this.options.function;
    this.queue.shift();
    this.isWaiting = false;
    this.running = next;
    const limitMs = this.options.interfere?.(child) ?? timeoutSeconds * 1000;
    sendEvent(child, { id: randomUUID(), arn: functionArn, deadline: Date.now() + limitMs }, next.event);
    this.limit = setTimeout(() => {
      child.kill("SIGKILL");
      const detail = `Task timed out after ${timeoutSeconds.toFixed(2)} seconds`;
      this.ended()?.reject(new InvocationError("Lambda.FunctionTimedOut", detail));
    }, limitMs);
  }

  private received(kind: MessageKind, body: Buffer): void {
    if (kind === "load error") {
      this.loadError = body.toString("utf8");
      return;
    }
    clearTimeout(this.limit);
    this.isLoaded = true;
    this.isWaiting = true;
    const running = this.ended();
    if (kind === "response") running?.resolve(body);
    else if (kind === "error") running?.reject(new InvocationError("Lambda.FunctionError", body.toString("utf8")));
    this.handOver();
  }

  /** Ends the running invocation. */
  private ended(): Invocation | undefined {
    const { running } = this;
    this.running = undefined;
    clearTimeout(this.limit);
    return running;
  }
}

/** Unpacks into a temporary folder. @throws, leaving none, when a file cannot be written below. */
function unpackFunction(functionName: string, code: Readonly<Record<string, string>>): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "private-ingest-function-"));
  for (const [file, content] of Object.entries(code)) {
    const target = path.join(folder, file);
    try {
      if (!target.startsWith(folder + path.sep) || file.endsWith("/")) throw new Error("not a file of the task folder");
      fs.mkdirSync(path.dirname(target), { recursive: true });
      fs.writeFileSync(target, content);
    } catch (cause) {
      fs.rmSync(folder, { recursive: true, force: true });
      const problem = `${functionName}: file ${JSON.stringify(file)} of its code cannot be unpacked`;
      throw new Error(`${problem} (${messageOf(cause)}); files below the code's root are allowed`, { cause });
    }
  }
  return folder;
}

function tooLong(error: string, bytes: number, limit: number): InvocationError {
  return new InvocationError("Lambda.FunctionError", `${error}: ${bytes} bytes, at most ${limit} are let through`);
}
