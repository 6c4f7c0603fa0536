import { createHash } from "node:crypto";
import { decompressed } from "../../local/decompression/decompression";
import { isBase64 } from "../../local/firehose/base64";
import type { Position } from "./checkpoint";
import { noCounts, type ReplayCounts } from "./counts";
import { type FailedDocument, failedDocument } from "./failed-document";
import { jsonObjects } from "./json-objects";
import type { ReplaySource, SourceObject } from "./source";

/** A document on its way back. */
export interface ReplayDocument {
  readonly failed: FailedDocument;
  /** As it goes to the target. */
  readonly data: Buffer;
  /** The original id, else one made of the document's place: the same each time, so that a repeated delivery overwrites. */
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
  /** Where an earlier run came to. */
  readonly from: Position | undefined;
  readonly matches: (document: FailedDocument) => boolean;
  /** Whether a document is not for the target. */
  readonly unsuited: (document: FailedDocument) => boolean;
  readonly mostRecords: number;
  readonly mostBytes: number;
  readonly signal: AbortSignal;
  /** Something in an object cannot be read. */
  readonly onProblem: (key: string, problem: string) => void;
}

/** Reads the objects one after the other and gathers the documents that are meant. Little more than one batch is in memory. */
export async function* replayBatches(options: ReaderOptions): AsyncGenerator<ReplayBatch> {
  const { from, matches, mostBytes, mostRecords, objects, onProblem, signal, source, unsuited } = options;
  let documents: ReplayDocument[] = [];
  let bytes = 0;
  // Changed in place: this is done for every record.
  let counts = { ...noCounts };
  let done: string[] = [];
  let whole: string[] = [];
  let end: Position = from ?? { key: "", records: 0 };
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
    const skipped = from?.key === key ? from.records : 0;
    let records = 0;
    const state = { isWhole: true };
    const tell = (problem: string): void => {
      state.isWhole = false;
      // What an earlier run has told and counted is not told again.
      if (records < skipped) return;
      counts.unreadable++;
      onProblem(key, problem);
    };
    for await (const found of jsonObjects(decompressed(source.open(key), tell))) {
      for (const value of found.objects) {
        records++;
        const failed = failedDocument(value, key);
        const fate = failed === undefined ? "unreadable" : fateOf(failed);
        // Also of what an earlier run took care of, as the object is judged whole or not at its end.
        if (fate !== "meant") state.isWhole = false;
        if (records <= skipped) continue;
        if (failed !== undefined && !isBase64(failed.rawData)) tell(`record ${records}: its rawData is not base64`);
        else if (failed === undefined)
          tell(`record ${records} is no failed record: it has no rawData with an errorCode`);
        else {
          counts.read++;
          if (fate === "filtered") counts.filtered++;
          else if (fate === "unsuited") counts.unsuited++;
          else {
            const data = Buffer.from(failed.rawData, "base64");
            documents.push({ failed, data, id: failed.id ?? idOf(key, records) });
            bytes += data.length;
          }
        }
        end = { key, records };
        if (documents.length >= mostRecords || bytes >= mostBytes) yield taken();
      }
      for (const problem of found.problems) tell(problem);
      if (signal.aborted) break;
    }
    if (signal.aborted) break;
    counts.objects++;
    done.push(key);
    if (state.isWhole) whole.push(key);
    end = { key, records };
  }
  if (documents.length > 0 || done.length > 0 || counts.read > 0 || counts.unreadable > 0) yield taken();
}

/** Twenty-two characters that stand for one place in one object. */
function idOf(key: string, record: number): string {
  return createHash("sha256").update(`${key}\u0000${record}`).digest("base64url").slice(0, 22);
}
