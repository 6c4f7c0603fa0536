const FIRST_CAPACITY_BYTES = 64 * 1024;

/**
 * The buffer in which records are worked on, one after the other: to allocate one for each would cost more than the work.
 * It grows to the largest record seen, of at most 1,000 KiB.
 */
export class Arena {
  bytes = Buffer.allocUnsafeSlow(FIRST_CAPACITY_BYTES);

  /**
   * Decodes a record to the start of `bytes`, and leaves room for so many bytes more.
   *
   * @returns the length of the record in bytes.
   */
  decode(base64: string, roomBytes: number): number {
    const capacityBytes = base64.length + roomBytes;
    if (this.bytes.length < capacityBytes) this.bytes = Buffer.allocUnsafeSlow(capacityBytes);
    return this.bytes.write(base64, "base64");
  }

  /** The first bytes, in base64. */
  encode(lengthBytes: number): string {
    return this.bytes.toString("base64", 0, lengthBytes);
  }
}
