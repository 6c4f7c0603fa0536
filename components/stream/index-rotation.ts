/** For how many days at most documents go to one index, by `IndexRotationPeriod`. */
export const ROTATION_DAYS = {
  OneHour: 1 / 24,
  OneDay: 1,
  OneWeek: 7,
  OneMonth: 31,
  NoRotation: Infinity,
} as const;

/** @see https://docs.aws.amazon.com/firehose/latest/dev/basic-deliver.html */
export type IndexRotation = keyof typeof ROTATION_DAYS;

/**
 * Matches every index that a stream writes to under its rotation, and none of another's:
 * `stock-20*` has the date behind the name, where `stock*` would take the indices of `stockdata`.
 */
export const indexPattern = (indexName: string, rotation: IndexRotation): string =>
  rotation === "NoRotation" ? indexName : `${indexName}-20*`;
