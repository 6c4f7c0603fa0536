const nine = "9".charCodeAt(0);

/** The bytes around an id. Most ids differ from the last in one digit: no new string for each. */
export class NamedBytes {
  private bytes = Buffer.alloc(0);
  private sequence = NaN;
  private lastDigit = 0;

  /** @param recordId ASCII that ends in the sequence number's last digit. */
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
