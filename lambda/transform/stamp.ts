import type { ByteRange, ScannedObject } from "./scanner";

/** Writes one time into records, as their last member (ISO 8601 in UTC, with milliseconds). */
export class Stamp {
  /** Replaces a record's closing brace and all after it. */
  private readonly ending: Buffer;
  private readonly plainEnding = Buffer.from("}\n");

  /** @param field name of the member; see {@link TimeField}. */
  constructor(field: string, now: Date) {
    this.ending = Buffer.from(`,"${field}":"${now.toISOString()}"}\n`);
  }

  /** Maximum growth of a record, in bytes. */
  get lengthBytes(): number {
    return this.ending.length;
  }

  /** Splices in place, unless the record has one; returns the length of its line. */
  write(bytes: Buffer, { closingBrace, cuts, needsComma, hasField }: ScannedObject): number {
    const end = cuts.length === 0 ? closingBrace : leaveOut(cuts, bytes, closingBrace);
    if (hasField) return end + this.plainEnding.copy(bytes, end);
    return end + this.ending.copy(bytes, end, needsComma ? 0 : ",".length);
  }
}

/** Removes the cuts from the bytes up to `end`, and returns the new end. */
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
