import { at, type Records, textAt } from "./records";

/** Lambda's limit for the payload of a synchronous invocation, request and response each (Lambda developer guide, "Quotas"). */
export const payloadLimitBytes = 6 * 1024 * 1024;

/** What every event of one stream has in common. */
export interface EventSource {
  readonly streamArn: string;
  readonly region: string;
  /** The id of a record, stable over all attempts; ASCII that needs no escaping in JSON. */
  readonly recordId: (sequence: number) => string;
}

const arrivalDigits = 13;
const beforeArrival = '","approximateArrivalTimestamp":';
const beforeId = '{"recordId":"';
const beforeData = ',"data":"';
const afterData = '"},';
/** More than what surrounds the records; ARNs have at most 600 characters or so. */
const envelopeBytes = 1024;

/**
 * A record as it will stand in the event (Firehose developer guide, "Data transformation"). Records wait in the function's buffer in this
 * form, ASCII that needs no escaping, so that an event is what is in the buffer with an envelope around it.
 * @param arrival milliseconds since 1970; 13 digits until the year 2286.
 * @param data base64, as it came.
 */
export function eventRecord(id: string, arrival: number, data: string): string {
  return `${beforeId}${id}${beforeArrival}${arrival}${beforeData}${data}${afterData}`;
}

/** The base64 data of a record that is held as {@link eventRecord}. */
export function eventRecordData(records: Records, place: number, { recordId }: EventSource): string {
  const idLength = recordId(at(records.sequences, place)).length;
  const before = beforeId.length + idLength + beforeArrival.length + arrivalDigits + beforeData.length;
  return textAt(records, place, "latin1").slice(before, -afterData.length);
}

/**
 * How many of `records`, at least one, fit into one event without exceeding Lambda's payload limit.
 * Firehose hands over at most 3 MB of raw data, but many small records carry more envelope than data.
 */
export function firstEventEnd({ starts, ends }: Records): number {
  const limit = at(starts, 0) + payloadLimitBytes - envelopeBytes;
  const end = ends.findIndex((end) => end > limit);
  return end === -1 ? ends.length : Math.max(1, end);
}

/**
 * The JSON of a transformation event.
 * @param records held as {@link eventRecord}, one behind the other.
 */
export function eventBytes({ bytes, starts, ends }: Records, source: EventSource, invocationId: string): Buffer {
  const { streamArn, region } = source;
  const head = JSON.stringify({ invocationId, deliveryStreamArn: streamArn, region, records: [] }).slice(
    0,
    -"]}".length,
  );
  // Without the comma behind the last record.
  const body = bytes.subarray(starts[0], at(ends, ends.length - 1) - 1);
  return Buffer.concat([Buffer.from(head), body, Buffer.from("]}")]);
}
