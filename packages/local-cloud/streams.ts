import { CloudWatchClient, PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import type { Bucket } from "@private-ingest/operator/backup";
import { scaledClock } from "@private-ingest/local-firehose/clock";
import type { DeclaredStream } from "@private-ingest/local-firehose/declared";
import type { DeclaredFunction } from "@private-ingest/local-firehose/declared-function";
import { connectionOf } from "@private-ingest/local-firehose/domain";
import { Faults } from "@private-ingest/local-firehose/faults";
import { operationAnswer } from "@private-ingest/local-firehose/firehose/endpoint";
import { ManagedStreams, type RunningStream } from "@private-ingest/local-firehose/firehose/managed-streams";
import { measuredStream, streamMetrics } from "@private-ingest/local-firehose/firehose/metrics";
import { operations } from "@private-ingest/local-firehose/firehose/operations";
import { startStream } from "@private-ingest/local-firehose/running-stream";
import { s3Bucket } from "@private-ingest/local-firehose/s3-bucket";
import { OpenSearchStore } from "@private-ingest/local-firehose/store/opensearch";
import { type Store, StoreUnavailableError } from "@private-ingest/local-firehose/store/store";
import { jsonAnswer } from "./call";
import type { DomainCluster } from "./domain-cluster";
import type { Handler } from "./front";
import type { Interfaces, VpcPlace } from "./interfaces";

export interface StreamsOptions {
  readonly region: string;
  readonly account: string;
  /** Buffer, retry and back-off times are divided by it. */
  readonly speed: number;
  readonly motoUrl: string;
  readonly interfaces: Interfaces;
  readonly clusterOf: (domainArn: string | undefined) => DomainCluster | undefined;
  readonly functionAt: (functionArn: string) => DeclaredFunction | undefined;
  readonly onProblem: (problem: string) => void;
  readonly onLog: (line: string) => void;
}

const anyKey = { accessKeyId: "test", secretAccessKey: "test" };

/** Firehose: the project's own, whose deliveries come to the domain as the stream's delivery role. */
export class Streams {
  private readonly clock: ReturnType<typeof scaledClock>;
  private readonly streams: ManagedStreams;
  private readonly operations: ReturnType<typeof operations>;
  private readonly cloudWatch: CloudWatchClient;
  /** Values of metrics by stream, at the last time. */
  private readonly published = new Map<string, Map<string, number>>();

  constructor(private readonly options: StreamsOptions) {
    const { account, motoUrl: endpoint, onProblem, region, speed } = options;
    this.cloudWatch = new CloudWatchClient({ endpoint, region, credentials: anyKey });
    this.clock = scaledClock(speed);
    this.streams = new ManagedStreams({
      ...{ partition: "aws", account, functions: [], now: () => this.clock.now(), onProblem, region },
      start: (declared, version) => this.start(declared, version),
    });
    this.operations = operations(this.streams);
  }

  readonly handler: Handler = async ({ body, operation }) =>
    jsonAnswer(await operationAnswer(this.operations, operation, body.toString()));

  /** Lets CloudWatch have what the streams did until now, before somebody reads it there. */
  readonly publishMetrics: Handler = async (call, next) => {
    const isRead = call.operation === "GetMetricStatistics" || call.operation === "GetMetricData";
    if (isRead) for (const { running } of this.streams.all()) await this.publish(running);
    return next(call);
  };

  async stop(): Promise<void> {
    await this.streams.close();
    this.cloudWatch.destroy();
  }

  /** Counters as what came since the last time; moto adds them up. */
  private async publish(running: RunningStream): Promise<void> {
    const { name } = running.stream.declared;
    const before = this.published.get(name) ?? new Map<string, number>();
    this.published.set(name, before);
    const Dimensions = [{ Name: "DeliveryStreamName", Value: name }];
    const MetricData = streamMetrics(measuredStream(running), this.clock.now()).flatMap((metric) => {
      const sum = metric.type === "counter" ? (before.get(metric.name) ?? 0) : 0;
      before.set(metric.name, metric.value);
      const Value = metric.value - sum;
      return Number.isNaN(Value) ? [] : [{ MetricName: metric.name, Dimensions, Value }];
    });
    await this.cloudWatch.send(new PutMetricDataCommand({ Namespace: "AWS/Firehose", MetricData }));
  }

  private async start(declared: DeclaredStream, version: number): Promise<RunningStream> {
    const { interfaces, onLog, onProblem } = this.options;
    const destination = new CurrentDestination(declared, this.options);
    const place = (declared.described.destination.VpcConfigurationDescription ?? {}) as VpcPlace;
    await interfaces.place(`stream ${declared.name}`, `Amazon Kinesis Data Firehose ${declared.name}`, place);
    const running = await startStream(this.withCode(declared), version, undefined, {
      ...{ clock: this.clock, faults: new Faults({}, 1), onProblem, store: destination.store },
      bucketOf: () => destination.bucket,
      onFunctionLog: (line, name) => {
        onLog(`${name}: ${line}`);
      },
    });
    return {
      stream: running.stream,
      change: async (changed) => {
        await running.change(this.withCode(changed));
        destination.declared = changed;
      },
      close: async () => {
        await running.close();
        interfaces.release(`stream ${declared.name}`);
        await destination.store.close();
      },
    };
  }

  /** The function's version that the stream names, as it is now. */
  private withCode(declared: DeclaredStream): DeclaredStream {
    const { transform } = declared;
    if (transform === undefined) return declared;
    return { ...declared, transform: { ...transform, ...this.options.functionAt(transform.functionArn) } };
  }
}

/** Domain and bucket as the stream's configuration names them at each delivery. */
class CurrentDestination {
  declared: DeclaredStream;
  readonly store: Store;
  readonly bucket: Bucket;
  private opened: { readonly by: DeclaredStream; readonly store: Promise<OpenSearchStore> } | undefined;

  constructor(
    declared: DeclaredStream,
    private readonly options: StreamsOptions,
  ) {
    this.declared = declared;
    const store = () => this.open();
    const bucket = () => this.bucketNow();
    this.store = {
      name: "the domain",
      bulk: async (batch) => (await store()).bulk(batch),
      series: async (...asked) => (await store()).series(...asked),
      extent: async (stream) => (await store()).extent(stream),
      documents: async (query) => (await store()).documents(query),
      count: async () => (await store()).count(),
      close: async () => (await this.opened?.store.catch(() => undefined))?.close(),
    };
    this.bucket = {
      location: `s3://${declared.backup.bucketName}`,
      put: async (key, content) => (await bucket()).put(key, content),
      get: async (key) => (await bucket()).get(key),
      has: async (key) => (await bucket()).has(key),
      list: async () => (await bucket()).list(),
    };
  }

  private bucketNow(): Promise<Bucket> {
    const { region, motoUrl: endpoint } = this.options;
    return s3Bucket(`s3://${this.declared.backup.bucketName}`, region, { endpoint, credentials: anyKey });
  }

  /** Signs in as the delivery role, anew after each change; a refusal is one of the delivery. */
  private async open(): Promise<Store> {
    const { declared } = this;
    if (this.opened?.by !== declared) {
      await this.store.close();
      this.opened = { by: declared, store: this.signIn(declared) };
    }
    try {
      return await this.opened.store;
    } catch (error) {
      this.opened = undefined;
      throw error;
    }
  }

  private async signIn({ described, name }: DeclaredStream): Promise<OpenSearchStore> {
    const { DomainARN, RoleARN } = described.destination;
    const cluster = this.options.clusterOf(DomainARN);
    if (cluster === undefined)
      throw new StoreUnavailableError("ConnectionFailed", `${name}: the domain ${DomainARN ?? ""} has no cluster here`);
    return OpenSearchStore.open(connectionOf(await cluster.callerOf(RoleARN)), []);
  }
}
