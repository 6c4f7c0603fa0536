import { setTimeout as sleep } from "node:timers/promises";
import { CloudWatchClient, PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import { scaledClock } from "@private-ingest/local-firehose/clock";
import type { DeclaredStream } from "@private-ingest/local-firehose/declared";
import type { DeclaredFunction } from "@private-ingest/local-firehose/declared-function";
import { Faults } from "@private-ingest/local-firehose/faults";
import { operationAnswer } from "@private-ingest/local-firehose/firehose/endpoint";
import { ManagedStreams, type RunningStream } from "@private-ingest/local-firehose/firehose/managed-streams";
import { streamMetrics } from "@private-ingest/local-firehose/firehose/metrics";
import { operations } from "@private-ingest/local-firehose/firehose/operations";
import { startStream } from "@private-ingest/local-firehose/running-stream";
import { jsonAnswer } from "./call";
import { CurrentDestination, type DestinationOptions } from "./current-destination";
import type { Handler } from "./front";
import type { Interfaces, VpcPlace } from "./interfaces";
import { clientOptions } from "./moto";

export interface StreamsOptions extends DestinationOptions {
  readonly account: string;
  readonly speed: number;
  readonly interfaces: Interfaces;
  readonly functionAt: (functionArn: string) => DeclaredFunction | undefined;
  readonly onProblem: (problem: string) => void;
  readonly onLog: (line: string) => void;
}

const stopLimitMs = 15_000;

/** Firehose: the project's own. It delivers to the domain as the stream's delivery role. */
export class Streams {
  private readonly clock: ReturnType<typeof scaledClock>;
  private readonly streams: ManagedStreams;
  private readonly operations: ReturnType<typeof operations>;
  private readonly cloudWatch: CloudWatchClient;
  private readonly published = new Map<string, Map<string, number>>();

  constructor(private readonly options: StreamsOptions) {
    const { account, motoUrl, onProblem, region, speed } = options;
    this.cloudWatch = new CloudWatchClient(clientOptions(motoUrl, region));
    this.clock = scaledClock(speed);
    this.streams = new ManagedStreams({
      ...{ partition: "aws", account, functions: [], now: () => this.clock.now(), onProblem, region },
      start: (declared, version) => this.start(declared, version),
    });
    this.operations = operations(this.streams);
  }

  readonly handler: Handler = async ({ body, operation }) =>
    jsonAnswer(await operationAnswer(this.operations, operation, body.toString()));

  /** Sends the streams' metrics to CloudWatch, before a client reads them there. */
  readonly publishMetrics: Handler = async (call, next) => {
    const isRead = call.operation === "GetMetricStatistics" || call.operation === "GetMetricData";
    if (isRead) for (const { running } of this.streams.all()) await this.publish(running);
    return next(call);
  };

  /** Delivers the buffers, up to a time limit: the destination may be gone already. */
  async stop(): Promise<void> {
    await Promise.race([this.streams.close(), sleep(stopLimitMs, undefined, { ref: false })]);
    this.cloudWatch.destroy();
  }

  /** Counters as the difference to the last time; moto adds them up. */
  private async publish(running: RunningStream): Promise<void> {
    const { name } = running.stream.declared;
    const before = this.published.get(name) ?? new Map<string, number>();
    this.published.set(name, before);
    const Dimensions = [{ Name: "DeliveryStreamName", Value: name }];
    // The service's metrics come a minute late. A client asks for the time until now.
    const Timestamp = new Date(Date.now() - 60_000);
    const MetricData = streamMetrics(running, this.clock.now()).flatMap((metric) => {
      const sum = metric.type === "counter" ? (before.get(metric.name) ?? 0) : 0;
      before.set(metric.name, metric.value);
      const Value = metric.value - sum;
      return Number.isNaN(Value) ? [] : [{ MetricName: metric.name, Dimensions, Timestamp, Value }];
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

  private withCode(declared: DeclaredStream): DeclaredStream {
    const { transform } = declared;
    if (transform === undefined) return declared;
    return { ...declared, transform: { ...transform, ...this.options.functionAt(transform.functionArn) } };
  }
}
