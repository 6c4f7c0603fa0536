import { NamedBytes } from "../named-bytes";
import { at, byteLength, count, type Records } from "./records";

/** Lambda's limit for event and answer, each (Lambda developer guide, "Quotas"). */
export const payloadLimitBytes = 6 * 1024 * 1024;

export interface EventSource {
  readonly streamArn: string;
  readonly region: string;
  /** The id of a record, stable over all attempts; ASCII that needs no escaping in JSON. */
  readonly recordId: (sequence: number) => string;
}

/** What surrounds a record in events and answers; the id is first, the data last. */
export const betweenRecords = '"},';
export const beforeId = '{"recordId":"';
export const afterLastRecord = '"}]}';
/** More than what surrounds the records; ARNs have at most 600 characters or so. */
const envelopeBytes = 1024;

/**
 * How many of `records`, base64 text, fit into one event: one at least. The guide's 3 MB of data
 * may be more, as small records have more envelope than data.
 */
export function firstEventEnd(records: Records, { recordId }: EventSource): number {
  const surrounding = surroundingBytes(records, recordId);
  let room = payloadLimitBytes - envelopeBytes;
  const end = records.ends.findIndex((end, place) => (room -= surrounding + end - at(records.starts, place)) < 0);
  return end === -1 ? count(records) : Math.max(1, end);
}

/** Writes the JSON of transformation events (Firehose developer guide, "Data transformation"). */
export class EventWriter {
  /** Memory of the largest event so far: allocating would take longer than writing. */
  private bytes = Buffer.alloc(0);

  constructor(private readonly source: EventSource) {}

  /** @param records held as base64 text. @returns the event; the next one takes its memory. */
  write(records: Records, invocationId: string): Buffer {
    const { streamArn, region, recordId } = this.source;
    const event = JSON.stringify({ invocationId, deliveryStreamArn: streamArn, region, records: [] });
    const head = event.slice(0, -"]}".length);
    const most = envelopeBytes + count(records) * surroundingBytes(records, recordId) + byteLength(records);
    if (this.bytes.length < most) this.bytes = Buffer.allocUnsafeSlow(most);
    let end = this.bytes.write(head);
    let arrival: number | undefined;
    let named: NamedBytes | undefined;
    for (let place = 0; place < count(records); place++) {
      // Records that came in one request arrived together.
      if (named === undefined || arrival !== records.arrivals[place]) {
        arrival = at(records.arrivals, place);
        named = new NamedBytes(recordId, betweenRecords + beforeId, afterId(arrival));
      }
      end += named.of(at(records.sequences, place)).copy(this.bytes, end, place === 0 ? betweenRecords.length : 0);
      end += records.bytes.copy(this.bytes, end, records.starts[place], records.ends[place]);
    }
    end += this.bytes.write(afterLastRecord, end);
    return this.bytes.subarray(0, end);
  }
}

/** Most bytes per record in the event besides its data: ids have one length, arrivals have not. */
function surroundingBytes({ arrivals, sequences }: Records, recordId: EventSource["recordId"]): number {
  let [first, last] = [at(arrivals, 0), at(arrivals, 0)];
  for (const arrival of arrivals) {
    if (arrival < first) first = arrival;
    if (arrival > last) last = arrival;
  }
  const longest = Math.max(afterId(first).length, afterId(last).length);
  return (betweenRecords + beforeId + recordId(at(sequences, 0))).length + longest;
}

function afterId(arrival: number): string {
  return `","approximateArrivalTimestamp":${arrival},"data":"`;
}
