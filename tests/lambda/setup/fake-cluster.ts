import { FakeDomain, type Received, type Reply } from "./fake-domain";

type Stored = Record<string, unknown>;

/**
 * A cluster with all parts, as far as the function speaks to it, after the documentation of their APIs: the parts that the
 * OpenSearch of the other tests has not (index state management and Dashboards) and enough of the others.
 */
export class FakeCluster {
  readonly policies = new Map<string, { policy: unknown; sequenceNumber: number }>();
  readonly savedObjects = new Map<string, Stored>();
  readonly documents = new Map<string, Stored>();
  /** Called before each request is answered; a reply from it stands in for the cluster's. */
  interrupt: (request: Received) => Reply | undefined = () => undefined;

  private sequenceNumber = 0;

  private constructor(private readonly paths: { ism: string; dashboards: string; header: string; security: string }) {}

  static async start(engine: "opensearch" | "elasticsearch"): Promise<{ cluster: FakeCluster; server: FakeDomain }> {
    const cluster = new FakeCluster(
      engine === "opensearch"
        ? { ism: "/_plugins/_ism", dashboards: "/_dashboards", header: "osd-xsrf", security: "/_plugins/_security/api" }
        : {
            ism: "/_opendistro/_ism",
            dashboards: "/_plugin/kibana",
            header: "kbn-xsrf",
            security: "/_opendistro/_security/api",
          },
    );
    const server = await FakeDomain.start((request) => cluster.interrupt(request) ?? cluster.answer(request));
    return { cluster, server };
  }

  private answer(request: Received): Reply {
    const { pathname } = new URL(request.url, "http://cluster");
    const { ism, dashboards, security } = this.paths;
    if (pathname.startsWith(`${ism}/policies/`)) return this.policy(request, pathname.slice(`${ism}/policies/`.length));
    if (pathname === `${ism}/change_policy/stockdata*` || pathname === `${ism}/remove/stockdata*`) {
      return { status: 200, body: { updated_indices: 2, failures: false, failed_indices: [] } };
    }
    if (pathname.startsWith(`${dashboards}/api/saved_objects/`)) {
      if (request.headers[this.paths.header] === undefined || request.headers.securitytenant !== "global") {
        return { status: 400, body: { message: `Request must contain a ${this.paths.header} header.` } };
      }
      return this.savedObject(request, pathname.slice(`${dashboards}/api/saved_objects/`.length));
    }
    if (pathname.startsWith("/_index_template/")) {
      return this.document(request, pathname, (name, found) => ({
        index_templates: [{ name, index_template: found }],
      }));
    }
    if (pathname.startsWith(security)) return this.document(request, pathname, (name, found) => ({ [name]: found }));
    return { status: 400, body: { error: `no handler found for uri [${request.url}] and method [${request.method}]` } };
  }

  private document({ method, body }: Received, path: string, tell: (name: string, found: Stored) => Stored): Reply {
    const found = this.documents.get(path);
    if (method === "PUT") this.documents.set(path, JSON.parse(body) as Stored);
    else if (found === undefined) return { status: 404 };
    else if (method === "DELETE") this.documents.delete(path);
    else return { status: 200, body: tell(path.split("/").at(-1)!, found) };
    return { status: 200 };
  }

  /** https://docs.opensearch.org/latest/im-plugin/ism/api/ */
  private policy({ method, url, body }: Received, id: string): Reply {
    const found = this.policies.get(id);
    if (method === "PUT") {
      const { searchParams } = new URL(url, "http://cluster");
      const expected = searchParams.get("if_seq_no");
      const isCurrent = found === undefined ? expected === null : expected === String(found.sequenceNumber);
      if (!isCurrent) return { status: 409, body: { error: "version_conflict_engine_exception" } };
      const { policy } = JSON.parse(body) as { policy: Stored };
      // It adds dates and defaults of its own.
      const stored = {
        ...policy,
        policy_id: id,
        schema_version: 21,
        last_updated_time: 1_795_000_000_000,
        error_notification: null,
      };
      this.policies.set(id, { policy: stored, sequenceNumber: ++this.sequenceNumber });
      return { status: 201, body: { _id: id, _seq_no: this.sequenceNumber, _primary_term: 1 } };
    }
    if (found === undefined) return { status: 404, body: { error: { reason: "Policy not found" }, status: 404 } };
    if (method === "DELETE") this.policies.delete(id);
    return {
      status: 200,
      body: { _id: id, _version: 1, _seq_no: found.sequenceNumber, _primary_term: 1, policy: found.policy },
    };
  }

  /** https://www.elastic.co/guide/en/kibana/7.10/saved-objects-api.html */
  private savedObject({ method, body, headers }: Received, path: string): Reply {
    if (path === "_bulk_get") {
      const wanted = JSON.parse(body) as { type: string; id: string }[];
      const saved_objects = wanted.map(
        ({ type, id }) =>
          this.savedObjects.get(`${type}/${id}`) ?? { type, id, error: { statusCode: 404, error: "Not Found" } },
      );
      return { status: 200, body: { saved_objects } };
    }
    if (path === "_import") {
      const boundary = /boundary=(.+)$/.exec(headers["content-type"]!)![1]!;
      const file = body.split(`--${boundary}`)[1]!;
      const [head, content] = file.split("\r\n\r\n") as [string, string];
      if (!/name="file"; filename="[^"]+\.ndjson"/.test(head)) return { status: 415 };
      const objects = content
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as Stored & { type: string; id: string });
      for (const object of objects) {
        this.savedObjects.set(`${object.type}/${object.id}`, {
          ...object,
          updated_at: "2026-11-23T00:00:00Z",
          version: "WzEsMV0=",
        });
      }
      return { status: 200, body: { success: true, successCount: objects.length } };
    }
    return { status: method === "DELETE" && this.savedObjects.delete(path) ? 200 : 404 };
  }

  /** Writes other than to Dashboards' reading endpoint, which is a POST. */
  static writes(received: readonly Received[]): string[] {
    return received
      .filter(({ method, url }) => method !== "GET" && !url.endsWith("_bulk_get"))
      .map(({ method, url }) => `${method} ${url}`);
  }

  /** A mapping as somebody else made it. */
  putMapping(role: string, mapping: object): void {
    const stored = { hosts: [], users: [], backend_roles: [], and_backend_roles: [], reserved: false, ...mapping };
    this.documents.set(`${this.paths.security}/rolesmapping/${role}`, stored);
  }

  mapping(role: string): Stored | undefined {
    return this.documents.get(`${this.paths.security}/rolesmapping/${role}`);
  }
}
