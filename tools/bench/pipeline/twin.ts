/** The measured process: the pipeline with the shipped transform function, controlled over IPC. */
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { bundleFunction } from "../../../lambda/bundle";
import { folderBucket } from "@private-ingest/operator/backup";
import { type FaultKind, Faults } from "@private-ingest/local-firehose/faults";
import { streamOf } from "@private-ingest/local-firehose/firehose/configured-stream";
import type { StreamCounts } from "@private-ingest/local-firehose/firehose/counts";
import { newDestination } from "@private-ingest/local-firehose/firehose/destination-request";
import { startPipeline } from "@private-ingest/local-firehose/pipeline";
import { DuckDbStore } from "@private-ingest/local-firehose/store/duckdb";
import type { DeclaredStream } from "@private-ingest/local-firehose/declared";
import { documentsOf } from "@private-ingest/local-firehose/store/store";
import { type OpenSearchConnection, OpenSearchStore } from "@private-ingest/local-firehose/store/opensearch";

/** The twin's only argument, as JSON. */
export interface TwinOptions {
  /** The domain; without it, the embedded store. */
  readonly opensearch?: OpenSearchConnection;
  /** Folder of journal, documents and backup; without it, nothing is kept. */
  readonly stateFolder?: string;
  readonly faults?: Readonly<Partial<Record<FaultKind, number>>>;
  readonly seed?: number;
  /** How many streams run; 1 by default. */
  readonly streams?: number;
}

export type TwinMessage = "report" | "flush" | "close";

/** The twin's answer to `report`. */
export interface TwinReport {
  readonly url: string;
  /** Counts of each stream's records. */
  readonly streams: readonly (StreamCounts & { readonly name: string })[];
  readonly inBuffer: number;
  readonly stored: number;
  /** Twin and functions. */
  readonly processIds: readonly number[];
}

const transform = {
  functionName: "transform",
  code: { "index.js": bundleFunction("transform").code },
  handler: "index.handler",
  timeoutSeconds: 45,
  memoryMiB: 256,
  environment: {},
};
const lambda = {
  Type: "Lambda",
  Parameters: [
    { ParameterName: "LambdaArn", ParameterValue: "arn:aws:lambda:us-east-1:123456789012:function:transform:1" },
  ],
};
const RoleARN = "arn:aws:iam::123456789012:role/delivery";
const declared = (name: string, IndexName: string): DeclaredStream =>
  streamOf(
    { name, arn: `arn:aws:firehose:us-east-1:123456789012:deliverystream/${name}`, region: "us-east-1" },
    "opensearch",
    newDestination("opensearch", {
      RoleARN,
      DomainARN: "arn:aws:es:us-east-1:123456789012:domain/stock",
      IndexName,
      BufferingHints: { IntervalInSeconds: 60 },
      ProcessingConfiguration: { Enabled: true, Processors: [lambda] },
      S3Configuration: { RoleARN, BucketARN: "arn:aws:s3:::backup", CompressionFormat: "GZIP" },
    }),
    [transform],
  );

async function main({ faults, opensearch, seed, stateFolder, streams = 1 }: TwinOptions): Promise<void> {
  const all = [
    declared("stock", "stockdata"),
    ...Array.from({ length: streams - 1 }, (_, place) => declared(`stock-${place + 2}`, `stockdata-${place + 2}`)),
  ];
  const folder = stateFolder ?? fs.mkdtempSync(path.join(os.tmpdir(), "bench-pipeline-"));
  const documents = all.map(documentsOf);
  const store =
    opensearch === undefined
      ? await DuckDbStore.open(documents, stateFolder && path.join(stateFolder, "documents.duckdb"))
      : await OpenSearchStore.open(opensearch, documents);
  const tell = (line: string): void => {
    if (faults === undefined) console.error(line);
  };
  const pipeline = await startPipeline({
    streams: all,
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
    const { inBuffer } = pipeline.totals();
    const answer: TwinReport = {
      url: pipeline.endpointUrl,
      streams: pipeline.streams.map(({ stream }) => ({ name: stream.declared.name, ...stream.counts })),
      inBuffer,
      // Counting makes OpenSearch refresh its indices, which would count as its work.
      stored: inBuffer > 0 ? 0 : await store.count(),
      processIds: [process.pid, ...pipeline.streams.flatMap(({ functionProcessId }) => functionProcessId ?? [])],
    };
    process.send?.(answer);
  };
  process.on("message", (message: TwinMessage) => {
    if (message === "flush") return void Promise.all(pipeline.streams.map(({ stream }) => stream.flush()));
    if (message === "report") return void report();
    void pipeline
      .close()
      .then(() => store.close())
      .then(() => {
        if (stateFolder === undefined) fs.rmSync(folder, { recursive: true, force: true });
        process.disconnect();
      });
  });
  // The parent has ended.
  process.on("disconnect", () => process.exit());
  process.send?.("started");
}

void main(JSON.parse(process.argv[2] ?? "{}") as TwinOptions);
