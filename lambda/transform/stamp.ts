import type { ByteRange, ScannedObject } from "./scanner";

/** Writes one moment into scanned records, as their last member `"timestamp"` (ISO 8601 in UTC: milliseconds and a Z). */
export class Stamp {
  /** What takes the place of a record's closing brace and of all after it. */
  private readonly ending: Buffer;

  constructor(now: Date) {
    this.ending = Buffer.from(`,"timestamp":"${now.toISOString()}"}\n`);
  }

  /** How many bytes a record may grow by. */
  get lengthBytes(): number {
    return this.ending.length;
  }

  /**
   * Splices the timestamp into the record at the start of `bytes`, in place.
   *
   * @returns the length of the record after that, its line break included.
   */
  write(bytes: Buffer, { closingBrace, cuts, needsComma }: ScannedObject): number {
    const end = cuts.length === 0 ? closingBrace : leaveOut(cuts, bytes, closingBrace);
    return end + this.ending.copy(bytes, end, needsComma ? 0 : ",".length);
  }
}

/** Moves together what is not cut of the bytes up to `end`, and returns where that ends. */
function leaveOut(cuts: readonly ByteRange[], bytes: Buffer, end: number): number {
  let kept = 0;
  let next = 0;
  for (const { from, to } of [...cuts, { from: end, to: end }]) {
    bytes.copyWithin(kept, next, from);
    kept += from - next;
    next = to;
  }
  return kept;
}
