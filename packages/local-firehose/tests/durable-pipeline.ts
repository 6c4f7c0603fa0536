/** A process that runs a pipeline with its state in the folder given, until it is killed. */
import * as path from "node:path";
import { folderBucket } from "@private-ingest/operator/backup";
import { Faults } from "../faults";
import { type Pipeline, startPipeline } from "../pipeline";
import { DuckDbStore } from "../store/duckdb";
import { declaredStream } from "../declared";
import { program } from "./registrations";

/** The pipeline whose store and journal are in `folder`. Buffers let go several times a second. */
export async function durablePipeline(folder: string): Promise<Pipeline> {
  const store = await DuckDbStore.open(path.join(folder, "documents.duckdb"));
  return startPipeline({
    declared: declaredStream(program()),
    store,
    bucketOf: () => folderBucket(path.join(folder, "backup")),
    stateFolder: folder,
    speed: 600,
    faults: new Faults({ "search-unavailable": 0.3 }),
    firehosePort: 0,
    onProblem: () => undefined,
    onFunctionLog: () => undefined,
  });
}

if (require.main === module) {
  void durablePipeline(process.argv[2] ?? "").then(({ endpointUrl, recovered }) =>
    process.send?.({ endpointUrl, recovered }),
  );
}
