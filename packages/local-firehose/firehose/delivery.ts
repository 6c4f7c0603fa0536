import type { Clock } from "../clock";
import { mayBeTakenLater, reasonText } from "@private-ingest/operator/replaying/bulk-answer";
import { type DocumentError, type Store, StoreUnavailableError } from "../store/store";
import { prepareDocuments, type Target } from "./documents";
import type { Failure } from "./failed-record";
import { at, count, pick, type Records } from "./records";

export interface DeliveryOptions {
  readonly store: Pick<Store, "bulk">;
  readonly clock: Clock;
  /** The window for all attempts, the first included; 0 means one attempt. */
  readonly retrySeconds: number;
  /** Absent if the store makes the ids. */
  readonly documentId?: (sequence: number) => string;
  /** Called before every retry, with its documents. */
  readonly onRetry: (documents: number) => void;
}

export interface DeliveryFailure extends Failure {
  /** Its position in the given records. */
  readonly place: number;
  /** False when the domain refused the document itself; true when its time ran out. */
  readonly retryable: boolean;
}

type AttemptFailure = Omit<DeliveryFailure, "attemptsMade" | "attemptEndingTimestamp">;

const malformed = {
  errorCode: "OS.MalformedData",
  errorMessage: "The document is not a single line of JSON in UTF-8.",
};
const firstBackOffSeconds = 1;
const longestBackOffSeconds = 60;

/**
 * Writes documents to one index. Failed requests and temporarily refused documents
 * ({@link mayBeTakenLater}) are retried with exponential back-off, the last time when the window
 * closes. Any other error of a document is final. The back-off, 1 s doubling to 60 s, is a guess:
 * the guide gives no figures.
 * @returns the documents that were not delivered; all others are in the store.
 */
export async function deliver(
  records: Records,
  target: Target,
  options: DeliveryOptions,
): Promise<readonly DeliveryFailure[]> {
  const { clock, retrySeconds } = options;
  const startedAt = clock.now();
  const failures: DeliveryFailure[] = [];
  /** Positions of undelivered records. */
  let pending = records.sequences.map((_, place) => place);
  let backOffSeconds = firstBackOffSeconds;
  for (let attemptsMade = 1; ; attemptsMade++) {
    const remaining = pending.length === count(records) ? records : pick(records, pending);
    const errors = await attempt(remaining, target, options);
    const attemptEndingTimestamp = clock.now();
    const failed = errors.map(({ place, ...error }) => ({
      ...error,
      place: at(pending, place),
      attemptsMade,
      attemptEndingTimestamp,
    }));
    for (const failure of failed) if (!failure.retryable) failures.push(failure);
    const retryable = failed.filter((failure) => failure.retryable);
    if (retryable.length === 0) return failures;

    const leftSeconds = retrySeconds - ((attemptEndingTimestamp - startedAt) / 1000) * clock.speed;
    if (leftSeconds <= 0) return [...failures, ...retryable];
    await clock.sleep(Math.min(backOffSeconds, leftSeconds));
    backOffSeconds = Math.min(backOffSeconds * 2, longestBackOffSeconds);
    pending = retryable.map(({ place }) => place);
    options.onRetry(pending.length);
  }
}

async function attempt(
  records: Records,
  target: Target,
  { store, documentId }: DeliveryOptions,
): Promise<readonly AttemptFailure[]> {
  const prepared = prepareDocuments(records, target, documentId);
  const refused = prepared.malformed.map((place) => ({ place, ...malformed, retryable: false }));
  if (prepared.places.length === 0) return refused;
  try {
    const errors = await store.bulk(prepared.batch);
    // Code and message of the domain's answer, as in the developer guide.
    const failed = errors.map((error: DocumentError) => ({
      place: at(prepared.places, error.place),
      errorCode: String(error.status),
      errorMessage: reasonText(error),
      retryable: mayBeTakenLater(error),
    }));
    return [...refused, ...failed];
  } catch (error) {
    if (!(error instanceof StoreUnavailableError)) throw error;
    const errorCode = typeof error.code === "string" ? `OS.${error.code}` : String(error.code);
    const failed = prepared.places.map((place) => ({ place, errorCode, errorMessage: error.message, retryable: true }));
    return [...refused, ...failed];
  }
}
