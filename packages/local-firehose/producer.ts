import { BatchSender, sendAll } from "@private-ingest/operator/sending/batch-sender";
import { batches, type Outgoing } from "@private-ingest/operator/sending/batches";
import { firehoseClient, firehosePut } from "@private-ingest/operator/sending/firehose-put";

export interface ProducerOptions {
  readonly url: string;
  readonly streamName: string;
  /** Records per real second. */
  readonly rate: number;
  readonly records?: number;
  readonly next: () => string;
  readonly signal: AbortSignal;
}

/**
 * Sends records as `send` does, until stopped. @returns how many were accepted.
 * @throws the endpoint's error when it refuses a batch for good.
 */
export async function produce(options: ProducerOptions): Promise<number> {
  const { next, rate, records = Infinity, signal, url: endpoint, streamName } = options;
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  const client = await firehoseClient({ endpoint, region: "us-east-1", credentials });
  const sender = new BatchSender({
    put: await firehosePut(client, streamName),
    attempts: Infinity,
    firstWaitMs: 50,
    longestWaitMs: 2000,
    onFailed: () => undefined,
    signal,
  });
  function* source(): Generator<Outgoing> {
    for (let made = 0; made < records; made++) yield { data: Buffer.from(next()) };
  }
  try {
    await sendAll(batches(source(), rate, signal), sender, 1, () => undefined);
  } finally {
    client.destroy();
  }
  return sender.counts.sent;
}
