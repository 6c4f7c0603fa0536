/** A process that runs a pipeline with its state in the folder given, until it is killed. */
import { fork } from "node:child_process";
import { once } from "node:events";
import * as path from "node:path";
import { folderBucket } from "@private-ingest/operator/backup";
import { Faults } from "../faults";
import { type Pipeline, startPipeline } from "../pipeline";
import { DuckDbStore } from "../store/duckdb";
import { documentsOf } from "../store/store";
import { declaredStreams } from "../declared-streams";
import { bundleFunction } from "../../../lambda/bundle";
import { program, type ProgramOptions } from "./registrations";

/** The stream's function; with `none`, records are documents as they come. */
export type DurableFunction = "fixture" | "deployed" | "none";

const programs: Readonly<Record<DurableFunction, () => ProgramOptions>> = {
  fixture: () => ({}),
  deployed: () => ({ handler: bundleFunction("transform").code }),
  none: () => ({ configuration: { processingConfiguration: { enabled: false } } }),
};

/** A pipeline with store and journal in `folder`. It flushes buffers several times per second. */
export async function durablePipeline(folder: string, withFunction: DurableFunction = "fixture"): Promise<Pipeline> {
  const streams = declaredStreams(program(programs[withFunction]()));
  const store = await DuckDbStore.open(streams.map(documentsOf), path.join(folder, "documents.duckdb"));
  return startPipeline({
    streams,
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

export async function forkedPipeline(folder: string, withFunction: DurableFunction = "fixture") {
  const child = fork(__filename, [folder, withFunction], { execArgv: ["-r", require.resolve("ts-node/register")] });
  const ended = once(child, "exit");
  const [started] = (await once(child, "message")) as [{ endpointUrl: string; recovered: number }];
  const kill = async (): Promise<void> => {
    child.kill("SIGKILL");
    await ended;
  };
  return { ...started, child, kill };
}

export function putBatch(endpointUrl: string, records: readonly (Buffer | string)[]): Promise<Response> {
  const Records = records.map((record) => ({ Data: Buffer.from(record).toString("base64") }));
  const headers = { "x-amz-target": "Firehose_20150804.PutRecordBatch" };
  const body = JSON.stringify({ DeliveryStreamName: "stock", Records });
  return fetch(endpointUrl, { method: "POST", body, headers });
}

if (require.main === module) {
  void durablePipeline(process.argv[2] ?? "", process.argv[3] as DurableFunction | undefined).then(
    ({ endpointUrl, recovered }) => process.send?.({ endpointUrl, recovered }),
  );
}
