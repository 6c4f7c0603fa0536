import type { ReplayDocument } from "./reader";

export interface FailedAgain {
  readonly document: ReplayDocument;
  /** HTTP status or the service's code. */
  readonly errorCode: string;
  readonly errorMessage: string;
  readonly attempts: number;
}

export interface ReplayTarget {
  /** For people, and to tell one target from another. */
  readonly location: string;
  readonly mostRecords: number;
  readonly mostBytes: number;
  /**
   * Tries while it may help. @returns those that the target will never take.
   * @throws when the target takes nothing at all; nothing of the batch then counts as delivered.
   */
  deliver(documents: readonly ReplayDocument[]): Promise<readonly FailedAgain[]>;
  close(): void;
}

/** The line of a document that failed again, in a shape that another replay reads. */
export function failedAgainLine(
  { document: { failed, id }, errorCode, errorMessage, attempts }: FailedAgain,
  now: number,
): string {
  const { kind, index, arrivalTimestamp, attemptsMade, rawData } = failed;
  return `${JSON.stringify({
    attemptsMade: attemptsMade + attempts,
    arrivalTimestamp: arrivalTimestamp ?? now,
    errorCode,
    errorMessage,
    attemptEndingTimestamp: now,
    ...(kind === "delivery" ? { esDocumentId: id, esIndexName: index ?? "", esTypeName: "" } : { lambdaARN: "" }),
    rawData,
  })}\n`;
}
