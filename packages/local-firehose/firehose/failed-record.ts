import type { DestinationKind } from "./destination";
import type { ErrorOutputType } from "./object-key";

export interface Failure {
  readonly errorCode: string;
  readonly errorMessage: string;
  /** Attempts at the function or the domain, the failed one included. */
  readonly attemptsMade: number;
  readonly attemptEndingTimestamp: number;
}

/** Folder and expression of records that the function did not transform. */
export const processingFailed: ErrorOutputType = { folder: "processing-failed", expression: "processing-failed" };

/** Those of documents that the domain refused; the service spells the two differently. */
export function deliveryFailed(destination: DestinationKind): ErrorOutputType {
  return destination === "elasticsearch"
    ? { folder: "elasticsearch_failed", expression: "elasticsearch-failed" }
    : { folder: "AmazonOpenSearchService_failed", expression: "AmazonOpenSearchService-failed" };
}

/** A line of a `processing-failed/` object, as real objects are; the guide writes `lambdaArn`. */
export function processingFailedLine(
  rawData: string,
  arrivalTimestamp: number,
  failure: Failure,
  lambdaARN: string,
): string {
  const { errorCode, errorMessage, attemptsMade, attemptEndingTimestamp } = failure;
  const attempts = { attemptsMade, arrivalTimestamp, attemptEndingTimestamp };
  return `${JSON.stringify({ rawData, errorCode, errorMessage, ...attempts, lambdaARN })}\n`;
}

/**
 * A line of a failed, transformed document (guide, "Handle data delivery failures"). `esTypeName`
 * is empty, as no engine has types any more.
 */
export function deliveryFailedLine(
  rawData: string,
  arrivalTimestamp: number,
  failure: Failure,
  document: { readonly esDocumentId: string; readonly esIndexName: string },
): string {
  const { errorCode, errorMessage, attemptsMade, attemptEndingTimestamp } = failure;
  const why = { attemptsMade, arrivalTimestamp, errorCode, errorMessage, attemptEndingTimestamp };
  return `${JSON.stringify({ ...why, ...document, esTypeName: "", rawData })}\n`;
}
