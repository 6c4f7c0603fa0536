import type { Context } from "./context";
import { Progress } from "./progress";

export interface Verbosity {
  /** One JSON document on standard output, and nothing else there. */
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** Results go to standard output, all else to standard error, so that results can be piped. */
export class Terminal {
  constructor(
    private readonly context: Context,
    private readonly verbosity: Verbosity,
  ) {}

  say(line: string): void {
    if (!this.verbosity.quiet && !this.verbosity.json) this.context.stderr.write(`${line}\n`);
  }

  /** A line about what is wrong; always written. */
  warn(line: string): void {
    this.context.stderr.write(`${line}\n`);
  }

  result(value: unknown, text: string): void {
    this.context.stdout.write(`${this.verbosity.json ? JSON.stringify(value, undefined, 2) : text}\n`);
  }

  progress(unit: string, total?: number): Progress {
    const silent = this.verbosity.quiet === true || this.verbosity.json === true;
    return new Progress(silent ? undefined : this.context.stderr, unit, total);
  }
}

/** Rows under a head, columns as wide as they need; numbers stand right. */
export function textTable(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const shown = rows.map((row) => row.map((cell) => (typeof cell === "number" ? cell.toLocaleString("en-US") : cell)));
  const widths = head.map((title, column) => Math.max(title.length, ...shown.map((row) => (row[column] ?? "").length)));
  const isNumber = head.map((_, column) => rows.length > 0 && rows.every((row) => typeof row[column] === "number"));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => (isNumber[column] ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)))
      .join("  ")
      .trimEnd();
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...shown.map(line)].join("\n");
}
