/**
 * Ids of records: in PutRecord's answer, the function's event and the index. They have one length
 * and sort by sequence number (below nine thousand million).
 * @param epochMs when the run's numbering began; distinguishes runs.
 */
export function recordIds(epochMs: number): (sequence: number) => string {
  const prefix = String(epochMs).padStart(15, "0");
  // Adding is cheaper than padding, several times per record.
  return (sequence) => prefix + String(1_000_000_000 + sequence);
}

/** The sequence number of an id of this run; undefined for any other id. */
export function sequenceOfId(epochMs: number, id: string): number | undefined {
  const sequence = Number(id.slice(-10)) - 1_000_000_000;
  return sequence >= 0 && recordIds(epochMs)(sequence) === id ? sequence : undefined;
}
