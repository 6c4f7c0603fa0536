const nine = "9".charCodeAt(0);

/**
 * The bytes around a record's id, moved on from record to record. Ids are counted up, so most differ from the one before in the last
 * digit only; to make a text of each would be most of the work on a small record.
 */
export class NamedBytes {
  private bytes = Buffer.alloc(0);
  private sequence = NaN;
  private lastDigit = 0;

  /**
   * @param recordId the id that a sequence number stands for: ASCII that ends in the number's last digit.
   * @param before what stands before the id.
   * @param after what stands behind it.
   */
  constructor(
    private readonly recordId: (sequence: number) => string,
    private readonly before: string,
    private readonly after: string,
  ) {}

  /** The bytes with the id of that record in them; the next call changes them. */
  of(sequence: number): Buffer {
    const digit = this.bytes[this.lastDigit];
    if (sequence === this.sequence + 1 && digit !== nine) this.bytes[this.lastDigit] = (digit ?? 0) + 1;
    else {
      const id = this.recordId(sequence);
      this.bytes = Buffer.from(this.before + id + this.after);
      this.lastDigit = Buffer.byteLength(this.before) + id.length - 1;
    }
    this.sequence = sequence;
    return this.bytes;
  }
}
