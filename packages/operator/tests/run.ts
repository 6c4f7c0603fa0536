import { Readable, Writable } from "node:stream";
import type { Context } from "../context";
import { main } from "../main";

/** What a command wrote, and how it ended. */
export interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface Environment {
  readonly env?: Context["env"];
  readonly stdin?: string | Buffer;
  readonly interrupted?: AbortSignal;
}

/** A command line: its words, or one text with blanks between them. */
type Words = string | readonly string[];
const wordsOf = (line: Words): readonly string[] => (typeof line === "string" ? line.split(" ") : line);

/** Runs one command of the operator's program in this process. */
export async function run(line: Words, environment: Environment = {}): Promise<Outcome> {
  const { env = {}, stdin = "", interrupted = new AbortController().signal } = environment;
  const [out, err] = [new Sink(), new Sink()];
  const context = { env, stdin: Readable.from([Buffer.from(stdin)]), stdout: out, stderr: err, interrupted };
  const code = await main(wordsOf(line), context);
  return { code, out: out.text, err: err.text };
}

/** The JSON that a command with `--json` gave. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- known by the caller
export async function runJson<T>(line: Words, environment?: Environment): Promise<Outcome & { json: T }> {
  const outcome = await run([...wordsOf(line), "--json"], environment);
  return { ...outcome, json: JSON.parse(outcome.out === "" ? "null" : outcome.out) as T };
}

class Sink extends Writable {
  text = "";
  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}
