import * as fs from "node:fs";
import * as path from "node:path";
import { scaledClock } from "./clock";
import type { DeclaredFunction } from "./declared-function";
import type { DeclaredStream } from "./declared";
import { fileName } from "@private-ingest/operator/file-name";
import { type Endpoint, startEndpoint } from "./firehose/endpoint";
import { ManagedStreams } from "./firehose/managed-streams";
import { metricsText } from "./firehose/metrics";
import { operations } from "./firehose/operations";
import { type HostedStream, startStream, type StreamResources } from "./running-stream";
import type { Store } from "./store/store";

export interface PipelineOptions extends Omit<StreamResources, "clock"> {
  readonly store: Store;
  /** One at least. */
  readonly streams: readonly DeclaredStream[];
  /** Functions that created streams may name, besides those of declared streams. */
  readonly functions?: readonly DeclaredFunction[];
  /** Buffer, retry and back-off times are divided by it. */
  readonly speed: number;
  /** Folder of accepted records and created streams; without it they are lost at the end. */
  readonly stateFolder?: string;
  /** 0 for any free one. */
  readonly firehosePort: number;
}

/** The declared streams at work behind one endpoint, and what clients create beside them. */
export type Pipeline = Readonly<Awaited<ReturnType<typeof startPipeline>>>;

/** An earlier version had the journal of its only stream elsewhere. */
function moveEarlierJournal(stateFolder: string, stream: string): void {
  const [earlier, journals] = [path.join(stateFolder, "journal"), path.join(stateFolder, "journals")];
  if (!fs.existsSync(earlier) || fs.existsSync(journals)) return;
  fs.mkdirSync(journals);
  fs.renameSync(earlier, path.join(journals, fileName(stream)));
}

export async function startPipeline(options: PipelineOptions) {
  const { functions = [], speed, stateFolder, store } = options;
  const [first] = options.streams;
  if (first === undefined) throw new Error("a pipeline needs a stream");
  const clock = scaledClock(speed);
  const resources: StreamResources = { ...options, clock };
  const inState = (...names: readonly string[]) => stateFolder && path.join(stateFolder, ...names);
  const [, partition = "aws", , region = "", account = ""] = first.arn.split(":");
  const streams = new ManagedStreams({
    ...{ partition, region, account },
    functions: [...functions, ...options.streams.flatMap(({ transform }) => transform ?? [])],
    now: () => clock.now(),
    onProblem: options.onProblem,
    start: (created, version) =>
      startStream(created, version, inState("streams", fileName(created.name), "journal"), resources),
    folder: inState("streams"),
  });
  if (stateFolder !== undefined) moveEarlierJournal(stateFolder, first.name);
  const hosted: HostedStream[] = [];
  let recovered = 0;
  let endpoint: Endpoint;
  try {
    for (const declared of options.streams) {
      const stream = await startStream(declared, 1, inState("journals", fileName(declared.name)), resources);
      streams.adopt(stream);
      hosted.push(stream);
      recovered += stream.recovered;
    }
    recovered += await streams.recover();
    endpoint = await startEndpoint(options.firehosePort, {
      operations: operations(streams),
      metrics: () =>
        metricsText(
          streams.all().map(({ running }) => running),
          clock.now(),
        ),
    });
  } catch (error) {
    await streams.close();
    throw error;
  }
  let closed: Promise<void> | undefined;
  const close = async () => {
    await endpoint.close();
    await streams.close();
  };
  return {
    endpointUrl: endpoint.url,
    streams: hosted as [HostedStream, ...HostedStream[]],
    store,
    speed,
    /** Records of an earlier process that came back from the journal. */
    recovered,
    totals: () => streams.totals(),
    /** Stops accepting, empties all buffers and ends the functions; the store stays open. */
    close: () => (closed ??= close()),
  };
}
