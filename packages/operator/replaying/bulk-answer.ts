/** Fields of a `_bulk` answer that {@link judgeBulkAnswer} reads: `filter_path` of the request. */
export const bulkFilterPath = "errors,items.*.status,items.*.error";

export interface DocumentReason {
  /** HTTP status of the item: 400 can never succeed, 429 and 5xx may be tried again. */
  readonly status: number;
  readonly type: string;
  readonly reason: string;
  /** The innermost `caused_by`, which says what `reason` only hints at. */
  readonly cause?: { readonly type: string; readonly reason: string };
}

export interface RefusedDocument extends DocumentReason {
  readonly place: number;
}

/** The answer says nothing about the documents: they count as not delivered. */
export class NoBulkAnswerError extends Error {
  override readonly name = "NoBulkAnswerError";
}

/**
 * The documents that a `_bulk` answer refuses; all others are in the domain. Only status 200 with a
 * boolean `errors` and one item per document counts: proxies answer 200 and 302, too.
 * @param body parsed JSON, or anything else that came.
 * @param documents how many the request had.
 * @throws {NoBulkAnswerError} for every other answer.
 */
export function judgeBulkAnswer(status: number, body: unknown, documents: number): readonly RefusedDocument[] {
  if (status !== 200) throw new NoBulkAnswerError(`status ${status} instead of 200`);
  const { errors, items } = fields(body);
  if (typeof errors !== "boolean") throw new NoBulkAnswerError("it has no `errors` that is true or false");
  if (!Array.isArray(items) || items.length !== documents) {
    const found = Array.isArray(items) ? String(items.length) : "no";
    throw new NoBulkAnswerError(`it has ${found} items for ${documents} documents`);
  }
  return items.flatMap((item: unknown, place) => {
    const { status, error } = fields(Object.values(fields(item))[0]);
    if (!isStatus(status)) throw new NoBulkAnswerError(`item ${place} has no status`);
    if (error === undefined && status < 300) return [];
    return [{ place, status, ...reasonOf(error) }];
  });
}

/**
 * Errors that pass: blocks are lifted, shards become free, closed indices are opened.
 * https://github.com/opensearch-project/OpenSearch/blob/2.19/server/src/main/java/org/opensearch/OpenSearchException.java
 */
const passingTypes: ReadonlySet<string> = new Set([
  "circuit_breaking_exception",
  "cluster_block_exception",
  "index_closed_exception",
  "index_create_block_exception",
  "process_cluster_event_timeout_exception",
  "unavailable_shards_exception",
  // Of an index that a document would create: the cluster has its maximum of shards.
  "validation_exception",
]);

export function mayBeTakenLater({ status, type }: Pick<DocumentReason, "status" | "type">): boolean {
  return status === 408 || status === 429 || status >= 500 || passingTypes.has(type);
}

export function requestMayBeTakenLater(status: number, body: unknown): boolean {
  return status < 400 || mayBeTakenLater({ status, type: reasonOf(fields(body).error).type });
}

/** An error as the failed object carries it: JSON of the domain's own words. */
export function reasonText({ type, reason, cause }: Omit<DocumentReason, "status">): string {
  return JSON.stringify({ type, reason, ...(cause && { caused_by: cause }) });
}

function reasonOf(error: unknown): Omit<DocumentReason, "status"> {
  const { type, reason } = named(error);
  let innermost: unknown;
  for (let next = fields(error).caused_by; isObject(next); next = next.caused_by) innermost = next;
  return { type, reason, ...(innermost !== undefined && { cause: named(innermost) }) };
}

/** Also of an error that is a mere text, as older engines give for a whole request. */
function named(error: unknown): { readonly type: string; readonly reason: string } {
  const { type, reason } = fields(error);
  return {
    type: typeof type === "string" ? type : "unknown",
    reason: typeof reason === "string" ? reason : typeof error === "string" ? error : "",
  };
}

function isStatus(status: unknown): status is number {
  return Number.isInteger(status) && (status as number) >= 100 && (status as number) < 600;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

const fields = (value: unknown): Readonly<Record<string, unknown>> => (isObject(value) ? value : {});
