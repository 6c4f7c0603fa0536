import { isUtf8 } from "node:buffer";
import type { DocumentBatch } from "../store/store";
import { at, byteLength, count, pick, type Records } from "./records";

const newline = 0x0a;

export type Target = Pick<DocumentBatch, "stream" | "index">;

/** Documents for one `_bulk` request, and those that cannot be in any. */
export interface PreparedDocuments {
  readonly batch: DocumentBatch;
  /** For each document of {@link batch}, its position in the given records. */
  readonly places: readonly number[];
  /** Positions of records that are not one line of UTF-8: a newline could inject an action. */
  readonly malformed: readonly number[];
}

/**
 * Puts documents into one buffer of lines. A trailing newline is not part of a document.
 * @param idOf the id of a document; absent if the store makes the ids.
 */
export function prepareDocuments(
  records: Records,
  { index, stream }: Target,
  idOf?: (sequence: number) => string,
): PreparedDocuments {
  const found = isLines(records) ? linesAsTheyAre(records) : copiedLines(records);
  const lines = isUtf8(found.bytes) ? found : withoutBrokenText(records, found);
  const ids = idOf && { sequences: lines.places.map((place) => at(records.sequences, place)), idOf };
  const { bytes, ends, malformed, places } = lines;
  return { batch: { stream, index, ids, lines: bytes, ends }, places, malformed };
}

interface Lines {
  readonly bytes: Buffer;
  readonly ends: readonly number[];
  readonly places: readonly number[];
  readonly malformed: readonly number[];
}

/** Whether the records are already lines, as they usually are. */
function isLines({ bytes, starts, ends }: Records): boolean {
  return starts.every((start, place) => {
    const end = at(ends, place);
    const isNext = place === 0 || start === ends[place - 1];
    return isNext && end - start > 1 && bytes[end - 1] === newline && bytes.indexOf(newline, start) === end - 1;
  });
}

function linesAsTheyAre({ bytes, starts, ends }: Records): Lines {
  const first = starts[0] ?? 0;
  return {
    bytes: bytes.subarray(first, ends.at(-1) ?? first),
    ends: first === 0 ? ends : ends.map((end) => end - first),
    places: ends.map((_, place) => place),
    malformed: [],
  };
}

function copiedLines(records: Records): Lines {
  const bytes = Buffer.allocUnsafe(byteLength(records) + count(records));
  const ends: number[] = [];
  const places: number[] = [];
  const malformed: number[] = [];
  let end = 0;
  for (let place = 0; place < count(records); place++) {
    const start = end;
    const from = at(records.starts, place);
    let to = at(records.ends, place);
    while (to > from && records.bytes[to - 1] === newline) to--;
    end += records.bytes.copy(bytes, start, from, to);
    bytes[end] = newline;
    if (end === start || bytes.indexOf(newline, start) !== end) {
      malformed.push(place);
      end = start;
      continue;
    }
    ends.push(++end);
    places.push(place);
  }
  return { bytes: bytes.subarray(0, end), ends, places, malformed };
}

/** Copies the lines that are UTF-8; rarely needed. */
function withoutBrokenText(records: Records, { bytes, ends, malformed, places }: Lines): Lines {
  const isGood = places.map((_, line) => isUtf8(bytes.subarray(ends[line - 1] ?? 0, ends[line])));
  const good = places.filter((_, line) => isGood[line]);
  const broken = places.filter((_, line) => !isGood[line]);
  const copied = copiedLines(pick(records, good));
  return {
    ...copied,
    places: copied.places.map((place) => at(good, place)),
    malformed: [...malformed, ...broken].sort((a, b) => a - b),
  };
}
