import { messageOf } from "@private-ingest/operator/context";
import { AppendedFile } from "@private-ingest/operator/durable-file";

/** Appends a run's events to a file, as JSON lines: `time` (ISO 8601, UTC), `event`, and more. */
export class EventLog {
  private lost = 0;

  private constructor(
    private readonly file: AppendedFile,
    private readonly path: string,
    private readonly onProblem: (problem: string) => void,
  ) {}

  /**
   * @param onProblem called when the file cannot be written; events are lost until it can.
   * @throws when the file cannot be opened; the message names the flag.
   */
  static open(path: string, onProblem: (problem: string) => void): EventLog {
    try {
      const file = AppendedFile.open(path);
      // A killed process may have left a torn line.
      if (!file.endsLine) file.append(Buffer.from("\n"));
      return new EventLog(file, path, onProblem);
    } catch (cause) {
      const way = "name a file in a folder that is there";
      throw new Error(`--log: ${path} given, which cannot be written (${messageOf(cause)}); ${way}`, { cause });
    }
  }

  write(event: { readonly event: string } & Readonly<Record<string, unknown>>): void {
    const time = new Date().toISOString();
    const gap = this.lost === 0 ? "" : `${JSON.stringify({ time, event: "EventsLost", events: this.lost })}\n`;
    try {
      this.file.append(Buffer.from(`${gap}${JSON.stringify({ time, ...event })}\n`));
      this.lost = 0;
    } catch (error) {
      if (this.lost++ > 0) return;
      this.onProblem(`--log: ${this.path} cannot be written (${messageOf(error)}); events are left out until it can`);
    }
  }

  close(): void {
    this.file.close();
  }
}
