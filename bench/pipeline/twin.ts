/** The process that is measured: the pipeline with the shipped transformation function, told over IPC what to do. */
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { bundleFunction } from "../../lambda/bundle";
import type { DeclaredStream } from "../../local/declared";
import { folderBucket } from "../../local/backup";
import { Faults } from "../../local/faults";
import type { StreamCounts } from "../../local/firehose/counts";
import { startPipeline } from "../../local/pipeline";
import { DuckDbStore } from "../../local/store/duckdb";

/** What the twin tells of itself, as an answer to any message but `close`. */
export interface TwinReport {
  readonly url: string;
  readonly counts: StreamCounts;
  readonly inBuffer: number;
  readonly stored: number;
  readonly functionProcessId: number;
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

async function main(): Promise<void> {
  const backupFolder = fs.mkdtempSync(path.join(os.tmpdir(), "bench-pipeline-"));
  const store = await DuckDbStore.open();
  const pipeline = await startPipeline({
    declared,
    store,
    bucketOf: () => folderBucket(backupFolder),
    speed: 30,
    faults: new Faults(),
    firehosePort: 0,
    onProblem: (problem) => {
      console.error(problem);
    },
    onFunctionLog: (line) => {
      console.error(line);
    },
  });
  const report = async (): Promise<void> => {
    const answer: TwinReport = {
      url: pipeline.endpointUrl,
      counts: pipeline.stream.counts,
      inBuffer: pipeline.stream.inBuffer,
      stored: await store.count(),
      functionProcessId: pipeline.functionProcessId ?? 0,
    };
    process.send?.(answer);
  };
  process.on("message", (message) => {
    if (message !== "close") return void report();
    void pipeline
      .close()
      .then(() => store.close())
      .then(() => {
        fs.rmSync(backupFolder, { recursive: true, force: true });
        process.disconnect();
      });
  });
}

void main();
