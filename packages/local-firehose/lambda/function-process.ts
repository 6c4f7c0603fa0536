import { type ChildProcess, spawn } from "node:child_process";
import * as path from "node:path";
import type { Duplex } from "node:stream";
import { messageOf } from "@private-ingest/operator/context";
import type { DeclaredFunction } from "../declared-function";

/** A function, with everything needed to run it. */
export interface HostedFunction extends DeclaredFunction {
  readonly functionArn: string;
  readonly region: string;
}

export type MessageKind = "next" | "response" | "error" | "load error";

export interface ProcessEvents {
  readonly onMessage: (kind: MessageKind, body: Buffer) => void;
  /** A message exceeds Lambda's limit; the process is killed. */
  readonly onTooLong: (bytes: number) => void;
  /** The process ended, or was never started. Called once. */
  readonly onExit: (how: string) => void;
  readonly onLog?: (line: string) => void;
}

const kinds: Readonly<Record<string, MessageKind>> = { N: "next", R: "response", E: "error", L: "load error" };
/** Length (4 bytes) and kind of a message. */
const headBytes = 5;
const socketFd = 3;

/**
 * Starts the process of a function, connected by a socket pair that no other program can reach.
 * @throws immediate system errors; most come as {@link ProcessEvents.onExit}.
 */
export function startProcess(
  hosted: HostedFunction,
  taskRoot: string,
  limitBytes: number,
  events: ProcessEvents,
): ChildProcess {
  const child = spawn(
    process.execPath,
    [
      `--max-old-space-size=${hosted.memoryMiB}`,
      // A small initial heap would be collected at every other event.
      `--initial-old-space-size=${Math.floor(hosted.memoryMiB / 2)}`,
      path.join(__dirname, "runtime.cjs"),
    ],
    {
      cwd: taskRoot,
      stdio: ["ignore", "pipe", "pipe", "pipe"],
      // A process group of its own: Ctrl-C must not end it, as flushing needs it.
      detached: true,
      env: functionEnvironment(hosted, taskRoot),
    },
  );
  let hasEnded = false;
  const ended = (how: string): void => {
    if (!hasEnded) events.onExit(how);
    hasEnded = true;
  };
  child.once("error", (error) => {
    ended(notStarted(error));
  });
  child.once("exit", (code, signal) => {
    ended(`Runtime exited with error: ${signal === null ? `exit status ${String(code)}` : `signal: ${signal}`}`);
  });
  // Streams are missing where the system has no more files for them.
  const [, stdout, stderr, socket] = child.stdio as (Duplex | null | undefined)[];
  for (const stream of [stdout, stderr]) if (stream) forEachLine(stream, (line) => events.onLog?.(line));
  // A process that ends resets the connection.
  socket?.on("error", () => undefined);
  if (socket) {
    readMessages(socket, limitBytes, events.onMessage, (bytes) => {
      child.kill("SIGKILL");
      events.onTooLong(bytes);
    });
  }
  return child;
}

/**
 * Only Lambda's own environment (Lambda developer guide, "Defined runtime environment variables"):
 * a function that needs more would fail in AWS.
 */
function functionEnvironment(hosted: HostedFunction, taskRoot: string): Record<string, string> {
  return {
    ...hosted.environment,
    _HANDLER: hosted.handler,
    AWS_DEFAULT_REGION: hosted.region,
    AWS_EXECUTION_ENV: `AWS_Lambda_nodejs${process.versions.node.split(".")[0] ?? ""}.x`,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(hosted.memoryMiB),
    AWS_LAMBDA_FUNCTION_NAME: hosted.functionName,
    AWS_LAMBDA_FUNCTION_VERSION: /:(\d+)$/.exec(hosted.functionArn)?.[1] ?? "$LATEST",
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${hosted.functionName}`,
    AWS_LAMBDA_LOG_STREAM_NAME: "local",
    AWS_REGION: hosted.region,
    LAMBDA_TASK_ROOT: taskRoot,
    LANG: "en_US.UTF-8",
    TZ: ":UTC",
  };
}

export function notStarted(error: unknown): string {
  return `Runtime could not be started: ${messageOf(error)}`;
}

export function sendEvent(child: ChildProcess, context: object, event: Buffer): void {
  const socket = child.stdio[socketFd] as Duplex | null | undefined;
  for (const frame of [Buffer.from(JSON.stringify(context)), event]) {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(frame.length);
    socket?.write(length);
    socket?.write(frame);
  }
}

function readMessages(
  socket: Duplex,
  limitBytes: number,
  onMessage: ProcessEvents["onMessage"],
  onTooLong: (bytes: number) => void,
): void {
  let head: Buffer | null = null;
  socket.on("readable", () => {
    for (;;) {
      head ??= socket.read(headBytes) as Buffer | null;
      if (head === null) return;
      const length = head.readUInt32BE() - 1;
      if (length > limitBytes) {
        socket.removeAllListeners("readable").resume();
        onTooLong(length);
        return;
      }
      const body = length === 0 ? Buffer.alloc(0) : (socket.read(length) as Buffer | null);
      if (body === null) return;
      const kind = kinds[head.toString("latin1", 4)];
      head = null;
      if (kind !== undefined) onMessage(kind, body);
    }
  });
}

function forEachLine(stream: Duplex, onLine: (line: string) => void): void {
  let rest = "";
  stream.setEncoding("utf8").on("data", (text: string) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    lines.forEach(onLine);
  });
}
