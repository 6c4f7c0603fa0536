import assert from "node:assert/strict";
import type { SetupEvent, SetupReport } from "../../../lambda/contracts/setup-event";
import type { StreamSetup } from "../../../lambda/contracts/stream-setup";
import { setUp } from "../../../lambda/setup/setup";
import { type Caller, request } from "@private-ingest/local-firehose/opensearch/request";
import { createUser } from "@private-ingest/local-firehose/opensearch/user";
import { readDefinition } from "../../../streams/definition";
import { samples } from "../../../streams/samples";
import type { LaunchedOpenSearch } from "../../launched-opensearch";
import { eventFor, type EventFields, stockdata } from "./fake-domain";

const deliveryRoleArn = "arn:aws:iam::123456789012:role/delivery";
const stock = {
  ticker_symbol: "QXZ",
  sector: "HEALTHCARE",
  change: -0.05,
  price: 84.51,
  timestamp: "2026-11-23T09:05:07.042Z",
};

/** Index template, role and mapping; the local server has neither retention nor dashboards. */
const outcomes = ({ changes }: SetupReport): string[] =>
  changes.filter(({ outcome }) => outcome !== "skipped").map(({ outcome }) => outcome);

/** The setup function before a server, see tests/opensearch.test.ts. */
export function describeSetup(opensearch: () => LaunchedOpenSearch): void {
  describe("setup: a real OpenSearch", () => {
    let admin: Caller;
    let firstReport: SetupReport;

    function adminSignIn(): Pick<SetupEvent, "authentication" | "certificateAuthority"> {
      const { userName, password, certificateAuthority } = admin;
      return { authentication: { kind: "basic", userName, password }, certificateAuthority };
    }

    function run(more: EventFields = {}, timeLimitMs = 20_000): Promise<SetupReport> {
      const event = eventFor(admin.url, {
        ...adminSignIn(),
        deliveryRoleArn,
        owner: "shop/dev",
        retentionDays: 30,
        dashboards: true,
        ...more,
      });
      return setUp(event, { timeLimitMs });
    }

    async function read(path: string): Promise<Record<string, unknown>> {
      const { status, body } = await request(admin, "GET", path);
      assert.equal(status, 200, body);
      return JSON.parse(body) as Record<string, unknown>;
    }

    function runStream(stream: StreamSetup, tf?: SetupEvent["tf"]): Promise<SetupReport> {
      const { extraRoles: _, ...event } = eventFor(admin.url, { ...adminSignIn(), owner: `shop/dev/${stream.name}` });
      return setUp({ ...event, stream, ...(tf && { tf }) }, { timeLimitMs: 20_000 });
    }

    /** Sends a document by `_bulk`, as Firehose does. Gives the item's status or the request's. */
    async function deliver(caller: Caller, index: string, document: object = stock): Promise<number> {
      const lines = [{ index: { _index: index } }, document].map((line) => `${JSON.stringify(line)}\n`).join("");
      const { status, body } = await request(caller, "POST", "/_bulk?refresh=true", lines);
      if (status !== 200) return status;
      return (JSON.parse(body) as { items: { index: { status: number } }[] }).items[0]!.index.status;
    }

    before(async () => {
      const { server, ready } = opensearch();
      admin = server;
      // Begun while the server does not answer yet: what a fresh domain puts a run through.
      [firstReport] = await Promise.all([run({}, 120_000), ready]);
    });

    after(() => request(admin, "DELETE", "/stockdata*"));

    it("is set up while it is still starting", () => {
      assert.deepEqual(firstReport.changes, [
        { object: "index template private-ingest-stockdata", outcome: "created" },
        {
          object: "retention policy private-ingest-stockdata",
          outcome: "skipped",
          reason: "This cluster has no retention.",
        },
        { object: "role firehose-role", outcome: "created" },
        { object: "mapping of firehose-role", outcome: "created" },
        { object: "saved objects of stockdata", outcome: "skipped", reason: "This cluster has no dashboards." },
      ]);
    });

    it("has the role and the mapping of the post", async () => {
      const roles = await read("/_plugins/_security/api/roles/firehose-role");
      const { cluster_permissions, index_permissions } = roles["firehose-role"] as Record<string, unknown>;
      assert.deepEqual(cluster_permissions, ["cluster_composite_ops", "cluster_monitor"]);
      assert.deepEqual(index_permissions, [
        {
          index_patterns: ["stockdata", "stockdata-20*"],
          fls: [],
          masked_fields: [],
          allowed_actions: ["crud", "create_index", "manage"],
        },
        {
          index_patterns: ["stockdata*"],
          fls: [],
          masked_fields: [],
          allowed_actions: ["indices:monitor/stats", "indices:admin/mappings/get"],
        },
      ]);
      const mappings = await read("/_plugins/_security/api/rolesmapping/firehose-role");
      assert.deepEqual((mappings["firehose-role"] as Record<string, unknown>).backend_roles, [deliveryRoleArn]);
    });

    it("is not changed by a second run, as its version numbers show", async () => {
      const versions = async (): Promise<unknown> => (await read("/_cluster/state/metadata,version")).version;
      const before = await versions();
      assert.deepEqual(outcomes(await run({ tf: { action: "update" } })), ["unchanged", "unchanged", "unchanged"]);
      assert.deepEqual(await versions(), before);
    });

    it("lets the delivery role write only to the stream's indices", async () => {
      const delivery = await createUser(admin, "delivery", [deliveryRoleArn]);
      const stranger = await createUser(admin, "stranger", ["arn:aws:iam::123456789012:role/other"]);
      assert.equal(await deliver(delivery, "stockdata-2026-11-23"), 201);
      assert.equal(await deliver(delivery, "other-2026-11-23"), 403);
      assert.equal(await deliver(stranger, "stockdata-2026-11-23"), 403);
      assert.equal((await request(delivery, "GET", "/_plugins/_security/api/roles")).status, 403);
    });

    it("allows Firehose's requests, without an index and beside another stream's", async () => {
      const delivery = await createUser(admin, "firehose", [deliveryRoleArn]);
      const ask = async (path: string): Promise<[string, number]> => [
        path,
        (await request(delivery, "GET", path)).status,
      ];
      // https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html#using-iam-es
      const paths = ["/_cluster/stats", "/_nodes", "/_nodes/stats", "/stockdata*/_mapping", "/stockdata*/_stats"];
      for (const neighbours of [[], ["stockdata-eu-2026-11-23", "stockdatabase"]]) {
        await request(admin, "DELETE", "/stockdata*");
        for (const index of neighbours) assert.equal((await request(admin, "PUT", `/${index}`)).status, 200);
        const answers = await Promise.all(paths.map(ask));
        const unexpected = answers.filter(([, status]) => status !== 200 && status !== 404);
        assert.deepEqual(unexpected, []);
        for (const date of ["", "-2026-11-23-09", "-2026-11-23", "-2026-w48", "-2026-11"]) {
          assert.equal(await deliver(delivery, `stockdata${date}`), 201, date);
        }
        for (const index of ["stockdata-eu-2026-11-23", "stockdatabase"]) {
          assert.equal(await deliver(delivery, index), 403, index);
          assert.equal((await request(delivery, "GET", `/${index}/_search`)).status, 403, index);
          assert.equal((await request(delivery, "DELETE", `/${index}`)).status, 403, index);
        }
      }
      await request(admin, "DELETE", "/stockdata*");
    });

    it("makes the stream's indices by the template", async () => {
      assert.equal(await deliver(admin, "stockdata-2026-w48"), 201);
      const { mappings } = (await read("/stockdata-2026-w48/_mapping"))["stockdata-2026-w48"] as {
        mappings: { properties: object };
      };
      const keyword = { type: "text", fields: { keyword: { type: "keyword", ignore_above: 256 } } };
      assert.deepEqual(mappings.properties, {
        change: { type: "double" },
        price: { type: "double" },
        sector: keyword,
        ticker_symbol: keyword,
        timestamp: { type: "date" },
      });
    });

    it("gives its template another priority if another template has it", async () => {
      const theirs = { index_patterns: ["stock*"], priority: 109 };
      const own = "/_index_template/private-ingest-stockdata";
      assert.equal((await request(admin, "DELETE", own)).status, 200);
      assert.equal((await request(admin, "PUT", "/_index_template/theirs", theirs)).status, 200);
      assert.deepEqual(outcomes(await run()), ["created", "unchanged", "unchanged"]);
      const { index_templates } = (await read(own)) as { index_templates: [{ index_template: { priority: number } }] };
      assert.equal(index_templates[0].index_template.priority, 110);
      assert.deepEqual(outcomes(await run()), ["unchanged", "unchanged", "unchanged"]);
      assert.equal((await request(admin, "DELETE", "/_index_template/theirs")).status, 200);
    });

    it("keeps what others have mapped", async () => {
      const path = "/_plugins/_security/api/rolesmapping/firehose-role";
      const foreign = { backend_roles: ["theirs"], users: ["them"], hosts: ["10.0.0.*"], and_backend_roles: ["a"] };
      assert.equal((await request(admin, "PUT", path, foreign)).status, 200);
      assert.deepEqual(outcomes(await run()), ["unchanged", "unchanged", "updated"]);
      const mapping = (await read(path))["firehose-role"] as Record<string, unknown>;
      assert.deepEqual(mapping.backend_roles, ["theirs", deliveryRoleArn]);
      assert.deepEqual([mapping.users, mapping.hosts, mapping.and_backend_roles], [["them"], ["10.0.0.*"], ["a"]]);
    });

    it("is checked without a change, and refuses delivery until a broken role is fixed", async () => {
      const delivery = await createUser(admin, "delivery-fixed", [deliveryRoleArn]);
      const [role, mapping] = ["roles", "rolesmapping"].map((kind) => `/_plugins/_security/api/${kind}/firehose-role`);
      const template = "/_index_template/private-ingest-stockdata";
      const check = async (): Promise<string[]> => {
        const event = eventFor(admin.url, { ...adminSignIn(), deliveryRoleArn, owner: "shop/dev", retentionDays: 30 });
        const { changes } = await setUp({ check: event }, { timeLimitMs: 20_000 });
        const differs = changes.filter(({ outcome }) => outcome === "missing" || outcome === "different");
        return differs.map(({ object, outcome }) => `${object} ${outcome}`);
      };
      const faults: [string, string, string, unknown][] = [
        ["role firehose-role missing", "DELETE", role!, undefined],
        ["mapping of firehose-role missing", "DELETE", mapping!, undefined],
        ["mapping of firehose-role different", "PUT", mapping!, { users: [] }],
        ["mapping of firehose-role different", "PUT", mapping!, { backend_roles: ["theirs"] }],
        ["index template private-ingest-stockdata missing", "DELETE", template, undefined],
        ["index template private-ingest-stockdata different", "PUT", template, { index_patterns: ["stockdata-20*"] }],
      ];
      assert.deepEqual(await check(), []);
      for (const [expected, method, path, body] of faults) {
        const { status, body: said } = await request(admin, method, path, body);
        assert.ok(status < 300, said);
        assert.deepEqual(await check(), [expected]);
        const isDelivered = path === template ? 201 : 403;
        assert.equal(await deliver(delivery, "stockdata-2026-11-25"), isDelivered, `${method} ${path}`);
        await run({ tf: { action: "update" } });
        assert.deepEqual(await check(), []);
        assert.equal(await deliver(delivery, "stockdata-2026-11-25"), 201);
      }
      const mapped = (await read(mapping!))["firehose-role"] as Record<string, unknown>;
      assert.deepEqual(mapped.backend_roles, ["theirs", deliveryRoleArn]);
    });

    it("takes roles and mappings beyond the stream's", async () => {
      const extraRoles = {
        readers: { index_permissions: [{ index_patterns: ["stockdata*"], allowed_actions: ["read"] }] },
      };
      const extraMappings = { readers: { backend_roles: ["arn:aws:iam::123456789012:role/analyst"] } };
      await run({ extraRoles, extraMappings });
      const analyst = await createUser(admin, "analyst", extraMappings.readers.backend_roles);
      assert.equal((await request(analyst, "GET", "/stockdata-*/_count")).status, 200);
      assert.equal(await deliver(analyst, "stockdata-2026-11-23"), 403);
      const previous = eventFor(admin.url, { extraRoles, extraMappings, deliveryRoleArn });
      await run({ tf: { action: "update", prev_input: previous } });
      assert.equal((await request(analyst, "GET", "/stockdata-*/_count")).status, 403);
    });

    it("is not taken from a hand-made role nor by another stack, which shares it with a name of its own", async () => {
      const path = "/_plugins/_security/api/roles";
      const handMade = { index_permissions: [{ index_patterns: ["clickstream*"], allowed_actions: ["read"] }] };
      assert.equal((await request(admin, "PUT", `${path}/hand-made`, handMade)).status, 201);
      const other = { owner: "shop/other", indexName: "stockdata-eu", deliveryRoleArn: `${deliveryRoleArn}-other` };
      for (const securityRole of ["hand-made", "firehose-role"]) {
        await assert.rejects(run({ ...other, securityRole }), { name: "NotOwned" });
      }
      await run({ ...other, securityRole: "hand-made", adopt: ["role hand-made"] });
      const adopted = (await read(`${path}/hand-made`))["hand-made"] as { index_permissions: object[] };
      assert.equal(adopted.index_permissions.length, 3);
      const delivery = await createUser(admin, "delivery-other", [other.deliveryRoleArn]);
      assert.equal(await deliver(delivery, "stockdata-eu-2026-11-23"), 201);
      assert.equal(await deliver(delivery, "stockdata-2026-11-23"), 403);
      const mine = await createUser(admin, "delivery-mine", [deliveryRoleArn]);
      assert.equal(await deliver(mine, "stockdata-eu-2026-11-23"), 403);
      // What Firehose may ask of the indices, where no other stream's name begins with this one's.
      assert.equal((await request(delivery, "GET", "/stockdata-eu*/_stats")).status, 200);
      await run({ ...other, securityRole: "hand-made", tf: { action: "delete" } });
      assert.equal((await request(admin, "GET", `${path}/hand-made`)).status, 200);
      assert.equal(await deliver(delivery, "stockdata-eu-2026-11-23"), 403);
      assert.equal(await deliver(mine, "stockdata-2026-11-23"), 201);
      assert.equal((await request(admin, "DELETE", `${path}/hand-made`)).status, 200);
    });

    it("is restored by a deletion, and then refuses delivery", async () => {
      const delivery = await createUser(admin, "delivery-2", [deliveryRoleArn]);
      assert.equal(await deliver(delivery, "stockdata-2026-11-24"), 201);
      const report = await run({ tf: { action: "delete" } });
      assert.deepEqual(outcomes(report), ["deleted", "deleted", "deleted"]);
      assert.equal(await deliver(delivery, "stockdata-2026-11-24"), 403);
      for (const path of ["/_plugins/_security/api/roles/firehose-role", "/_index_template/private-ingest-stockdata"]) {
        assert.equal((await request(admin, "GET", path)).status, 404, path);
      }
      // The mapping that others hold as well is theirs alone again.
      const mapping = (await read("/_plugins/_security/api/rolesmapping/firehose-role"))["firehose-role"];
      assert.deepEqual((mapping as Record<string, unknown>).backend_roles, ["theirs"]);
      assert.deepEqual(outcomes(await run({ tf: { action: "delete" } })), ["kept", "absent", "absent"]);
    });

    it("takes the shipped streams' templates, at the same time, and their samples; one goes, the other goes on", async () => {
      // As an earlier version did it: one invocation for the stack.
      await run();
      const streams = ["stockdata", "waf-logs"].map((name): StreamSetup => {
        const { definition, problems } = readDefinition(name);
        assert.ok(definition, JSON.stringify(problems));
        const { index: indexName, mappings, indexSettings, savedObjects } = definition;
        return {
          ...definition,
          indexName,
          indexPattern: `${indexName}-20*`,
          securityRole: name === "stockdata" ? "firehose-role" : `firehose-role-${name}`,
          deliveryRoleArn: name === "stockdata" ? deliveryRoleArn : `${deliveryRoleArn}-${name}`,
          ...{ shards: 1, replicas: 0, retentionDays: 30, dashboards: true },
          ...{ mappings: mappings!, indexSettings: { refresh_interval: "5s", ...indexSettings } },
          ...(savedObjects === undefined ? {} : { savedObjects }),
        };
      });
      const first = await Promise.all(streams.map((stream) => runStream(stream)));
      assert.deepEqual(first.map(outcomes), [
        ["updated", "updated", "unchanged"],
        ["created", "created", "created"],
      ]);
      for (const stream of streams) {
        assert.deepEqual(outcomes(await runStream(stream, { action: "update" })), Array(3).fill("unchanged"));
      }
      const [stocks, waf] = streams as [StreamSetup, StreamSetup];
      const callers = await Promise.all(
        streams.map(({ name, deliveryRoleArn: role }) => createUser(admin, `delivery-${name}`, [role])),
      );
      const [stocksCaller, wafCaller] = callers as [Caller, Caller];
      const sampleOf = (name: string): object => samples(readDefinition(name).definition!)();
      assert.equal(await deliver(stocksCaller, "stockdata-2026-11-28", sampleOf("stockdata")), 201);
      assert.equal(await deliver(wafCaller, "waf-logs-2026-11-28", sampleOf("waf-logs")), 201);
      assert.equal(await deliver(wafCaller, "stockdata-2026-11-28"), 403);
      assert.deepEqual(outcomes(await runStream(stocks, { action: "delete" })), ["deleted", "deleted", "deleted"]);
      assert.equal(await deliver(stocksCaller, "stockdata-2026-11-28"), 403);
      assert.equal(await deliver(wafCaller, "waf-logs-2026-11-29", sampleOf("waf-logs")), 201);
      const { mappings } = (await read("/waf-logs-2026-11-29/_mapping"))["waf-logs-2026-11-29"] as { mappings: object };
      assert.ok("httpRequest" in (mappings as { properties: object }).properties);
      assert.deepEqual(outcomes(await runStream(waf, { action: "delete" })), ["deleted", "deleted", "deleted"]);
      await run({ tf: { action: "delete" } });
      await request(admin, "DELETE", "/waf-logs*");
    });

    it("keeps streams apart that many invocations set up and remove at the same time", async () => {
      const streams = Array.from({ length: 6 }, (_, index): StreamSetup => {
        const name = `many-${"x".repeat(index)}`;
        const names = { name, indexName: name, indexPattern: `${name}-20*`, securityRole: `firehose-role-${name}` };
        return { ...stockdata, ...names, deliveryRoleArn: `${deliveryRoleArn}-${name}` };
      });
      const created = await Promise.all(streams.map((stream) => runStream(stream)));
      assert.deepEqual(new Set(created.flatMap(outcomes)), new Set(["created"]));
      const [kept, ...gone] = streams as [StreamSetup, ...StreamSetup[]];
      const removed = await Promise.all(gone.map((stream) => runStream(stream, { action: "delete" })));
      assert.deepEqual(new Set(removed.flatMap(outcomes)), new Set(["deleted"]));
      assert.deepEqual(outcomes(await runStream(kept)), ["unchanged", "unchanged", "unchanged"]);
      await runStream(kept, { action: "delete" });
    });
  });
}
