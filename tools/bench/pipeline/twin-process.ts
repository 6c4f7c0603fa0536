import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import * as path from "node:path";
import type { TwinMessage, TwinOptions, TwinReport } from "./twin";

/** The measured process, as its parent controls it. */
export class TwinProcess {
  private constructor(private readonly child: ChildProcess) {}

  static async start(options: TwinOptions = {}): Promise<TwinProcess> {
    const child = fork(path.join(__dirname, "twin.ts"), [JSON.stringify(options)], {
      execArgv: ["-r", require.resolve("ts-node/register")],
    });
    await once(child, "message");
    return new TwinProcess(child);
  }

  async ask(): Promise<TwinReport> {
    this.tell("report");
    const [report] = (await once(this.child, "message")) as [TwinReport];
    return report;
  }

  /** Flushes all buffers, without waiting. */
  flush(): void {
    this.tell("flush");
  }

  /** Flushes the buffers and ends the process. */
  async close(): Promise<void> {
    if (this.child.exitCode !== null) return;
    this.tell("close");
    await once(this.child, "exit");
  }

  /** Kills the process. */
  async kill(): Promise<void> {
    const exited = once(this.child, "exit");
    this.child.kill("SIGKILL");
    await exited;
  }

  private tell(message: TwinMessage): void {
    this.child.send(message);
  }
}
