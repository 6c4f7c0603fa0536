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

/** Every index of the stream and no other's: `stock*` would match those of `stockdata`, too. */
export const indexPattern = (indexName: string, rotation: IndexRotation): string =>
  rotation === "NoRotation" ? indexName : `${indexName}-20*`;
