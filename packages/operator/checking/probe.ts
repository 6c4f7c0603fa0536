import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { messageOf } from "../context";
import { httpAnswer } from "../http-answer";
import { withKeyHint } from "../sending/firehose-put";
import type { CheckContext } from "./check-context";
import { type Finding, reporter } from "./finding";
import { within } from "./within";

const pollMs = 1000;
const pageLimits = { timeMs: 10_000, bytes: 16 * 1024 * 1024 } as const;
/** Besides buffer and retries: transform, delivery, and the domain's refresh. */
const marginSeconds = 120;

export interface ProbeOptions {
  /** Address of the local pipeline's page, which knows the documents of its store. */
  readonly page: string | undefined;
  readonly waitSeconds: number | undefined;
  readonly signal: AbortSignal;
  readonly onSent: (waitSeconds: number) => void;
}

/** Sends a marked record and measures its time to the index. The document stays there. */
export async function probe(
  context: CheckContext,
  { onSent, page, signal, waitSeconds }: ProbeOptions,
): Promise<Finding> {
  const say = reporter("end to end");
  const { destination, domain, firehose, streamName } = context;
  if (domain === undefined && page === undefined)
    return say.skipped(
      "the documents cannot be seen from here: give --via with an open tunnel, or --page of the local pipeline",
    );
  const mark = `PROBE-${randomUUID().slice(0, 8)}`;
  const marked = await markedRecord(context, mark);
  if (marked === undefined) return say.skipped("the stream's samples have no text field that could hold a mark");
  const { PutRecordCommand } = await import("@aws-sdk/client-firehose");
  const sentAt = performance.now();
  const Record = { Data: Buffer.from(JSON.stringify(marked.record)) };
  const put = new PutRecordCommand({ DeliveryStreamName: streamName, Record });
  await within(() => firehose.send(put), signal).catch((error: unknown) => {
    throw withKeyHint(error);
  });
  const limit = waitSeconds ?? (destination?.bufferIntervalSeconds ?? 300) + marginSeconds;
  onSent(limit);
  let problem = "";
  while ((performance.now() - sentAt) / 1000 < limit && !signal.aborted) {
    await sleep(pollMs, undefined, { signal }).catch(() => undefined);
    try {
      if (page === undefined ? await inIndex(context, marked.field, mark) : await onPage(page, mark)) {
        const seconds = (performance.now() - sentAt) / 1000;
        return say.ok(`the probe ${mark} was found after ${seconds.toFixed(1)} s`);
      }
      problem = "";
    } catch (error) {
      problem = messageOf(error);
    }
  }
  if (signal.aborted) return say.skipped(`interrupted; the probe ${mark} may still arrive`);
  return say.fail(
    `the probe ${mark} was not found within ${limit} s${problem === "" ? "" : ` (${problem})`}`,
    "go through the findings above, from the stream to the index; `replay --dry-run` shows whether it failed on the way",
  );
}

/** A record that the stream's mapping takes, with the mark in a field that can be searched. */
async function markedRecord(
  { definition }: CheckContext,
  mark: string,
): Promise<{ readonly record: object; readonly field: string } | undefined> {
  if (definition === undefined || definition.name === "stockdata")
    return { record: { ticker_symbol: mark, sector: "PROBE", change: 0, price: 0 }, field: "ticker_symbol" };
  const { samples } = await import("../../../streams/samples");
  const record = samples(definition)();
  const types = (definition.mappings?.["properties"] ?? {}) as Readonly<Record<string, { readonly type?: string }>>;
  const field = Object.keys(record).find(
    (key) =>
      typeof record[key] === "string" &&
      key !== definition.timeField &&
      ["keyword", "text"].includes(types[key]?.type ?? (Object.hasOwn(types, key) ? "object" : "text")),
  );
  return field === undefined ? undefined : { record: { ...record, [field]: mark }, field };
}

async function inIndex({ destination, domain, names }: CheckContext, field: string, mark: string): Promise<boolean> {
  const index = destination?.indexName ?? names.indexName ?? "";
  const query = JSON.stringify({ size: 0, track_total_hits: true, query: { match_phrase: { [field]: mark } } });
  const answer = await domain?.request("POST", `/${index}*/_search?ignore_unavailable=true`, query);
  if (answer === undefined || answer.status !== 200)
    throw new Error(`the search was answered with ${answer?.status ?? 0}`);
  return (JSON.parse(answer.body) as { hits: { total: { value: number } } }).hits.total.value > 0;
}

async function onPage(page: string, mark: string): Promise<boolean> {
  const { body, status } = await httpAnswer(new URL(`/api/documents?limit=1&search=${mark}`, page), {}, pageLimits);
  if (status !== 200) throw new Error(`the page answered with ${status}`);
  return (JSON.parse(body) as readonly unknown[]).length > 0;
}
