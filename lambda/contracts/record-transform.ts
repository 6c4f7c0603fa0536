/** API of a stream's `transform.ts`. */

/** Transform of a stream's records before delivery. */
export type Transform =
  /** Adds the arrival time under `field`; with `keepExisting` a record keeps its own. */
  | { readonly kind: "timestamp"; readonly field: string; readonly keepExisting: boolean }
  /** Firehose delivers records as they came, without a function. */
  | { readonly kind: "none" }
  /** Records are subscriptions of CloudWatch Logs. */
  | { readonly kind: "cloudwatchLogs" }
  /** The default export of a file: see {@link RecordTransform}. */
  | { readonly kind: "own"; readonly file: string };

/** A record's context. */
export interface TransformContext {
  /** When Firehose received the record. */
  readonly arrivalTime: Date;
  readonly recordId: string;
  /** Physical name of the delivery stream. */
  readonly streamName: string;
}

/** Result for a record that is intentionally not delivered: Firehose's `Dropped`. */
export class Drop {
  readonly result = "Dropped";
}

/** Result for a record that cannot be transformed: `ProcessingFailed`, for the backup bucket. */
export class Fail {
  constructor(readonly reason: string) {}
}

export const drop = (): Drop => new Drop();
export const fail = (reason: string): Fail => new Fail(reason);

/** Turns one record into one document; an exception fails only this record. */
export type RecordTransform<In = Record<string, unknown>, Out extends object = Record<string, unknown>> = (
  record: In,
  context: TransformContext,
) => Out | Drop | Fail | Promise<Out | Drop | Fail>;
