import * as http from "node:http";
import type { AddressInfo } from "node:net";

const timeIsDate = { properties: { timestamp: { type: "date" } } };

/** The inside of a domain as the doctor asks for it: an answer for each path, which tests replace one at a time. */
export class FakeInside {
  static readonly healthy = (role: string): Record<string, unknown> => ({
    "/_cluster/health": { status: "green", number_of_nodes: 1, unassigned_shards: 0 },
    "/_cluster/settings": { persistent: {}, transient: {} },
    "/stockdata*/_settings": { "stockdata-2026-11-23": { settings: { "index.number_of_shards": "1" } } },
    "/_plugins/_security/api/rolesmapping/firehose-role": { "firehose-role": { backend_roles: [role] } },
    "/_index_template/private-ingest-stockdata": {
      index_templates: [
        { index_template: { index_patterns: ["stockdata", "stockdata-20*"], template: { mappings: timeIsDate } } },
      ],
    },
    "/stockdata*/_mapping": {
      "stockdata-2026-11-23": { mappings: timeIsDate },
    },
    "/stockdata*/_search": { hits: { total: { value: 1 } } },
  });
  answers: Record<string, unknown>;

  private constructor(
    private readonly server: http.Server,
    readonly url: string,
    role: string,
  ) {
    this.answers = FakeInside.healthy(role);
  }

  static async start(role: string): Promise<FakeInside> {
    const server = http.createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const fake = new FakeInside(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`, role);
    server.on("request", (request, response) => {
      request.resume();
      const answer = fake.answers[decodeURIComponent((request.url ?? "").split("?")[0]!)];
      response.writeHead(answer === undefined ? 404 : 200, { "content-type": "application/json" });
      response.end(JSON.stringify(answer ?? {}));
    });
    return fake;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}
