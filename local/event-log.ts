import { createWriteStream, type WriteStream } from "node:fs";
import { once } from "node:events";

/** A file that a run's events are appended to, a line of JSON each: `time` (ISO 8601, UTC), `event`, and what belongs to the event. */
export class EventLog {
  private constructor(private readonly file: WriteStream) {}

  /**
   * @param onProblem told once when the file, once open, can be written no more; the run goes on without it.
   * @throws when the file cannot be opened; the message names the flag.
   */
  static async open(path: string, onProblem: (problem: string) => void): Promise<EventLog> {
    const file = createWriteStream(path, { flags: "a" });
    try {
      await once(file, "open");
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new Error(
        `--log: ${path} given, which cannot be written (${reason}); name a file in a folder that is there`,
        {
          cause,
        },
      );
    }
    file.on("error", ({ message }) => {
      onProblem(`--log: ${path} cannot be written any more (${message}); it ends here`);
    });
    return new EventLog(file);
  }

  write(event: { readonly event: string } & Readonly<Record<string, unknown>>): void {
    if (this.file.writable) this.file.write(`${JSON.stringify({ time: new Date().toISOString(), ...event })}\n`);
  }

  /** Resolves when everything is in the file that it takes. */
  async close(): Promise<void> {
    if (this.file.closed) return;
    const closed = new Promise<void>((resolve) => {
      this.file.once("close", resolve);
    });
    this.file.end();
    await closed;
  }
}
