import type { IndexRotationPeriod } from "./destination";

const dayMs = 24 * 60 * 60 * 1000;

/**
 * The index of a record, in UTC: `name-2016-02-25-13`, `name-2016-02-25`, `name-2016-w08`,
 * `name-2016-02` (developer guide, "Index rotation for the OpenSearch Service destination"). ISO
 * 8601's weeks are a guess: the guide does not define them.
 */
export function rotatedIndexName(indexName: string, period: IndexRotationPeriod, arrivalMs: number): string {
  const iso = new Date(arrivalMs).toISOString();
  switch (period) {
    case "NoRotation":
      return indexName;
    case "OneHour":
      return `${indexName}-${iso.slice(0, 10)}-${iso.slice(11, 13)}`;
    case "OneDay":
      return `${indexName}-${iso.slice(0, 10)}`;
    case "OneWeek":
      return `${indexName}-${isoWeek(arrivalMs)}`;
    case "OneMonth":
      return `${indexName}-${iso.slice(0, 7)}`;
  }
}

/** `2016-w08`. A week belongs to the year that its Thursday is in. */
function isoWeek(ms: number): string {
  const daysSinceMonday = (new Date(ms).getUTCDay() + 6) % 7;
  const thursday = new Date(ms + (3 - daysSinceMonday) * dayMs);
  const year = thursday.getUTCFullYear();
  const week = Math.floor((thursday.getTime() - Date.UTC(year, 0, 1)) / (7 * dayMs)) + 1;
  return `${year}-w${String(week).padStart(2, "0")}`;
}
