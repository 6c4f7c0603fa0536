import { folderBucket } from "@private-ingest/operator/backup";
import type { Evaluation } from "@private-ingest/offline/engine/evaluation";
import { Faults } from "../faults";
import { type Pipeline, type PipelineOptions, startPipeline } from "../pipeline";
import type { Store } from "../store/store";
import { declared } from "./fixture";

/** The fixture's stream at a free port, ten minutes per second; its bucket is a folder. */
export function pipelineInto(store: Store, folder: string, more: Partial<PipelineOptions> = {}): Promise<Pipeline> {
  return startPipeline({
    streams: [declared()],
    store,
    bucketOf: () => folderBucket(folder),
    speed: 600,
    faults: new Faults(),
    firehosePort: 0,
    onProblem: () => undefined,
    onFunctionLog: () => undefined,
    ...more,
  });
}

/** An evaluation that registered and found nothing, for pages that show a pipeline. */
export const emptyEvaluation: Evaluation = {
  succeeded: true,
  resources: [],
  outputs: {},
  secretOutputs: [],
  violations: [],
  checked: 3,
  messages: [],
  seconds: 1,
};
