import type { Readable } from "node:stream";
import type { TerminalStream } from "./escaped-output";

export interface Context<Stream = TerminalStream> {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: Readable;
  readonly stdout: Stream;
  readonly stderr: Stream;
  /** Raised by Ctrl-C: finish what is under way, say what was done, end. */
  readonly interrupted: AbortSignal;
}

/** 0 done, 1 a problem was found, 2 wrong use. */
export type ExitCode = 0 | 1 | 2;

/** Something outside the command went wrong; the message says what, and what to do. */
export class ProblemError extends Error {
  override readonly name = "ProblemError";
}

export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // A refused connection to a name with several addresses has its reasons inside.
  if (error instanceof AggregateError && error.message === "") return error.errors.map(messageOf).join("; ");
  return error.message === "" ? error.name : error.message;
}
