import { FakeServer } from "./fake-server";

const timeIsDate = { properties: { timestamp: { type: "date" } } };

/** The inside of a domain: an answer for each path, which tests replace one at a time. */
export class FakeInside extends FakeServer {
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

  constructor(role: string) {
    super((request, response) => {
      request.resume();
      const answer = this.answers[decodeURIComponent((request.url ?? "").split("?")[0]!)];
      response.writeHead(answer === undefined ? 404 : 200, { "content-type": "application/json" });
      response.end(JSON.stringify(answer ?? {}));
    });
    this.answers = FakeInside.healthy(role);
  }
}
