import { type TerminalStream, visible } from "./escaped-output";

const redrawMs = 200;
/** Where nobody watches, a line now and then is enough for the log. */
const lineMs = 10_000;
const barWidth = 24;

/** A bar with rate and time left on a terminal, a line every ten seconds elsewhere. */
export class Progress {
  private readonly startedAt = performance.now();
  private shownAt = this.startedAt;
  private drawn = false;

  constructor(
    private readonly stream: TerminalStream | undefined,
    private readonly unit: string,
    private readonly total: number | undefined,
  ) {}

  /** @param done in all so far; @param note what else is worth a word. */
  update(done: number, note = ""): void {
    const { stream } = this;
    const now = performance.now();
    if (stream === undefined || now - this.shownAt < (stream.isTTY ? redrawMs : lineMs)) return;
    this.shownAt = now;
    const text = this.line(done, (now - this.startedAt) / 1000, note, stream.isTTY);
    // Erase to the end of the line: the text before may have been longer.
    if (stream.isTTY) stream.writeStyled(`\r${visible(text).slice(0, stream.columns - 1)}\u001b[K`);
    else stream.write(`${text}\n`);
    this.drawn = true;
  }

  /** Clears the bar, so that what follows starts on a line of its own. */
  end(): void {
    if (this.drawn && this.stream?.isTTY) this.stream.writeStyled("\r\u001b[K");
  }

  private line(done: number, seconds: number, note: string, bar: boolean): string {
    const { total, unit } = this;
    const rate = seconds > 0 ? done / seconds : 0;
    const parts = [`${done.toLocaleString("en-US")} ${unit}`, `${Math.round(rate).toLocaleString("en-US")}/s`];
    if (total !== undefined && total > 0) {
      const share = Math.min(1, done / total);
      parts[0] = `${done.toLocaleString("en-US")} of ${total.toLocaleString("en-US")} ${unit} (${Math.floor(share * 100)} %)`;
      const filled = Math.round(share * barWidth);
      if (bar) parts.unshift(`[${"#".repeat(filled)}${".".repeat(barWidth - filled)}]`);
      if (rate > 0) parts.push(`${timeText((total - done) / rate)} left`);
    }
    if (note !== "") parts.push(note);
    return parts.join("  ");
  }
}

/** `42 s`, `3 min 05 s`, `2 h 10 min`. */
export function timeText(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, "0")} s`;
  return `${Math.floor(whole / 3600)} h ${String(Math.floor((whole % 3600) / 60)).padStart(2, "0")} min`;
}
