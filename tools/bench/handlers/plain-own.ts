import type { FirehoseEvent, FirehoseResponse, TransformedRecord } from "../../../lambda/contracts/transform-event";

/** The same transform as a hand-written handler. */
export function handler(event: FirehoseEvent): Promise<FirehoseResponse> {
  const records = event.records.map(({ recordId, data }): TransformedRecord => {
    try {
      const record = JSON.parse(Buffer.from(data, "base64").toString("utf8")) as { price: number; quantity: number };
      const line = JSON.stringify({ ...record, total: record.price * record.quantity }) + "\n";
      return { recordId, result: "Ok", data: Buffer.from(line).toString("base64") };
    } catch {
      return { recordId, result: "ProcessingFailed", data };
    }
  });
  return Promise.resolve({ records });
}
