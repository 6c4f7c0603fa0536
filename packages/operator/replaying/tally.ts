import { textTable } from "../terminal";
import type { FailedDocument } from "./failed-document";

/** Distinct values with a count of their own; further ones are "others". */
const mostValues = 1000;
const sampleCharacters = 200;

interface Sample {
  readonly errorCode: string;
  readonly errorMessage: string;
  readonly index: string;
  readonly document: string;
}

export type TallyReport = ReturnType<Tally["report"]>;

/** Counts of what a replay would send. */
export class Tally {
  private documents = 0;
  private bytes = 0;
  private readonly errors = new Map<string, number>();
  private readonly indices = new Map<string, number>();
  private readonly hours = new Map<string, number>();
  private readonly samples = new Map<string, Sample>();

  add(failed: FailedDocument): void {
    const { arrivalTimestamp, errorCode, errorMessage, rawData } = failed;
    const index = failed.index ?? "(source record)";
    this.documents++;
    this.bytes += Math.floor((rawData.length * 3) / 4);
    increment(this.errors, errorCode || "(none)");
    increment(this.indices, index);
    increment(this.hours, hourOf(arrivalTimestamp));
    if (!this.samples.has(errorCode) && this.samples.size < mostValues) {
      const document = Buffer.from(rawData, "base64").toString("utf8").trim().slice(0, sampleCharacters);
      const message = errorMessage.slice(0, sampleCharacters);
      this.samples.set(errorCode, { errorCode, errorMessage: message, index, document });
    }
  }

  report() {
    return {
      documents: this.documents,
      bytes: this.bytes,
      byError: sorted(this.errors, byNumber),
      byIndex: sorted(this.indices, byNumber),
      /** Hour of arrival, UTC: `2026-11-23T09`. */
      byHour: sorted(this.hours, ([a], [b]) => (a < b ? -1 : 1)),
      /** The first document of each error. */
      samples: [...this.samples.values()],
    };
  }
}

export function tallyText(report: TallyReport): string {
  const table = (title: string, counts: Readonly<Record<string, number>>): string =>
    textTable([title, "documents"], Object.entries(counts));
  const samples = report.samples.map(
    ({ document, errorCode, errorMessage, index }) => `${errorCode} in ${index}: ${errorMessage}\n    ${document}`,
  );
  return [
    table("error", report.byError),
    table("index", report.byIndex),
    table("hour (UTC)", report.byHour),
    `One document of each error:\n${samples.join("\n") || "none"}`,
  ].join("\n\n");
}

const byNumber = ([, a]: [string, number], [, b]: [string, number]): number => b - a;

function sorted(
  counts: ReadonlyMap<string, number>,
  order: (a: [string, number], b: [string, number]) => number,
): Record<string, number> {
  return Object.fromEntries([...counts].sort(order));
}

function increment(counts: Map<string, number>, value: string): void {
  const name = counts.has(value) || counts.size < mostValues ? value : "others";
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

function hourOf(timestamp: number | undefined): string {
  const date = new Date(timestamp ?? NaN);
  return Number.isNaN(date.getTime()) ? "(no time)" : date.toISOString().slice(0, 13);
}
