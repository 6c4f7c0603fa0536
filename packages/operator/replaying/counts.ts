/** What became of the JSON objects that were read. */
export const noCounts = {
  /** Objects of the source that were read to their end. */
  objects: 0,
  read: 0,
  replayed: 0,
  filtered: 0,
  /** Refused again; they are in the file of documents that failed again. */
  failedAgain: 0,
  /** Not for this target: source records for the domain. */
  unsuited: 0,
  /** Not a failed record, not JSON, not base64, or an object that cannot be read (to its end). */
  unreadable: 0,
};
export type ReplayCounts = Readonly<typeof noCounts>;

export const countNames = Object.keys(noCounts) as readonly (keyof ReplayCounts)[];

export function addCounts(a: ReplayCounts, b: Partial<ReplayCounts>): ReplayCounts {
  return eachCount((name) => a[name] + (b[name] ?? 0));
}

/** What was added since. Earlier failures that succeeded count as replayed. */
export function countsSince(before: ReplayCounts, now: ReplayCounts): ReplayCounts {
  return eachCount((name) => Math.max(0, now[name] - before[name]));
}

function eachCount(count: (name: keyof ReplayCounts) => number): ReplayCounts {
  return Object.fromEntries(countNames.map((name) => [name, count(name)])) as unknown as ReplayCounts;
}
