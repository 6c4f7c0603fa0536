import { failedFolder } from "./failed-folder";

export interface FailedDocument {
  /** `delivery`: the domain refused it. `processing`: not transformed, still a source record. */
  readonly kind: "delivery" | "processing";
  readonly errorCode: string;
  readonly errorMessage: string;
  readonly attemptsMade: number;
  /** Milliseconds since 1970; undefined when the record does not say. */
  readonly arrivalTimestamp: number | undefined;
  /** Index and id of the request that failed; an id may be absent (NO_DOCUMENT_ID). */
  readonly index: string | undefined;
  readonly id: string | undefined;
  readonly rawData: string;
}

/**
 * Reads a failed record of any destination; numbers may be texts.
 * @param key tells the kind when the record itself does not.
 * @returns undefined for what is not a failed record.
 */
export function failedDocument(value: unknown, key: string): FailedDocument | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const record = value as Readonly<Record<string, unknown>>;
  const { rawData } = record;
  if (typeof rawData !== "string" || (record["errorCode"] === undefined && record["errorMessage"] === undefined))
    return undefined;
  // A larger number was rounded when it was read, and would name another document.
  if (
    [record["esDocumentId"], record["osDocumentId"]].some((id) => typeof id === "number" && !Number.isSafeInteger(id))
  )
    return undefined;
  const index = text(record["esIndexName"]) ?? text(record["osIndexName"]);
  const isProcessing =
    index === undefined &&
    (record["lambdaARN"] !== undefined ||
      record["lambdaArn"] !== undefined ||
      failedFolder.exec(key)?.[1] === "processing-failed");
  return {
    kind: isProcessing ? "processing" : "delivery",
    errorCode: text(record["errorCode"]) ?? "",
    errorMessage: text(record["errorMessage"]) ?? "",
    attemptsMade: Number(record["attemptsMade"]) || 0,
    arrivalTimestamp: time(record["arrivalTimestamp"]) ?? time(record["attemptEndingTimestamp"]),
    index,
    id: text(record["esDocumentId"]) ?? text(record["osDocumentId"]),
    rawData,
  };
}

function text(value: unknown): string | undefined {
  if (typeof value === "number") return String(value);
  return typeof value === "string" && value !== "" ? value : undefined;
}

function time(value: unknown): number | undefined {
  const number = typeof value === "string" && !/^\d+$/.test(value) ? Date.parse(value) : Number(value ?? NaN);
  return Number.isFinite(number) ? number : undefined;
}
