/** Request and response of a transformation function of Amazon Data Firehose. https://docs.aws.amazon.com/firehose/latest/dev/data-transformation.html */

/** One record from Firehose, without the unused fields of a Kinesis source. */
export interface FirehoseRecord {
  readonly recordId: string;
  /** Milliseconds since the epoch. */
  readonly approximateArrivalTimestamp?: number;
  /** The producer's bytes, in standard base64. */
  readonly data: string;
}

/** A batch of records; Firehose keeps it within Lambda's request limit. */
export interface FirehoseEvent {
  readonly invocationId: string;
  readonly deliveryStreamArn: string;
  readonly region: string;
  readonly records: readonly FirehoseRecord[];
}

/** The answer for one record. `Ok` needs data; Firehose keeps a failed record's source. */
export type TransformedRecord =
  | { readonly recordId: string; readonly result: "Ok"; readonly data: string }
  | { readonly recordId: string; readonly result: "Dropped"; readonly data?: undefined }
  | { readonly recordId: string; readonly result: "ProcessingFailed"; readonly data?: string };

/** The answer for a batch: every recordId of the event exactly once, in the order of the event. */
export interface FirehoseResponse {
  readonly records: readonly TransformedRecord[];
}
