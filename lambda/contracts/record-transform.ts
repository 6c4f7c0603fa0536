/** What the author of a stream's `transform.ts` writes against. */

/** How a stream's records are transformed before they are delivered. */
export type Transform =
  /** Adds the arrival time under `field`; with `keepExisting` a record keeps its own. */
  | { readonly kind: "timestamp"; readonly field: string; readonly keepExisting: boolean }
  /** Firehose delivers records as they came, without a function. */
  | { readonly kind: "none" }
  /** Records are subscriptions of CloudWatch Logs. */
  | { readonly kind: "cloudwatchLogs" }
  /** The default export of a file: see {@link RecordTransform}. */
  | { readonly kind: "own"; readonly file: string };

/** What a transform knows of a record beside its content. */
export interface TransformContext {
  /** When Firehose took the record. */
  readonly arrivalTime: Date;
  readonly recordId: string;
  /** Physical name of the delivery stream. */
  readonly streamName: string;
}

/** Says that a record is not delivered, as intended: Firehose's `Dropped`. */
export class Drop {
  readonly result = "Dropped";
}

/** Says that a record cannot be transformed: `ProcessingFailed`, for the backup bucket. */
export class Fail {
  constructor(readonly reason: string) {}
}

export const drop = (): Drop => new Drop();
export const fail = (reason: string): Fail => new Fail(reason);

/** One record in, as its author knows it, one document out; an exception fails this record only. */
export type RecordTransform<In = Record<string, unknown>, Out extends object = Record<string, unknown>> = (
  record: In,
  context: TransformContext,
) => Out | Drop | Fail | Promise<Out | Drop | Fail>;
