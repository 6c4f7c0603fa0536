/** Sends batches of stock records to a Firehose endpoint, and measures how it answers. */
import * as http from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { stockRecords } from "../../local/stocks";

export const batchRecords = 500;
const connections = 2;

export interface Load {
  readonly url: string;
  readonly streamName: string;
  readonly records: number;
  /** Records a second; Infinity: as fast as the endpoint answers. */
  readonly rate: number;
}

export interface LoadResult {
  readonly seconds: number;
  /** Requests that were told to come again. */
  readonly refused: number;
  /** Of one request, milliseconds. */
  readonly p99Milliseconds: number;
}

/** Sends whole batches, at a steady rate if there is one; falls behind when the endpoint does. */
export async function load({ url, streamName, records, rate }: Load): Promise<LoadResult> {
  const bodies = batchBodies(streamName);
  const agent = new http.Agent({ keepAlive: true, maxSockets: connections });
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
      while ((await post(url, agent, bodies[batch % bodies.length] ?? "")) !== 200) {
        refused++;
        await sleep(50);
      }
      latencies.push(performance.now() - sentAt);
    }
  };
  await Promise.all(Array.from({ length: connections }, worker));
  agent.destroy();
  latencies.sort((a, b) => a - b);
  return {
    seconds: (performance.now() - startedAt) / 1000,
    refused,
    p99Milliseconds: latencies[Math.floor(latencies.length * 0.99)] ?? 0,
  };
}

/** Requests made before the clock starts, so that the client costs little. */
function batchBodies(streamName: string): readonly string[] {
  const records = stockRecords(1);
  return Array.from({ length: 100 }, () => {
    const Records = Array.from({ length: batchRecords }, () => ({
      Data: Buffer.from(JSON.stringify(records.next().value)).toString("base64"),
    }));
    return JSON.stringify({ DeliveryStreamName: streamName, Records });
  });
}

function post(url: string, agent: http.Agent, body: string): Promise<number | undefined> {
  const headers = {
    "content-length": Buffer.byteLength(body),
    "content-type": "application/x-amz-json-1.1",
    "x-amz-target": "Firehose_20150804.PutRecordBatch",
    // moto tells services and Regions apart by it.
    authorization:
      "AWS4-HMAC-SHA256 Credential=local/20261123/us-east-1/firehose/aws4_request, SignedHeaders=host, Signature=0",
  };
  return new Promise((resolve, reject) => {
    const request = http.request(url, { method: "POST", agent, headers }, (response) => {
      response.resume();
      response.on("end", () => {
        resolve(response.statusCode);
      });
    });
    request.on("error", reject);
    request.end(body);
  });
}
