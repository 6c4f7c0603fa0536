/** How far a file has been sent; parallel batches may leave an earlier line behind. */
export class LineProgress {
  private readonly open = new Set<number>();
  private readonly notTaken = new Set<number>();
  private last: number;

  constructor(first: number) {
    this.last = first - 1;
  }

  begun(lines: readonly number[]): void {
    for (const line of lines) {
      this.open.add(line);
      this.last = Math.max(this.last, line);
    }
  }

  ended(lines: readonly number[]): void {
    for (const line of lines) this.open.delete(line);
  }

  /** Neither taken nor kept anywhere. */
  lost(lines: readonly number[]): void {
    for (const line of lines) this.notTaken.add(line);
  }

  /** The first line that must be sent again so that none is missing. */
  get next(): number {
    const left = [...this.open, ...this.notTaken];
    return left.length === 0 ? this.last + 1 : left.reduce((least, line) => Math.min(least, line));
  }
}
