import type { FirehoseEvent, FirehoseResponse, TransformedRecord } from "../../../lambda/contracts/transform-event";

/** Only decodes, parses, stringifies and encodes each record. */
export function handler(event: FirehoseEvent): Promise<FirehoseResponse> {
  const records = event.records.map(({ recordId, data }): TransformedRecord => {
    const line = JSON.stringify(JSON.parse(Buffer.from(data, "base64").toString("utf8")));
    return { recordId, result: "Ok", data: Buffer.from(line).toString("base64") };
  });
  return Promise.resolve({ records });
}
