import type { Clock } from "../clock";
import type { DeclaredStream } from "../declared";
import type { Measurements, StreamCounts } from "./counts";
import type { StreamEvent } from "./stream-event";

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
