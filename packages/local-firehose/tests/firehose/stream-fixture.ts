import type { Bucket } from "@private-ingest/operator/backup";
import { LocalStream } from "../../firehose/stream";
import { FakeStore } from "../fake-store";
import { base64, declared, type ProgramOptions } from "../fixture";
import { ManualClock } from "../manual-clock";

class FakeBucket implements Bucket {
  readonly location = "memory";
  readonly objects = new Map<string, Buffer>();
  failing = false;

  put(key: string, content: Buffer): Promise<void> {
    if (this.failing) return Promise.reject(new Error("disk full"));
    this.objects.set(key, Buffer.from(content));
    return Promise.resolve();
  }
  get = (key: string) => Promise.resolve(this.objects.get(key) ?? Buffer.alloc(0));
  has = (key: string) => Promise.resolve(this.objects.has(key));
  list = () => Promise.resolve([]);

  lines(): Record<string, unknown>[] {
    const lines = [...this.objects.values()].flatMap((content) => content.toString().trimEnd().split("\n"));
    return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  }
}

type Invoke = (event: Buffer) => Promise<string>;

export interface TransformationEvent {
  readonly invocationId: string;
  readonly records: readonly { readonly recordId: string; readonly data: string }[];
}

export const echo: Invoke = (event) => {
  const { records } = JSON.parse(event.toString()) as TransformationEvent;
  return Promise.resolve(
    JSON.stringify({ records: records.map(({ recordId, data }) => ({ recordId, result: "Ok", data })) }),
  );
};

/** A stream whose time stands still, before a store and a bucket in memory. */
export function streamOf(options: ProgramOptions & { invoke?: Invoke; store?: FakeStore } = {}) {
  const { invoke = echo } = options;
  const clock = new ManualClock();
  const bucket = new FakeBucket();
  const store = options.store ?? new FakeStore([]);
  const problems: string[] = [];
  const stream = new LocalStream({
    declared: declared(options),
    clock,
    store,
    bucket,
    invoke: async (event) => Buffer.from(await invoke(event)),
    onProblem: (problem) => problems.push(problem),
  });
  const put = (...texts: readonly string[]) => stream.put(texts.map(base64));
  return { stream, clock, bucket, store, problems, put };
}

export const withoutFunction: ProgramOptions = { configuration: { processingConfiguration: { enabled: false } } };
