/** Bytes that are not what they promise. What could be read has been given. */
export class DamagedError extends Error {}

export const cutOff = (): DamagedError => new DamagedError("the object is cut off");

export class ByteSource {
  private readonly chunks: AsyncIterator<Buffer>;
  private rest: Buffer = Buffer.alloc(0);
  bytesRead = 0;

  constructor(chunks: AsyncIterable<Buffer>) {
    this.chunks = chunks[Symbol.asyncIterator]();
  }

  /** Some bytes, as they come; undefined at the end. */
  async chunk(): Promise<Buffer | undefined> {
    if (this.rest.length > 0) {
      const chunk = this.rest;
      this.rest = Buffer.alloc(0);
      return chunk;
    }
    for (;;) {
      const next = await this.chunks.next();
      if (next.done) return undefined;
      this.bytesRead += next.value.length;
      if (next.value.length > 0) return next.value;
    }
  }

  /** The next `length` bytes; fewer only at the end. */
  async take(length: number): Promise<Buffer> {
    const parts: Buffer[] = [];
    let missing = length;
    while (missing > 0) {
      const chunk = await this.chunk();
      if (chunk === undefined) break;
      parts.push(chunk.subarray(0, missing));
      if (chunk.length > missing) this.giveBack(chunk.subarray(missing));
      missing -= Math.min(missing, chunk.length);
    }
    return parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts);
  }

  /** What comes next, without taking it; fewer bytes only at the end. */
  async peek(length: number): Promise<Buffer> {
    const bytes = await this.take(length);
    this.giveBack(bytes);
    return bytes;
  }

  giveBack(bytes: Buffer): void {
    this.rest = this.rest.length === 0 ? bytes : Buffer.concat([bytes, this.rest]);
  }

  async *all(): AsyncGenerator<Buffer> {
    for (let chunk = await this.chunk(); chunk !== undefined; chunk = await this.chunk()) yield chunk;
  }

  async close(): Promise<void> {
    await this.chunks.return?.();
  }
}
