import { createHash } from "node:crypto";
import { decompressed } from "../decompression/decompression";
import type { Position } from "./checkpoint";
import { noCounts, type ReplayCounts } from "./counts";
import { type FailedDocument, failedDocument } from "./failed-document";
import { jsonObjects } from "./json-objects";
import { type ReplaySource, type SourceObject, UnreadableObjectError } from "./source";

export interface ReplayDocument {
  readonly failed: FailedDocument;
  /** As it goes to the target. */
  readonly data: Buffer;
  /** The original id, or one of the document's place: a repeated delivery overwrites. */
  readonly id: string;
}

/** Documents that go to the target together, and how far the reading has come with them. */
export interface ReplayBatch {
  readonly documents: readonly ReplayDocument[];
  readonly end: Position;
  readonly done: readonly string[];
  /** Those of {@link done} of which everything was meant for the target and could be read. */
  readonly whole: readonly string[];
  /** Of everything read since the batch before, delivered or not. */
  readonly counts: ReplayCounts;
}

export interface ReaderOptions {
  readonly source: ReplaySource;
  readonly objects: readonly SourceObject[];
  /** Records that earlier runs took care of, by the key of their object. */
  readonly progress: ReadonlyMap<string, number>;
  /** Keys of documents that failed again in an earlier run: not filtered, already counted. */
  readonly retries: ReadonlySet<string>;
  readonly matches: (document: FailedDocument) => boolean;
  readonly unsuited: (document: FailedDocument) => boolean;
  readonly mostRecords: number;
  readonly mostBytes: number;
  readonly signal: AbortSignal;
  /** A problem in an object. If it breaks off, the object is not done and the next one is read. */
  readonly onProblem: (key: string, problem: string, breaksOff: boolean) => void;
}

/** Reads the objects in order and gathers documents; holds little more than one batch. */
export async function* replayBatches(options: ReaderOptions): AsyncGenerator<ReplayBatch> {
  const { matches, mostBytes, mostRecords, objects, onProblem, progress, retries, signal, source, unsuited } = options;
  let documents: ReplayDocument[] = [];
  let bytes = 0;
  // Changed in place: this is done for every record.
  let counts = { ...noCounts };
  let done: string[] = [];
  let whole: string[] = [];
  let end: Position = { key: "", records: 0 };
  const taken = (): ReplayBatch => {
    const batch = { documents, end, done, whole, counts };
    [documents, bytes, counts, done, whole] = [[], 0, { ...noCounts }, [], []];
    return batch;
  };
  const fateOf = (failed: FailedDocument): "filtered" | "unsuited" | "meant" => {
    if (!matches(failed)) return "filtered";
    return unsuited(failed) ? "unsuited" : "meant";
  };
  for (const { key } of objects) {
    const isRetry = retries.has(key);
    const skipped = progress.get(key) ?? 0;
    let records = 0;
    const state = { isWhole: true, brokenBy: "" };
    const tell = (problem: string): void => {
      state.isWhole = false;
      // What an earlier run has told and counted is not told again.
      if (records < skipped) return;
      counts.unreadable++;
      onProblem(key, problem, false);
    };
    const breakOff = (problem: string): void => {
      state.brokenBy ||= problem;
    };
    try {
      for await (const found of jsonObjects(decompressed(source.open(key), breakOff))) {
        for (const value of found.objects) {
          records++;
          const failed = failedDocument(value, key);
          const data = failed === undefined ? undefined : decoded(failed.rawData);
          const fate = failed === undefined || data === undefined ? "unreadable" : isRetry ? "meant" : fateOf(failed);
          // Also of what an earlier run took care of, as the object is judged whole or not at its
          // end.
          if (fate !== "meant") state.isWhole = false;
          if (records <= skipped) continue;
          if (failed === undefined)
            tell(`record ${records} is no failed record: it needs rawData, an errorCode, and an id that is a text`);
          else if (data === undefined) tell(`record ${records} cannot be sent as it is: its rawData is no base64`);
          else {
            // Counted as failed by an earlier run; it counts as its new outcome now.
            if (isRetry) counts.failedAgain--;
            else counts.read++;
            if (fate === "filtered") counts.filtered++;
            else if (fate === "unsuited") counts.unsuited++;
            else {
              documents.push({ failed, data, id: failed.id ?? idOf(key, records) });
              bytes += data.length;
            }
          }
          end = { key, records };
          if (documents.length >= mostRecords || bytes >= mostBytes) yield taken();
        }
        // The last line of what breaks off is no problem of its own.
        if (state.brokenBy === "") for (const problem of found.problems) tell(problem);
        if (signal.aborted) break;
      }
    } catch (error) {
      if (!(error instanceof UnreadableObjectError)) throw error;
      breakOff(error.message);
    }
    if (signal.aborted) break;
    end = { key, records: Math.max(records, skipped) };
    if (state.brokenBy !== "") {
      onProblem(key, `cannot be read${records > 0 ? ` beyond record ${records}` : ""}: ${state.brokenBy}`, true);
      // The end of a batch is what is kept of the way through an object.
      yield taken();
      continue;
    }
    if (!isRetry) counts.objects++;
    done.push(key);
    if (state.isWhole && !isRetry) whole.push(key);
  }
  if (documents.length > 0 || done.length > 0 || counts.read > 0 || counts.unreadable > 0) yield taken();
}

/** The decoded bytes; undefined for invalid base64, which a lenient decoder would shorten. */
function decoded(rawData: string): Buffer | undefined {
  const data = Buffer.from(rawData, "base64");
  return data.toString("base64") === rawData ? data : undefined;
}

/** Twenty-two characters that stand for one place in one object. */
function idOf(key: string, record: number): string {
  return createHash("sha256").update(`${key}\u0000${record}`).digest("base64url").slice(0, 22);
}
