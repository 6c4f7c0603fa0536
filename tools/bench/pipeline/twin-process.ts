import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import * as path from "node:path";
import type { TwinMessage, TwinOptions, TwinReport } from "./twin";

/** The twin's process, seen from the one that measures it. */
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

  /** Lets all buffers go at once, without waiting for it. */
  flush(): void {
    this.tell("flush");
  }

  /** Flushes its buffers and ends it. */
  async close(): Promise<void> {
    if (this.child.exitCode !== null) return;
    this.tell("close");
    await once(this.child, "exit");
  }

  /** Ends it as a crash would. */
  async kill(): Promise<void> {
    const exited = once(this.child, "exit");
    this.child.kill("SIGKILL");
    await exited;
  }

  private tell(message: TwinMessage): void {
    this.child.send(message);
  }
}
