/**
 * The names of a stream's indices: the index itself, or with the date that the rotation adds
 * (`-2026-11-28-13`, `-2026-11-28`, `-2026-w48`, `-2026-11`).
 * @see https://docs.aws.amazon.com/firehose/latest/dev/basic-deliver.html#es-index-rotation
 */
const DATE = /^-\d{4}-(w\d{2}|\d{2}(-\d{2}){0,2})$/;

/**
 * Patterns that match the indices of a stream under every rotation. `stock*` would match those of
 * `stockdata`, and `stock-*` those of `stock-eu`; every date begins with 20.
 */
export const indexPatterns = (indexName: string): string[] => [indexName, `${indexName}-20*`];

/**
 * Whether an index is the stream's; exact, unlike a pattern (`orders-20*` matches `orders-20-eu`).
 */
export function isIndexOf(indexName: string, index: string): boolean {
  return index === indexName || (index.startsWith(indexName) && DATE.test(index.slice(indexName.length)));
}

/**
 * Whether the patterns of a shorter name may match a stream's indices, as `orders-20*` matches
 * those of `orders-20`.
 */
export const isLikeADate = (indexName: string): boolean => indexName.includes("-20");
