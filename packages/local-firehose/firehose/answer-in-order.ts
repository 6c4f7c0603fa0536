import { NamedBytes } from "../named-bytes";
import { afterLastRecord, beforeId, betweenRecords } from "./event";
import { at, count, type RecordBuffer, type Records } from "./records";

const beforeRecords = Buffer.from('{"records":[');
const afterId = '","result":"Ok","data":"';
const closing = Buffer.from(afterLastRecord);

/**
 * Reads the answer of a function that made a document of every record, in the order of the event, spelt as `JSON.stringify` spells
 * `{ recordId, result, data }`. Nearly all answers are like that and hold tens of thousands of records; objects of them all would cost
 * more than everything else that is done with them.
 * @param documents empty; takes what the function made of the records.
 * @returns false when the answer is another one, good or bad; what `documents` holds then is nothing to go by.
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

/** Whether the bytes at `position` are those expected; the first `known` of these are not looked at. */
function holds(bytes: Buffer, position: number, expected: Buffer, known = 0): boolean {
  for (let place = known; place < expected.length; place++)
    if (bytes[position + place] !== expected[place]) return false;
  return true;
}
