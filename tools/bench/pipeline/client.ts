/** Sends batches of stock records to a stream over HTTP and measures how it answers. */
import { setTimeout as sleep } from "node:timers/promises";
import { Agent, type Dispatcher, request } from "undici";
import { stockRecords } from "@private-ingest/operator/sending/stocks";

const batchRecords = 500;
const connections = 2;

export interface Load {
  readonly records: number;
  /** Records per second; Infinity: as fast as the endpoint answers. */
  readonly rate: number;
}

export interface LoadResult {
  readonly seconds: number;
  /** Throttled requests. */
  readonly refused: number;
  /** Of one request, milliseconds. */
  readonly p99Milliseconds: number;
}

export async function loadOverHttp(url: string, streamName: string, load: Load): Promise<LoadResult> {
  const agent = new Agent({ connections });
  const bodies = batches(streamName).map((batch) => JSON.stringify(batch));
  const result = await sendAll(
    load,
    async (place) => (await post(url, agent, bodies[place % bodies.length] ?? "")) === 200,
  );
  await agent.close();
  return result;
}

/** Sends whole batches, at the given rate; `send` returns whether one was accepted. */
async function sendAll({ records, rate }: Load, send: (place: number) => Promise<boolean>): Promise<LoadResult> {
  const total = Math.ceil(records / batchRecords);
  const latencies: number[] = [];
  let next = 0;
  let refused = 0;
  const startedAt = performance.now();
  const worker = async (): Promise<void> => {
    for (let batch = next++; batch < total; batch = next++) {
      const dueMs = ((batch * batchRecords) / rate) * 1000 - (performance.now() - startedAt);
      if (dueMs > 1) await sleep(dueMs);
      const sentAt = performance.now();
      while (!(await send(batch))) {
        refused++;
        await sleep(50);
      }
      latencies.push(performance.now() - sentAt);
    }
  };
  await Promise.all(Array.from({ length: connections }, worker));
  latencies.sort((a, b) => a - b);
  return {
    seconds: (performance.now() - startedAt) / 1000,
    refused,
    p99Milliseconds: latencies[Math.floor(latencies.length * 0.99)] ?? 0,
  };
}

/** Made before the clock starts, so that the client costs little. */
function batches(streamName: string) {
  const records = stockRecords(1);
  return Array.from({ length: 100 }, () => ({
    DeliveryStreamName: streamName,
    Records: Array.from({ length: batchRecords }, () => ({
      Data: Buffer.from(JSON.stringify(records.next().value)).toString("base64"),
    })),
  }));
}

/** Sends a PutRecordBatch. @returns the status of its answer. */
export async function post(url: string, dispatcher: Dispatcher, body: string): Promise<number> {
  const headers = { "content-type": "application/x-amz-json-1.1", "x-amz-target": "Firehose_20150804.PutRecordBatch" };
  const answer = await request(url, { method: "POST", dispatcher, headers, body });
  await answer.body.dump();
  return answer.statusCode;
}
