import { readInOrder } from "./answer-in-order";
import { isBase64 } from "./base64";
import { at, count, type RecordBuffer, type Records } from "./records";

export interface RecordFailure {
  /** Its position in the event. */
  readonly place: number;
  readonly errorCode: string;
  readonly errorMessage: string;
}

export interface FunctionAnswer {
  readonly dropped: number;
  readonly failures: readonly RecordFailure[];
}

export function allFailed(records: Records, errorCode: string, errorMessage: string): FunctionAnswer {
  return {
    dropped: 0,
    failures: records.sequences.map((_, place) => ({ place, errorCode, errorMessage })),
  };
}

const unreadable = {
  errorCode: "Lambda.JsonProcessingException",
  errorMessage:
    "There was an error parsing returned records from the Lambda function. Ensure that the returned records follow the status model required by Firehose.",
};

// Codes as seen on the service (third-party captures, 2019–2026); texts marked * are ours.
const missing = {
  errorCode: "Lambda.MissingRecordId",
  errorMessage:
    "One or more record Ids were not returned. Ensure that the Lambda function returns all received record Ids.",
};
const duplicated = {
  errorCode: "Lambda.DuplicatedRecordId",
  errorMessage:
    "Multiple records were returned with the same record ID. Ensure that the Lambda function returns unique record IDs for each record.",
};
const processingFailed = {
  errorCode: "Lambda.ProcessingFailedStatus",
  errorMessage: "ProcessingFailed status set for record",
};
const unknownResult = {
  errorCode: "Lambda.InvalidReturnFormat",
  errorMessage: "The result field must be Ok, Dropped or ProcessingFailed.", // *
};
const noData = {
  errorCode: "Lambda.InvalidReturnFormat",
  // *
  errorMessage: "The data field cannot be null and must be base64 for a record whose result is Ok.",
};

/** The document's base64, `null` for a dropped record, or why the record failed. */
type Verdict = string | null | { readonly errorCode: string; readonly errorMessage: string };

/**
 * Matches the function's answer with the event's records by id, in any order, as the service does.
 * Unknown ids are ignored, and a bad record does not affect the others.
 * @param documents empty; receives the documents as bytes, in the order of the event.
 */
export function judgeAnswer(
  records: Records,
  recordId: (sequence: number) => string,
  answer: Buffer,
  documents: RecordBuffer,
): FunctionAnswer {
  if (readInOrder(records, recordId, answer, documents)) return { dropped: 0, failures: [] };
  documents.clear();

  const returned = returnedRecords(answer);
  if (returned === undefined) return allFailed(records, unreadable.errorCode, unreadable.errorMessage);

  const placeOf = placeFinder(records, recordId);
  const verdicts = new Array<Verdict | undefined>(count(records)).fill(undefined);
  returned.forEach((entry, position) => {
    const place = placeOf(entry.recordId, position);
    if (place !== undefined) verdicts[place] = verdicts[place] === undefined ? verdictOn(entry) : duplicated;
  });

  const failures: RecordFailure[] = [];
  let dropped = 0;
  verdicts.forEach((verdict = missing, place) => {
    if (typeof verdict === "string")
      documents.append(at(records.sequences, place), at(records.arrivals, place), verdict);
    else if (verdict === null) dropped++;
    else failures.push({ place, ...verdict });
  });
  return { dropped, failures };
}

interface ReturnedRecord {
  readonly recordId?: unknown;
  readonly result?: unknown;
  readonly data?: unknown;
}

function returnedRecords(answer: Buffer): readonly ReturnedRecord[] | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(answer.toString("utf8"));
  } catch {
    return undefined;
  }
  const entries = (parsed as { records?: unknown } | null)?.records;
  if (!Array.isArray(entries)) return undefined;
  // Copied only if a record is not Ok, as there are tens of thousands at a time.
  return entries.every(isObject) ? entries : entries.map((entry: unknown) => (isObject(entry) ? entry : {}));
}

/** Functions mostly answer in order, so an index of ids is made only when needed. */
function placeFinder(records: Records, recordId: (sequence: number) => string) {
  let places: Map<string, number> | undefined;
  return (id: unknown, position: number): number | undefined => {
    const expected = records.sequences[position];
    if (expected !== undefined && recordId(expected) === id) return position;
    places ??= new Map(records.sequences.map((sequence, place) => [recordId(sequence), place]));
    return typeof id === "string" ? places.get(id) : undefined;
  };
}

function verdictOn({ result, data }: ReturnedRecord): Verdict {
  if (result === "Ok") return typeof data === "string" && isBase64(data) ? data : noData;
  if (result === "Dropped") return null;
  return result === "ProcessingFailed" ? processingFailed : unknownResult;
}

function isObject(value: unknown): value is ReturnedRecord {
  return typeof value === "object" && value !== null;
}
