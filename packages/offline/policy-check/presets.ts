import type { PolicyConfig } from "../engine/policy-config";

/** Whether a program with this type is an ingest; `general` is the preset of others. */
export function isSearchOrDelivery(type: string): boolean {
  return /^(aws:opensearch\/|aws:elasticsearch\/|aws:opensearchingest\/|aws-native:(opensearch|osis)|aws:kinesis\/firehose|aws-native:kinesisfirehose:)/.test(
    type,
  );
}

export interface Configuration {
  /** File name of the preset or the file. */
  readonly name: string;
  /** Why it was chosen, for the first line of the output. */
  readonly origin: string;
  readonly content: PolicyConfig;
}

/** What is known before the program has run. */
