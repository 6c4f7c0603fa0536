import { decodeBase64, encodedLength } from "./base64";

/**
 * Records as columns: record i has element i of each array, and `bytes[starts[i], ends[i])`. Tens
 * of thousands of objects would mostly cost garbage collection.
 */
export interface Records {
  /** Numbers in order of arrival, without gaps, from 0. */
  readonly sequences: readonly number[];
  /** Milliseconds since 1970 (UTC) at which the record was accepted. */
  readonly arrivals: readonly number[];
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  readonly bytes: Buffer;
}

/** How to write a text into a buffer: `latin1` and `utf8` keep it, `base64` decodes it. */
export type RecordEncoding = "latin1" | "utf8" | "base64";

const firstCapacityBytes = 64 * 1024;

export class RecordBuffer implements Records {
  sequences: number[] = [];
  arrivals: number[] = [];
  starts: number[] = [];
  ends: number[] = [];
  bytes = Buffer.allocUnsafeSlow(firstCapacityBytes);
  private end = 0;

  constructor(private readonly encoding: RecordEncoding) {}

  append(sequence: number, arrival: number, text: string): void {
    // In UTF-8 a UTF-16 code unit takes three bytes at most.
    this.reserve(this.encoding === "utf8" ? text.length * 3 : text.length);
    this.push(sequence, arrival, this.bytes.write(text, this.end, this.encoding));
  }

  appendFrom(other: RecordBuffer, start: number, end: number): void {
    const [from, to] = [at(other.starts, start), at(other.ends, end - 1)];
    this.reserve(to - from);
    other.bytes.copy(this.bytes, this.end, from, to);
    for (let place = start; place < end; place++) {
      const length = at(other.ends, place) - at(other.starts, place);
      this.push(at(other.sequences, place), at(other.arrivals, place), length);
    }
  }

  /** Appends the bytes of the base64 at `start`. @returns its end; undefined when it is none. */
  appendDecoded(sequence: number, arrival: number, source: Buffer, start: number): number | undefined {
    this.reserve(source.length - start);
    const length = decodeBase64(source, start, this.bytes, this.end);
    if (length === undefined) return undefined;
    this.push(sequence, arrival, length);
    return start + encodedLength(length);
  }

  /** Removes all records, and keeps the memory. */
  clear(): void {
    this.sequences = [];
    this.arrivals = [];
    this.starts = [];
    this.ends = [];
    this.end = 0;
  }

  private push(sequence: number, arrival: number, length: number): void {
    this.sequences.push(sequence);
    this.arrivals.push(arrival);
    this.starts.push(this.end);
    this.end += length;
    this.ends.push(this.end);
  }

  private reserve(length: number): void {
    if (this.end + length <= this.bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(this.bytes.length * 2, this.end + length));
    this.bytes.copy(larger, 0, 0, this.end);
    this.bytes = larger;
  }
}

export function noRecords(): Records {
  return { sequences: [], arrivals: [], starts: [], ends: [], bytes: Buffer.alloc(0) };
}

/** Records `start` to `end` (exclusive; the last by default). The memory is shared. */
export function slice(records: Records, start: number, end?: number): Records {
  return withColumns(records, (column) => column.slice(start, end));
}

export function pick(records: Records, places: readonly number[]): Records {
  return withColumns(records, (column) => places.map((place) => at(column, place)));
}

function withColumns(records: Records, change: (column: readonly number[]) => readonly number[]): Records {
  const { arrivals, bytes, ends, sequences, starts } = records;
  return {
    sequences: change(sequences),
    arrivals: change(arrivals),
    starts: change(starts),
    ends: change(ends),
    bytes,
  };
}

/** Both together. They must share their memory, unless one is empty. */
export function concatenated(first: Records, second: Records): Records {
  return {
    sequences: [...first.sequences, ...second.sequences],
    arrivals: [...first.arrivals, ...second.arrivals],
    starts: [...first.starts, ...second.starts],
    ends: [...first.ends, ...second.ends],
    bytes: second.ends.length > 0 ? second.bytes : first.bytes,
  };
}

export function count(records: Records): number {
  return records.ends.length;
}

/** Bytes of all records together. */
export function byteLength({ starts, ends }: Records): number {
  return ends.reduce((sum, end, place) => sum + end - at(starts, place), 0);
}

export function textAt(records: Records, place: number, encoding: RecordEncoding): string {
  return records.bytes.toString(encoding, records.starts[place], records.ends[place]);
}

/** Element `place` of a column, which the caller knows to be there. */
export function at<T>(column: readonly T[], place: number): T {
  return column[place] as T;
}
