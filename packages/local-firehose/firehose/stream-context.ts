import type { Clock } from "../clock";
import type { DeclaredStream } from "../declared";
import type { Measurements, StreamCounts } from "./counts";

/** What the parts of a stream share. */
export interface StreamContext {
  /** The stream's configuration of the moment, and its version. */
  readonly configured: () => { readonly declared: DeclaredStream; readonly version: number };
  readonly clock: Clock;
  readonly counts: StreamCounts;
  readonly measurements: Measurements;
  readonly recordId: (sequence: number) => string;
  readonly onProblem: (problem: string) => void;
  readonly onEvent?: (event: StreamEvent) => void;
}

/** What a stream did, for a log; named as CloudWatch names the metrics of the same thing. */
export type StreamEvent =
  | {
      readonly event: "ExecuteProcessing";
      readonly records: number;
      readonly bytes: number;
      readonly milliseconds: number;
      /** Why the invocation failed; left out when it did not. */
      readonly errorCode?: string;
    }
  | {
      readonly event: "DeliveryToAmazonOpenSearchService" | "DeliveryToElasticsearch";
      readonly index: string;
      readonly documents: number;
      readonly delivered: number;
      /** With all attempts and the waits between them. */
      readonly milliseconds: number;
      /** Documents not taken, by the code of their error; left out when all were taken. */
      readonly errors?: Readonly<Record<string, number>>;
    }
  | {
      readonly event: "BackupToS3";
      readonly key: string;
      readonly records: number;
      /** Of the object, compressed. */
      readonly bytes: number;
      readonly milliseconds: number;
    }
  | { readonly event: "Problem"; readonly message: string };
