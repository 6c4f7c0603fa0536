import type { FirehoseEvent, FirehoseResponse, TransformedRecord } from "../../../lambda/contracts/transform-event";

/** The usual way to write the function in TypeScript, to compare with ours. */
export function handler(event: FirehoseEvent): Promise<FirehoseResponse> {
  const records = event.records.map(({ recordId, data }): TransformedRecord => {
    try {
      const payload = JSON.parse(Buffer.from(data, "base64").toString("utf8")) as object;
      const line = JSON.stringify({ ...payload, timestamp: new Date().toISOString() }) + "\n";
      return { recordId, result: "Ok", data: Buffer.from(line).toString("base64") };
    } catch {
      return { recordId, result: "ProcessingFailed", data };
    }
  });
  return Promise.resolve({ records });
}
