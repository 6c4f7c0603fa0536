/**
 * Names of a stream's indices: the index itself, or with the date of the rotation
 * (`-2026-11-28-13`, `-2026-11-28`, `-2026-w48`, `-2026-11`).
 * @see https://docs.aws.amazon.com/firehose/latest/dev/basic-deliver.html#es-index-rotation
 */
const DATE = /^-\d{4}-(w\d{2}|\d{2}(-\d{2}){0,2})$/;

/** Patterns of a stream's indices under every rotation; `stock*` would match `stockdata`. */
export const indexPatterns = (indexName: string): string[] => [indexName, `${indexName}-20*`];

/** Whether an index is the stream's, exactly: the pattern `orders-20*` matches `orders-20-eu`. */
export function isIndexOf(indexName: string, index: string): boolean {
  return index === indexName || (index.startsWith(indexName) && DATE.test(index.slice(indexName.length)));
}

/** Whether a shorter name's patterns may match: `orders-20*` matches indices of `orders-20`. */
export const isLikeADate = (indexName: string): boolean => indexName.includes("-20");
