/** Days that one index covers, by `IndexRotationPeriod`. */
export const ROTATION_DAYS = {
  OneHour: 1 / 24,
  OneDay: 1,
  OneWeek: 7,
  OneMonth: 31,
  NoRotation: Infinity,
} as const;

/** @see https://docs.aws.amazon.com/firehose/latest/dev/basic-deliver.html */
export type IndexRotation = keyof typeof ROTATION_DAYS;

/** Matches only the stream's indices: `stock*` would also match those of `stockdata`. */
export const indexPattern = (indexName: string, rotation: IndexRotation): string =>
  rotation === "NoRotation" ? indexName : `${indexName}-20*`;
