import { createWriteStream, type WriteStream } from "node:fs";
import { once } from "node:events";

/** A file that a run's events are appended to, a line of JSON each: `time` (ISO 8601, UTC), `event`, and what belongs to the event. */
export class EventLog {
  private constructor(private readonly file: WriteStream) {}

  /** @throws when the file cannot be opened; the message names the flag. */
  static async open(path: string): Promise<EventLog> {
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
    return new EventLog(file);
  }

  write(event: { readonly event: string } & Readonly<Record<string, unknown>>): void {
    this.file.write(`${JSON.stringify({ time: new Date().toISOString(), ...event })}\n`);
  }

  /** Resolves when everything is in the file. */
  async close(): Promise<void> {
    this.file.end();
    await once(this.file, "close");
  }
}
