/** How fast a server takes documents directly, to compare with a pipeline in front of it. */
import * as https from "node:https";
import type { OpenSearchConnection } from "@private-ingest/local-firehose/store/opensearch";

/** As the pipeline and replay do: near a megabyte a request, two connections. */
const requestBytes = 1024 * 1024;
const connections = 2;

export interface BulkDocument {
  readonly id: string;
  /** JSON on one line. */
  readonly text: string;
}

/** Documents a second, through `_bulk` with ids; the requests are made before the clock starts. */
export async function plainBulk(
  connection: OpenSearchConnection,
  index: string,
  documents: Iterable<BulkDocument>,
): Promise<number> {
  const { bodies, count } = bulkBodies(index, documents);
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
  return (count / (performance.now() - startedAt)) * 1000;
}

function bulkBodies(index: string, documents: Iterable<BulkDocument>): { bodies: string[]; count: number } {
  const bodies: string[] = [];
  let [body, count] = ["", 0];
  for (const { id, text } of documents) {
    body += `{"index":{"_index":"${index}","_id":"${id}"}}\n${text}\n`;
    count++;
    if (body.length < requestBytes) continue;
    bodies.push(body);
    body = "";
  }
  if (body !== "") bodies.push(body);
  return { bodies, count };
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
