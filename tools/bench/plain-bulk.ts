/** Measures direct writes to a server, to compare with a pipeline in front of it. */
import { Agent, request } from "undici";
import type { OpenSearchConnection } from "@private-ingest/local-firehose/store/opensearch";

/** As the pipeline and replay do: about a megabyte per request, two connections. */
const requestBytes = 1024 * 1024;
const connections = 2;

export interface BulkDocument {
  readonly id: string;
  /** JSON on one line. */
  readonly text: string;
}

/** Documents per second by `_bulk` with ids; the requests exist before the clock starts. */
export async function plainBulk(
  connection: OpenSearchConnection,
  index: string,
  documents: Iterable<BulkDocument>,
): Promise<number> {
  const { bodies, count } = bulkBodies(index, documents);
  const { certificateAuthority: ca } = connection;
  const agent = new Agent({ connections, ...(ca !== undefined && { connect: { ca } }) });
  const startedAt = performance.now();
  const worker = async (): Promise<void> => {
    for (let body = bodies.pop(); body !== undefined; body = bodies.pop()) await post(connection, agent, body);
  };
  await Promise.all(Array.from({ length: connections }, worker));
  await agent.close();
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

async function post({ url, user }: OpenSearchConnection, dispatcher: Agent, body: string): Promise<void> {
  const authorization = user && `Basic ${Buffer.from(`${user.name}:${user.password}`).toString("base64")}`;
  const headers = { "content-type": "application/x-ndjson", ...(authorization && { authorization }) };
  const answer = await request(`${url}/_bulk?filter_path=errors`, { method: "POST", dispatcher, headers, body });
  const text = await answer.body.text();
  if (answer.statusCode !== 200 || text !== '{"errors":false}')
    throw new Error(`_bulk answered ${answer.statusCode}: ${text.slice(0, 500)}`);
}
