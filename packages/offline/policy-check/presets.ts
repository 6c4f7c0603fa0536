import type { PolicyConfig } from "../engine/policy-config";

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
  readonly content: PolicyConfig;
}

/** What is known before the program has run. */
export interface Choice {
  /** Given, or the preset of the stack's name; undefined: the policies' own levels. */
  readonly config: Configuration | undefined;
  /** The preset for programs without search domain and stream, where no configuration was given. */
  readonly general: Configuration | undefined;
}
