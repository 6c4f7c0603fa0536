import { spawn } from "node:child_process";

/** How a command has ended. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** What it and its processes wrote to stdout and stderr. */
  readonly output: string;
  readonly isTimedOut: boolean;
}

export interface GroupOptions {
  readonly cwd: string;
  readonly env?: NodeJS.ProcessEnv;
  /** All processes of the group are killed after this time. */
  readonly limitMs: number;
  /** Called at each further output, with all of it. */
  readonly onOutput?: (output: string, signal: (name: NodeJS.Signals) => void) => void;
}

/**
 * Runs a command in a process group of its own: a signal reaches all its processes, as from a
 * terminal, and none outlives this one.
 * @throws when the command cannot be started.
 */
export function runGroup(program: string, args: readonly string[], options: GroupOptions): Promise<Ended> {
  const { cwd, env, limitMs, onOutput } = options;
  const child = spawn(program, args, { cwd, env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  const signalAll = (name: NodeJS.Signals): void => {
    if (child.pid === undefined) return;
    try {
      process.kill(-child.pid, name);
    } catch {
      // The group is gone.
    }
  };
  const kill = (): void => {
    signalAll("SIGKILL");
  };
  let output = "";
  let isTimedOut = false;
  const timer = setTimeout(() => {
    isTimedOut = true;
    kill();
  }, limitMs);
  process.once("exit", kill);
  const collect = (chunk: Buffer): void => {
    output += chunk.toString();
    onOutput?.(output, signalAll);
  };
  child.stdout.on("data", collect);
  child.stderr.on("data", collect);
  return new Promise<Ended>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => {
      resolve({ code, signal, output, isTimedOut });
    });
  }).finally(() => {
    clearTimeout(timer);
    process.off("exit", kill);
  });
}
