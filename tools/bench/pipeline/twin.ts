/** The measured process: the pipeline with the shipped transform function, controlled over IPC. */
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { bundleFunction } from "../../../lambda/bundle";
import { folderBucket } from "@private-ingest/operator/backup";
import type { DeclaredStream } from "@private-ingest/local-firehose/declared";
import { type FaultKind, Faults } from "@private-ingest/local-firehose/faults";
import type { StreamCounts } from "@private-ingest/local-firehose/firehose/counts";
import { startPipeline } from "@private-ingest/local-firehose/pipeline";
import { DuckDbStore } from "@private-ingest/local-firehose/store/duckdb";
import { type OpenSearchConnection, OpenSearchStore } from "@private-ingest/local-firehose/store/opensearch";

/** What the twin is started with, as JSON in its only argument. */
export interface TwinOptions {
  /** The domain; without it, the embedded store. */
  readonly opensearch?: OpenSearchConnection;
  /** Folder of journal, documents and backup; without it, nothing outlives the process. */
  readonly stateFolder?: string;
  readonly faults?: Readonly<Partial<Record<FaultKind, number>>>;
  readonly seed?: number;
}

/** What the twin can be told. */
export type TwinMessage = "report" | "flush" | "close";

/** What the twin tells of itself, as an answer to `report`. */
export interface TwinReport {
  readonly url: string;
  readonly counts: StreamCounts;
  readonly inBuffer: number;
  readonly stored: number;
  readonly functionProcessId: number;
  /** Records of the process before that came back. */
  readonly recovered: number;
}

const declared: DeclaredStream = {
  name: "stock",
  arn: "arn:aws:firehose:us-east-1:123456789012:deliverystream/stock",
  region: "us-east-1",
  roleArn: "",
  domainArn: "",
  destination: "opensearch",
  indexName: "stockdata",
  indexRotationPeriod: "OneDay",
  bufferSizeMiB: 5,
  bufferIntervalSeconds: 60,
  retrySeconds: 300,
  backupMode: "FailedDocumentsOnly",
  documentIds: true,
  backup: {
    bucketName: "backup",
    prefix: "",
    errorOutputPrefix: "",
    compressionFormat: "GZIP",
    bufferSizeMiB: 5,
    bufferIntervalSeconds: 300,
  },
  transform: {
    functionName: "transform",
    functionArn: "arn:aws:lambda:us-east-1:123456789012:function:transform:1",
    code: { "index.js": bundleFunction("transform").code },
    handler: "index.handler",
    timeoutSeconds: 45,
    memoryMiB: 256,
    environment: {},
    bufferSizeMiB: 1,
    bufferIntervalSeconds: 60,
    retries: 3,
  },
};

async function main({ faults, opensearch, seed, stateFolder }: TwinOptions): Promise<void> {
  const folder = stateFolder ?? fs.mkdtempSync(path.join(os.tmpdir(), "bench-pipeline-"));
  const store =
    opensearch === undefined
      ? await DuckDbStore.open(stateFolder && path.join(stateFolder, "documents.duckdb"))
      : await OpenSearchStore.open(opensearch, declared.indexName);
  const tell = (line: string): void => {
    if (faults === undefined) console.error(line);
  };
  const pipeline = await startPipeline({
    declared,
    store,
    bucketOf: (name) => folderBucket(path.join(folder, name)),
    ...(stateFolder !== undefined && { stateFolder }),
    speed: 30,
    faults: new Faults(faults, seed),
    firehosePort: 0,
    onProblem: tell,
    onFunctionLog: tell,
  });
  const report = async (): Promise<void> => {
    const { inBuffer, ...counts } = pipeline.totals();
    const answer: TwinReport = {
      url: pipeline.endpointUrl,
      counts,
      inBuffer,
      // Counting makes OpenSearch refresh its indices, which would be held against it.
      stored: inBuffer > 0 ? 0 : await store.count(),
      functionProcessId: pipeline.functionProcessId ?? 0,
      recovered: pipeline.recovered,
    };
    process.send?.(answer);
  };
  process.on("message", (message: TwinMessage) => {
    if (message === "flush") return void pipeline.stream.flush();
    if (message === "report") return void report();
    void pipeline
      .close()
      .then(() => store.close())
      .then(() => {
        if (stateFolder === undefined) fs.rmSync(folder, { recursive: true, force: true });
        process.disconnect();
      });
  });
  // Whoever measures it is gone.
  process.on("disconnect", () => process.exit());
  process.send?.("started");
}

void main(JSON.parse(process.argv[2] ?? "{}") as TwinOptions);
