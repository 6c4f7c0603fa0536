const FIRST_CAPACITY_BYTES = 64 * 1024;
const LINE_FEED = 0x0a;
/** Most UTF-8 bytes per UTF-16 unit. */
const MOST_BYTES_PER_UNIT = 3;

/** A reused buffer for records: a new one per record would cost more than the work. */
export class Arena {
  bytes = Buffer.allocUnsafeSlow(FIRST_CAPACITY_BYTES);

  /** Decodes a record to the start of `bytes`, with spare room; returns its length in bytes. */
  decode(base64: string, roomBytes: number): number {
    this.ensure(base64.length + roomBytes);
    return this.bytes.write(base64, "base64");
  }

  /** The first bytes, in base64. */
  encode(lengthBytes: number): string {
    return this.bytes.toString("base64", 0, lengthBytes);
  }

  /** A text and a line break, in base64 of their UTF-8. */
  encodeLine(text: string): string {
    this.ensure(text.length * MOST_BYTES_PER_UNIT + 1);
    const lengthBytes = this.bytes.write(text);
    this.bytes[lengthBytes] = LINE_FEED;
    return this.encode(lengthBytes + 1);
  }

  private ensure(capacityBytes: number): void {
    if (this.bytes.length < capacityBytes) this.bytes = Buffer.allocUnsafeSlow(capacityBytes);
  }
}
