import { Readable, Writable } from "node:stream";
import type { Context } from "../context";
import { main } from "../main";

/** What a command wrote, and how it ended. */
export interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface Surroundings {
  readonly env?: Context["env"];
  readonly stdin?: string | Buffer;
  readonly interrupted?: AbortSignal;
}

/** Runs one command of the operator's program in this process. */
export async function run(argv: readonly string[], surroundings: Surroundings = {}): Promise<Outcome> {
  const { env = {}, stdin = "", interrupted = new AbortController().signal } = surroundings;
  const [out, err] = [new Sink(), new Sink()];
  const context = { env, stdin: Readable.from([Buffer.from(stdin)]), stdout: out, stderr: err, interrupted };
  const code = await main(argv, context);
  return { code, out: out.text, err: err.text };
}

/** The JSON that a command with `--json` gave. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the caller knows what its command gives
export async function runJson<T>(argv: readonly string[], surroundings?: Surroundings): Promise<Outcome & { json: T }> {
  const outcome = await run([...argv, "--json"], surroundings);
  return { ...outcome, json: JSON.parse(outcome.out === "" ? "null" : outcome.out) as T };
}

class Sink extends Writable {
  text = "";
  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}
