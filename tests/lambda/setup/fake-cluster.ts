import { SavedObjects } from "@private-ingest/local-cloud/saved-objects";
import { FakeDomain, type Received, type Reply } from "./fake-domain";

type Stored = Record<string, unknown>;

/**
 * A cluster with all parts, as the APIs are documented. It has index state management and
 * Dashboards, which the OpenSearch of other tests lacks, and enough of the rest.
 */
export class FakeCluster {
  readonly policies = new Map<string, { policy: unknown; sequenceNumber: number }>();
  /** Indices, with the policy that each has and the version of it that it follows. */
  readonly indices = new Map<string, { policyId?: string; sequenceNumber?: number }>();
  /** The cluster's settings, flat. */
  settings: Record<string, string> = {};
  audit: Stored = { enabled: false, audit: { enable_rest: true, ignore_users: ["dashboardserver"] } };
  private readonly dashboards = new SavedObjects();
  readonly savedObjects = this.dashboards.objects;
  readonly documents = new Map<string, Stored>();
  /** Component templates, by path. */
  readonly ledgers = new Map<string, Stored>();
  /** Indices of the retention's history, with their replicas. */
  readonly history = new Map<string, string>();
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
    /** What handles paths with a prefix, by the rest of the path; the first that fits. */
    const handlers: Readonly<Record<string, (rest: string) => Reply>> = {
      [`${ism}/policies/`]: (id) => this.policy(request, id),
      ...Object.fromEntries(
        ["explain", "add", "remove", "change_policy"].map((verb) => [
          `${ism}/${verb}/`,
          (indices: string) => this.managed(verb, indices, request),
        ]),
      ),
      "/_cat/indices/": (pattern) => ({ status: 200, body: this.matching(pattern).map((index) => ({ index })) }),
      "/_cluster/settings": () => this.clusterSettings(request),
      "/.opendistro-ism-managed-index-history-*/_settings": () => this.historySettings(request),
      [`${security}/audit/config`]: () => {
        this.audit = JSON.parse(request.body) as Stored;
        return { status: 200, body: { status: "OK" } };
      },
      [`${security}/audit`]: () => ({ status: 200, body: { _readonly: [], config: this.audit } }),
      "/_component_template/": () => this.componentTemplate(request, pathname),
      [`${dashboards}/api/saved_objects/`]: (rest) => this.savedObject(request, rest),
      "/_index_template/": () =>
        this.document(request, pathname, (name, found) => ({ index_templates: [{ name, index_template: found }] })),
      [security]: () => this.document(request, pathname, (name, found) => ({ [name]: found })),
    };
    const path = decodeURIComponent(pathname);
    const prefix = Object.keys(handlers).find((one) => path.startsWith(one));
    if (prefix !== undefined) return handlers[prefix]!(path.slice(prefix.length));
    return { status: 400, body: { error: `no handler found for uri [${request.url}] and method [${request.method}]` } };
  }

  private clusterSettings({ method, body }: Received): Reply {
    if (method === "PUT") {
      const { persistent } = JSON.parse(body) as { persistent: Record<string, unknown> };
      for (const [name, value] of Object.entries(persistent)) this.settings[name] = String(value);
    }
    return { status: 200, body: { persistent: this.settings, transient: {} } };
  }

  private historySettings({ method }: Received): Reply {
    if (method === "PUT") for (const index of this.history.keys()) this.history.set(index, "0");
    const told = [...this.history].map(([index, replicas]) => [
      index,
      { settings: { "index.number_of_replicas": replicas } },
    ]);
    return { status: 200, body: Object.fromEntries(told) as Stored };
  }

  private matching(patterns: string): string[] {
    const expressions = patterns
      .split(",")
      .map((pattern) => new RegExp(`^${pattern.replaceAll(".", "\\.").replaceAll("*", ".*")}$`));
    return [...this.indices.keys()].filter((index) => expressions.some((expression) => expression.test(index)));
  }

  /**
   * As TransportAddPolicyAction of opensearch-project/index-management: `add` gives no second
   * policy, and an index follows a changed one from its next run on.
   */
  private managed(verb: string, patterns: string, { body }: Received): Reply {
    const indices = this.matching(patterns);
    if (verb === "explain") {
      const told = indices.map((index) => {
        const { policyId = null, sequenceNumber } = this.indices.get(index)!;
        return [index, { index, policy_id: policyId, policy_seq_no: sequenceNumber, enabled: policyId !== null }];
      });
      return { status: 200, body: { ...(Object.fromEntries(told) as Stored), total_managed_indices: 1 } };
    }
    const failed_indices: object[] = [];
    for (const index of indices) {
      const { policyId } = this.indices.get(index)!;
      if (verb === "remove") this.indices.set(index, {});
      else if ((verb === "add") !== (policyId === undefined)) {
        const reason = verb === "add" ? "This index already has a policy, use the update policy API" : "is not managed";
        failed_indices.push({ index_name: index, reason });
      } else {
        const { policy_id } = JSON.parse(body) as { policy_id: string };
        this.indices.set(index, { policyId: policy_id, sequenceNumber: this.policies.get(policy_id)!.sequenceNumber });
      }
    }
    const updated_indices = indices.length - failed_indices.length;
    return { status: 200, body: { updated_indices, failures: failed_indices.length > 0, failed_indices } };
  }

  /** https://docs.opensearch.org/latest/api-reference/index-apis/component-template/ */
  private componentTemplate({ method, body }: Received, pathname: string): Reply {
    if (method === "PUT") this.ledgers.set(pathname, JSON.parse(body) as Stored);
    if (method === "DELETE") return { status: this.ledgers.delete(pathname) ? 200 : 404 };
    const found = [...this.ledgers].map(([path, component_template]) => ({
      name: path.split("/").at(-1)!,
      component_template,
    }));
    return { status: 200, body: { component_templates: found } };
  }

  private document({ method, body }: Received, path: string, tell: (name: string, found: Stored) => Stored): Reply {
    const found = this.documents.get(path);
    if (method === "PUT") this.documents.set(path, JSON.parse(body) as Stored);
    else if (found === undefined) return { status: 404 };
    else if (method === "DELETE") this.documents.delete(path);
    else return { status: 200, body: tell(path.split("/").at(-1)!, found) };
    return { status: 200 };
  }

  /**
   * https://docs.opensearch.org/latest/im-plugin/ism/api/, and for the template Policy.kt of
   * opendistro-for-elasticsearch/index-management 1.13 and of opensearch-project/index-management.
   */
  private policy({ method, url, body }: Received, id: string): Reply {
    const found = this.policies.get(id);
    if (method === "PUT") {
      const { searchParams } = new URL(url, "http://cluster");
      const expected = searchParams.get("if_seq_no");
      const isCurrent = found === undefined ? expected === null : expected === String(found.sequenceNumber);
      if (!isCurrent) return { status: 409, body: { error: "version_conflict_engine_exception" } };
      const { policy } = JSON.parse(body) as { policy: Stored };
      const { ism_template: template } = policy;
      // Open Distro has one template. OpenSearch has a list, and takes one as a list of it.
      const isOne = this.paths.ism.startsWith("/_opendistro");
      if (isOne && Array.isArray(template))
        return { status: 400, body: { error: "Failed to parse object: START_ARRAY" } };
      // It adds dates and defaults of its own.
      const stored = {
        ...policy,
        ism_template: isOne ? template : [template].flat(),
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
  private savedObject({ method, url, body, headers }: Received, path: string): Reply {
    if (headers[this.paths.header] === undefined || headers.securitytenant !== "global") {
      return { status: 400, body: { message: `Request must contain a ${this.paths.header} header.` } };
    }
    if (path === "_import" && !/name="file"; filename="[^"]+\.ndjson"/.test(body)) return { status: 415 };
    return this.dashboards.answer(method, `/${path}${new URL(url, "http://cluster").search}`, body);
  }

  /** Writes other than to the ledger and to Dashboards' reading endpoint, which is a POST. */
  static writes(received: readonly Received[]): string[] {
    return received
      .filter(
        ({ method, url }) => method !== "GET" && !url.endsWith("_bulk_get") && !url.includes("_component_template"),
      )
      .map(({ method, url }) => `${method} ${url}`);
  }

  clear(): void {
    for (const store of [this.documents, this.policies, this.savedObjects, this.ledgers, this.indices]) store.clear();
    this.interrupt = () => undefined;
  }

  putMapping(role: string, mapping: object): void {
    const stored = { hosts: [], users: [], backend_roles: [], and_backend_roles: [], reserved: false, ...mapping };
    this.documents.set(`${this.paths.security}/rolesmapping/${role}`, stored);
  }

  putRole(role: string, permissions: object): void {
    this.documents.set(`${this.paths.security}/roles/${role}`, { cluster_permissions: [], ...permissions });
  }

  role(role: string): Stored | undefined {
    return this.documents.get(`${this.paths.security}/roles/${role}`);
  }

  template(indexName: string): Stored | undefined {
    return this.documents.get(`/_index_template/private-ingest-${indexName}`);
  }

  mapping(role: string): Stored | undefined {
    return this.documents.get(`${this.paths.security}/rolesmapping/${role}`);
  }
}
