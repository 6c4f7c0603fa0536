import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "undici";
import { batchLimitRecords } from "./firehose/put-request";

export interface ProducerOptions {
  /** The Firehose endpoint, for example `http://127.0.0.1:49152`. */
  readonly url: string;
  readonly streamName: string;
  /** Records per real second. */
  readonly rate: number;
  /** Records in all; without it, until stopped. */
  readonly records?: number;
  /** Makes the next record. */
  readonly next: () => string;
  readonly signal: AbortSignal;
}

/** Requests per second at low rates: small batches for a smooth chart, few for little overhead. */
const batchesASecond = 10;

/**
 * Sends records to the endpoint as any client would: PutRecordBatch over HTTP, repeated with
 * back-off while the service says to slow down. Resolves with the number of accepted records.
 * @throws when the endpoint refuses a batch for good.
 */
export async function produce(options: ProducerOptions): Promise<number> {
  const { next, rate, records: total = Infinity, signal, url, streamName } = options;
  const client = new Client(url);
  const startedAt = Date.now();
  let sent = 0;
  while (sent < total && !signal.aborted) {
    // What the rate allows by now, so that a slow moment is caught up with instead of being lost.
    const due = Math.floor(((Date.now() - startedAt) / 1000) * rate) + 1;
    const count = Math.min(batchLimitRecords, total - sent, Math.max(1, Math.ceil(rate / batchesASecond)), due - sent);
    if (count <= 0) {
      const waitMs = ((sent + Math.min(rate / batchesASecond, total - sent)) / rate) * 1000 - (Date.now() - startedAt);
      await sleep(Math.max(1, waitMs), undefined, { signal }).catch(() => undefined);
      continue;
    }
    const data = Array.from({ length: count }, () => Buffer.from(next()).toString("base64"));
    sent += await putRecords(client, streamName, data, signal);
  }
  await client.close();
  return sent;
}

function requestBody(streamName: string, data: readonly string[]): string {
  const records = data.map((text) => `{"Data":"${text}"}`).join(",");
  return `{"DeliveryStreamName":${JSON.stringify(streamName)},"Records":[${records}]}`;
}

/** The records of a request that its answer has an error code for. */
function refused(data: readonly string[], answer: string): readonly string[] {
  const { FailedPutCount, RequestResponses = [] } = JSON.parse(answer) as {
    FailedPutCount?: number;
    RequestResponses?: readonly { ErrorCode?: string }[];
  };
  return FailedPutCount ? data.filter((_, place) => RequestResponses[place]?.ErrorCode !== undefined) : [];
}

const headers = {
  "content-type": "application/x-amz-json-1.1",
  "x-amz-target": "Firehose_20150804.PutRecordBatch",
};

/**
 * Puts records until all are accepted or `signal` has been raised.
 * @returns how many records were accepted.
 */
async function putRecords(client: Client, streamName: string, data: readonly string[], signal: AbortSignal) {
  let remaining = data;
  for (let waitMs = 50; ; waitMs = Math.min(waitMs * 2, 2000)) {
    const body = requestBody(streamName, remaining);
    const answer = await client.request({ path: "/", method: "POST", headers, body });
    const [status, text] = [answer.statusCode, await answer.body.text()];
    if (status !== 200 && status !== 503) throw new Error(`PutRecordBatch was refused with ${status}: ${text}`);
    if (status === 200) remaining = refused(remaining, text);
    if (remaining.length === 0 || signal.aborted) return data.length - remaining.length;
    await sleep(waitMs, undefined, { signal }).catch(() => undefined);
  }
}
