import type { ReplayDocument } from "./reader";

export interface FailedAgain {
  readonly document: ReplayDocument;
  /** HTTP status or the service's code. */
  readonly errorCode: string;
  readonly errorMessage: string;
  readonly attempts: number;
}

export interface ReplayTarget {
  /** Printed, and identifies the target. */
  readonly location: string;
  readonly mostRecords: number;
  readonly mostBytes: number;
  /**
   * Retries while that may help. @returns documents that the target refuses for good.
   * @throws when the target takes nothing; then no document of the batch counts as delivered.
   */
  deliver(documents: readonly ReplayDocument[]): Promise<readonly FailedAgain[]>;
  close(): void;
}

/** The line of a document that failed again, readable by another replay. */
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
