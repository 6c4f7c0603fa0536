/** Whether a program with this type is an ingest; `general` is the preset of others. */
export function isSearchOrDelivery(type: string): boolean {
  return /^(aws:opensearch\/|aws:elasticsearch\/|aws:opensearchingest\/|aws-native:(opensearch|osis)|aws:kinesis\/firehose|aws-native:kinesisfirehose:)/.test(
    type,
  );
}

/** A policy configuration and its origin. */
export interface Configuration {
  /** File name of the preset or the file. */
  readonly name: string;
  /** Why it was chosen, for the first line of the output. */
  readonly origin: string;
  readonly content: Readonly<Record<string, unknown>>;
}

/** What is known before the program has run. */
export interface Choice {
  /** Given, or the preset of the stack's name; undefined: the policies' own levels. */
  readonly config: Configuration | undefined;
  /**
   * The preset for programs without search domain and delivery stream; undefined when a
   * configuration was given.
   */
  readonly general: Configuration | undefined;
}

/** The configuration for a program with resources of these types. */
export function configurationFor({ config, general }: Choice, types: readonly string[]): Configuration | undefined {
  return general !== undefined && !types.some(isSearchOrDelivery) ? general : config;
}
