import { type Bucket, folderBucket } from "./backup";
import { type Clock, scaledClock } from "./clock";
import type { DeclaredStream } from "./declared";
import type { Faults } from "./faults";
import { type Endpoint, startEndpoint } from "./firehose/endpoint";
import { payloadLimitBytes } from "./firehose/event";
import { Journal } from "./firehose/journal";
import { metricsText } from "./firehose/metrics";
import { operations } from "./firehose/operations";
import { QuotaMeter, regionQuota } from "./firehose/quota";
import { DeliveryStream } from "./firehose/stream";
import { FunctionHost } from "./lambda/host";
import type { Store } from "./store/store";

export interface PipelineOptions {
  readonly declared: DeclaredStream;
  readonly store: Store;
  /** The folder that stands for the backup bucket. */
  readonly backupFolder: string;
  /** Buffer, retry and back-off times are divided by it. */
  readonly speed: number;
  readonly faults: Faults;
  /** Throttles as the service does in this Region; without it, only memory does. */
  readonly quotaRegion?: string;
  /** Folder in which accepted records are kept until they are taken care of; without it they are lost with the process. */
  readonly journalFolder?: string;
  /** 0 for any free one. */
  readonly firehosePort: number;
  /** One line for people about what went wrong in the stream. */
  readonly onProblem: (problem: string) => void;
  /** What the function writes, line by line. */
  readonly onFunctionLog: (line: string) => void;
}

/** The declared stream at work behind its endpoint. */
export interface Pipeline {
  readonly declared: DeclaredStream;
  readonly endpointUrl: string;
  readonly stream: DeliveryStream;
  readonly store: Store;
  readonly bucket: Bucket;
  readonly speed: number;
  /** Records of an earlier process that came back from the journal. */
  readonly recovered: number;
  /** Process of the function, for those who measure it. */
  readonly functionProcessId: number | undefined;
  /** Stops accepting, lets all buffers go, and ends the function's process; the store stays open for who reads from it. */
  close(): Promise<void>;
}

/** Starts the function's process, the stream and its endpoint. */
export async function startPipeline(options: PipelineOptions): Promise<Pipeline> {
  const { declared, faults, speed, store } = options;
  const clock = scaledClock(speed);
  const bucket = folderBucket(options.backupFolder);
  const host = declared.transform && (await startFunction(options));
  const stream = new DeliveryStream({
    declared,
    clock,
    bucket,
    store: faults.afflict(store),
    ...(host && { invoke: (event: Buffer) => host.invoke(event) }),
    ...(options.journalFolder !== undefined && { journal: Journal.open(options.journalFolder, clock.now()) }),
    onProblem: options.onProblem,
  });
  const recovered = stream.recover();
  let endpoint: Endpoint;
  try {
    endpoint = await startEndpoint(options.firehosePort, {
      operations: operations({ declared, stream, createdAt: clock.now(), admits: admission(options, clock) }),
      metrics: () => metricsText(declared.name, stream, clock.now()),
    });
  } catch (error) {
    await host?.close();
    throw error;
  }
  let closed: Promise<void> | undefined;
  const close = async () => {
    await endpoint.close();
    await stream.close();
    await host?.close();
  };
  return {
    declared,
    endpointUrl: endpoint.url,
    stream,
    store,
    bucket,
    speed,
    recovered,
    get functionProcessId() {
      return host?.processId;
    },
    close: () => (closed ??= close()),
  };
}

/** Quotas count real seconds, as the producer does. */
function admission({ quotaRegion }: PipelineOptions, clock: Clock) {
  if (quotaRegion === undefined) return undefined;
  const meter = new QuotaMeter(regionQuota(quotaRegion), clock.now());
  return (records: number, bytes: number) => meter.admits(records, bytes, clock.now());
}

function startFunction({ declared, faults, speed, onFunctionLog }: PipelineOptions): Promise<FunctionHost> | undefined {
  const { region, transform } = declared;
  if (transform === undefined) return undefined;
  return FunctionHost.start({
    function: { ...transform, region },
    payloadLimitBytes,
    onLog: onFunctionLog,
    interfere: (process) => faults.interfere(process, transform.timeoutSeconds, speed),
  });
}
