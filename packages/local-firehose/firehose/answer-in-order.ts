import { NamedBytes } from "../named-bytes";
import { afterLastRecord, beforeId, betweenRecords } from "./event";
import { at, count, type RecordBuffer, type Records } from "./records";

const beforeRecords = Buffer.from('{"records":[');
const afterId = '","result":"Ok","data":"';
const closing = Buffer.from(afterLastRecord);

/**
 * Reads an answer with a document for each record, in order, as `JSON.stringify` writes it. Parsing
 * these usual answers would take longer than all other work on them.
 * @param documents empty; receives the function's documents.
 * @returns false for any other answer; `documents` is then invalid.
 */
export function readInOrder(
  records: Records,
  recordId: (sequence: number) => string,
  answer: Buffer,
  documents: RecordBuffer,
): boolean {
  if (!holds(answer, 0, beforeRecords)) return false;
  const named = new NamedBytes(recordId, betweenRecords + beforeId, afterId);
  let position = beforeRecords.length - betweenRecords.length;
  for (let place = 0; place < count(records); place++) {
    const sequence = at(records.sequences, place);
    const expected = named.of(sequence);
    if (!holds(answer, position, expected, place === 0 ? betweenRecords.length : 0)) return false;
    const end = documents.appendDecoded(sequence, at(records.arrivals, place), answer, position + expected.length);
    if (end === undefined) return false;
    position = end;
  }
  return holds(answer, position, closing) && position + closing.length === answer.length;
}

/** Whether `bytes` has `expected` at `position`; its first `known` bytes are not compared. */
function holds(bytes: Buffer, position: number, expected: Buffer, known = 0): boolean {
  for (let place = known; place < expected.length; place++)
    if (bytes[position + place] !== expected[place]) return false;
  return true;
}
