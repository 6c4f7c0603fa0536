/** What a server takes when documents are handed to it directly: the yardstick for a pipeline in front of it. */
import * as https from "node:https";
import { recordIds } from "../../local/firehose/record-id";
import { stockRecords } from "../../local/stocks";
import type { OpenSearchConnection } from "../../local/store/opensearch";

/** As in the pipeline: near a megabyte a request, two connections. */
const requestBytes = 1024 * 1024;
const connections = 2;

/** Documents a second, through `_bulk` with ids, of the same stock documents that the pipeline makes. */
export async function plainBulk(connection: OpenSearchConnection, index: string, documents: number): Promise<number> {
  const bodies = bulkBodies(index, documents);
  const agent = new https.Agent({
    keepAlive: true,
    maxSockets: connections,
    ...(connection.certificateAuthority !== undefined && { ca: connection.certificateAuthority }),
  });
  const startedAt = performance.now();
  const worker = async (): Promise<void> => {
    for (let body = bodies.pop(); body !== undefined; body = bodies.pop()) await post(connection, agent, body);
  };
  await Promise.all(Array.from({ length: connections }, worker));
  agent.destroy();
  return (documents / (performance.now() - startedAt)) * 1000;
}

/** Made before the clock starts. */
function bulkBodies(index: string, documents: number): string[] {
  const records = stockRecords(1);
  const id = recordIds(Date.now());
  const bodies: string[] = [];
  let body = "";
  for (let place = 0; place < documents; place++) {
    const document = { ...records.next().value, timestamp: new Date().toISOString() };
    body += `{"index":{"_index":"${index}","_id":"${id(place)}"}}\n${JSON.stringify(document)}\n`;
    if (body.length < requestBytes && place < documents - 1) continue;
    bodies.push(body);
    body = "";
  }
  return bodies;
}

function post({ url, user }: OpenSearchConnection, agent: https.Agent, body: string): Promise<void> {
  const path = "/_bulk?filter_path=errors";
  const headers = { "content-type": "application/x-ndjson", "content-length": Buffer.byteLength(body) };
  return new Promise((resolve, reject) => {
    const auth = user && `${user.name}:${user.password}`;
    const request = https.request(url + path, { method: "POST", agent, headers, ...(auth && { auth }) }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
      response.on("end", () => {
        if (response.statusCode === 200 && text === '{"errors":false}') resolve();
        else reject(new Error(`_bulk answered ${response.statusCode ?? 0}: ${text.slice(0, 500)}`));
      });
    });
    request.on("error", reject);
    request.end(body);
  });
}
