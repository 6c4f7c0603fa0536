import { Client } from "@opensearch-project/opensearch";
import type { OpenSearchServer } from "../../local/opensearch/server";
import { documents } from "./failed-objects";

const requestBytes = 1024 * 1024;
const connections = 2;

/** The official client with requests that are made beforehand: as fast as the cluster takes documents. @returns seconds. */
export async function plainBulk(server: OpenSearchServer, index: string, count: number): Promise<number> {
  const client = new Client({
    node: server.url,
    auth: { username: server.adminUser, password: server.adminPassword },
    ssl: { ca: server.certificateAuthority },
  });
  const bodies: string[] = [];
  let body = "";
  for (const { id, text } of documents(count)) {
    body += `{"index":{"_index":"${index}","_id":"${id}"}}\n${text}\n`;
    if (body.length >= requestBytes) {
      bodies.push(body);
      body = "";
    }
  }
  if (body !== "") bodies.push(body);
  const startedAt = performance.now();
  const worker = async (): Promise<void> => {
    for (let next = bodies.shift(); next !== undefined; next = bodies.shift()) {
      const answer = await client.transport.request({
        method: "POST",
        path: "/_bulk",
        querystring: { filter_path: "errors" },
        bulkBody: next,
      });
      if ((answer.body as unknown as { errors: boolean }).errors) throw new Error("a document was refused");
    }
  };
  await Promise.all(Array.from({ length: connections }, worker));
  const seconds = (performance.now() - startedAt) / 1000;
  await client.close();
  return seconds;
}
