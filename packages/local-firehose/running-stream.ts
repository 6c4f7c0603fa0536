import type { Bucket } from "@private-ingest/operator/backup";
import { QuotaMeter, regionQuota, type StreamQuota } from "@private-ingest/operator/sizing/quota";
import type { Clock } from "./clock";
import type { DeclaredStream, DeclaredTransform } from "./declared";
import type { Faults } from "./faults";
import { payloadLimitBytes } from "./firehose/event";
import { Journal } from "./firehose/journal";
import type { RunningStream } from "./firehose/managed-streams";
import type { Invoke } from "./firehose/processing-worker";
import { LocalStream } from "./firehose/stream";
import type { StreamEvent } from "./firehose/stream-context";
import { FunctionHost } from "./lambda/host";
import { InvocationError } from "./lambda/invocation-error";
import type { Store } from "./store/store";

export interface StreamResources {
  readonly clock: Clock;
  readonly store: Pick<Store, "bulk">;
  readonly faults: Faults;
  readonly bucketOf: (bucketName: string) => Bucket;
  /** Region whose quota throttles the stream; without it, only memory does. */
  readonly quotaRegion?: string;
  readonly onProblem: (problem: string) => void;
  readonly onEvent?: (event: StreamEvent & { readonly stream: string }) => void;
  readonly onFunctionLog: (line: string, functionName: string) => void;
}

/** A stream with its function's process. */
export interface HostedStream extends RunningStream {
  readonly bucket: Bucket;
  readonly recovered: number;
  /** Process of the function, for measurements. */
  readonly functionProcessId: number | undefined;
}

/**
 * Starts a stream and its function's process, and recovers records of an earlier process.
 * @throws the file system's error about `journalFolder`; no process is then left.
 */
export async function startStream(
  declared: DeclaredStream,
  version: number,
  journalFolder: string | undefined,
  resources: StreamResources,
): Promise<HostedStream> {
  const { clock, faults, store } = resources;
  const onEvent = (event: StreamEvent) => resources.onEvent?.({ stream: declared.name, ...event });
  const onProblem = (message: string) => {
    resources.onProblem(message);
    onEvent({ event: "Problem", message });
  };
  const bucket = resources.bucketOf(declared.backup.bucketName);
  let invoker = startInvoker(declared, resources);
  let stream: LocalStream;
  let recovered: number;
  try {
    stream = new LocalStream({
      ...{ declared, version, clock, bucket, onProblem, onEvent },
      store: faults.faultyStore(store),
      invoke: invoker?.invoke,
      journal: journalFolder === undefined ? undefined : Journal.open(journalFolder, clock.now()),
    });
    recovered = await stream.recover();
  } catch (error) {
    await invoker?.close();
    throw error;
  }
  const quota = resources.quotaRegion === undefined ? undefined : regionQuota(resources.quotaRegion);
  let closed: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    await stream.close();
    await invoker?.close();
  };
  return {
    stream,
    bucket,
    recovered,
    quota,
    admits: quota || faults.rate("put-throttled") > 0 ? admission(quota, faults, clock) : undefined,
    get functionProcessId() {
      return invoker?.processId();
    },
    async change(changed) {
      const before = stream.declared.transform;
      const isSame = changed.transform === undefined || (before && sameFunction(before, changed.transform));
      const next = isSame ? undefined : startInvoker(changed, resources);
      stream.configure(changed, next?.invoke);
      if (next === undefined) return;
      await invoker?.close();
      invoker = next;
    },
    close: () => (closed ??= close()),
  };
}

interface Invoker {
  readonly invoke: Invoke;
  readonly processId: () => number | undefined;
  /** Waits for the invocation that runs, then ends the process. */
  readonly close: () => Promise<void>;
}

function startInvoker(
  { region, transform }: DeclaredStream,
  { clock, faults, onFunctionLog }: StreamResources,
): Invoker | undefined {
  if (transform === undefined) return undefined;
  if (Object.keys(transform.code).length === 0) return missingFunction(transform);
  const host = FunctionHost.start({
    function: { ...transform, region },
    payloadLimitBytes,
    onLog: (line) => {
      onFunctionLog(line, transform.functionName);
    },
    interfere: (process) => faults.interfere(process, transform.timeoutSeconds, clock.speed),
  });
  let running: Promise<unknown> = Promise.resolve();
  return {
    invoke: (event) => {
      const answer = host.invoke(event);
      running = answer.catch(() => undefined);
      return answer;
    },
    processId: () => host.processId,
    close: async () => {
      await running;
      await host.close();
    },
  };
}

/** Fails like a missing function (guide: "Lambda invocation errors"). */
function missingFunction({ functionArn }: DeclaredTransform): Invoker {
  const detail = `${functionArn} is not a function of the program, so its code is not on this machine`;
  return {
    invoke: () => Promise.reject(new InvocationError("Lambda.ResourceNotFound", detail)),
    processId: () => undefined,
    close: () => Promise.resolve(),
  };
}

function sameFunction(a: DeclaredTransform, b: DeclaredTransform): boolean {
  return a.functionArn === b.functionArn && a.code === b.code;
}

/** Records refused by a fault use no quota. Quotas count real seconds, as the producer does. */
function admission(quota: StreamQuota | undefined, faults: Faults, clock: Clock) {
  const meter = quota && new QuotaMeter(quota, clock.now());
  return (sizes: readonly number[]): readonly boolean[] => {
    const isRefused = sizes.map(() => faults.occurs("put-throttled"));
    const others = sizes.filter((_, place) => !isRefused[place]);
    let room = meter?.admitted(others, clock.now()) ?? others.length;
    return isRefused.map((refused) => !refused && room-- > 0);
  };
}
