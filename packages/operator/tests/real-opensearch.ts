import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { preparedStore } from "@private-ingest/local-firehose/domain";
import { type Caller, request } from "@private-ingest/local-firehose/opensearch/request";
import { createUser } from "@private-ingest/local-firehose/opensearch/user";
import type { Pipeline } from "@private-ingest/local-firehose/pipeline";
import type { Store } from "@private-ingest/local-firehose/store/store";
import type { Finding } from "../checking/finding";
import { eventFor } from "../../../tests/lambda/setup/fake-domain";
import type { LaunchedOpenSearch } from "../../../tests/launched-opensearch";
import { declared, program, registration, temporaryFolder } from "@private-ingest/local-firehose/tests/fixture";
import { pipelineInto } from "@private-ingest/local-firehose/tests/running-pipeline";
import { assertOnly, insideChecks } from "./findings";
import { runJson } from "./run";

const inside = [...insideChecks, "end to end"];
const mapping = "/_plugins/_security/api/rolesmapping/firehose-role";
const template = "/_index_template/private-ingest-stockdata";
/** After every index that the pipeline makes today. */
const newest = "/stockdata-2099-12-31";

/** Before a server that is really broken, see tests/opensearch.test.ts. */
export function describeDoctor(opensearch: () => LaunchedOpenSearch): void {
  describe("doctor: a real OpenSearch", () => {
    const folder = temporaryFolder();
    let admin: Caller;
    let store: Store;
    let pipeline: Pipeline;

    before(async () => {
      const { server, ready } = opensearch();
      await ready;
      admin = server;
      fs.writeFileSync(path.join(folder, "ca.pem"), admin.certificateAuthority);
      const setup = JSON.stringify(eventFor("vpc-stock.eu-west-1.es.amazonaws.com"));
      const registrations = [...program(), registration("aws:lambda/invocation:Invocation", "setup", { input: setup })];
      // The server's own audit log has a copy, which no single node can hold; a domain keeps its
      // log elsewhere.
      const single = { index_patterns: ["security-auditlog*"], template: { settings: { number_of_replicas: 0 } } };
      await change("PUT", "/_index_template/audit-log", single);
      await change("PUT", "/security-auditlog*/_settings?allow_no_indices=true", { number_of_replicas: 0 });
      store = await preparedStore(admin, registrations, [declared()], () => undefined);
      pipeline = await pipelineInto(store, folder);
    });
    after(async () => {
      await pipeline.close();
      await store.close();
      await request(admin, "DELETE", "/stockdata*");
    });

    /** What the doctor finds inside, as the caller given. */
    async function examine(caller: Caller, ...more: string[]): Promise<readonly Finding[]> {
      const stream = ["doctor", "--stream", "stock", "--endpoint", pipeline.endpointUrl];
      const domain = ["--domain", caller.url, "--ca", path.join(folder, "ca.pem"), "--user", caller.userName];
      const env = { PRIVATE_INGEST_MASTER_PASSWORD: caller.password };
      const { json } = await runJson<Finding[]>([...stream, ...domain, ...more], { env });
      return json.filter(({ check }) => inside.includes(check));
    }

    async function change(method: string, where: string, body?: unknown): Promise<void> {
      const answer = await request(admin, method, where, body);
      assert(answer.status < 300, `${method} ${where}: ${answer.body}`);
    }

    /** Breaks one thing, expects it as the only finding, and restores it. */
    async function finds(
      [check, status]: [string, Finding["status"]],
      text: RegExp,
      broken: () => Promise<void>,
      restore: () => Promise<void>,
    ): Promise<void> {
      await broken();
      try {
        assertOnly(await examine(admin), check, status, text);
      } finally {
        await restore();
      }
    }

    /** The newest index, made by hand: by the template unless it says otherwise. */
    const made = (body: unknown) => () => change("PUT", newest, body);
    const gone = () => change("DELETE", newest);

    it("times a probe through stream, function and domain, and finds nothing wrong", async () => {
      const probe = (await examine(admin, "--probe")).at(-1);
      assert.match(`${probe?.status ?? ""}: ${probe?.detail ?? ""}`, /^ok: the probe PROBE-\w+ was found after /);
      const found = await examine(admin);
      const seen = found.map(({ check, status }) => `${check} ${status}`);
      assert.deepEqual(
        seen,
        insideChecks.map((check) => `${check} ok`),
        JSON.stringify(found),
      );
    });

    it("finds a shard without a node: red when it is the only one, yellow when it is a copy", async () => {
      const nowhere = { "index.routing.allocation.require._name": "nowhere" };
      const red = () => change("PUT", `${newest}?wait_for_active_shards=0`, { settings: nowhere });
      await finds(["domain health", "fail"], /^red, 1 nodes/, red, gone);
      const copies = { number_of_replicas: 1 };
      await finds(["domain health", "warn"], /^yellow, 1 nodes, 1 shards/, made({ settings: copies }), gone);
    });

    it("finds writes that are blocked in an index, and in the cluster", async () => {
      // OpenSearch lifts the block of a full disk, read_only_allow_delete, itself.
      const closed = made({ settings: { "index.blocks.write": true } });
      await finds(["write block", "fail"], /stockdata-2099-12-31: index\.blocks\.write/, closed, gone);
      const block = (value: true | null) => () =>
        change("PUT", "/_cluster/settings", { persistent: { "cluster.blocks.create_index": value } });
      await finds(["write block", "fail"], /cluster\.blocks\.create_index/, block(true), block(null));
    });

    it("finds a role that is mapped to somebody else", async () => {
      const { body } = await request(admin, "GET", mapping);
      const { backend_roles } = (JSON.parse(body) as Record<string, { backend_roles: string[] }>)["firehose-role"]!;
      await finds(
        ["access mapping", "fail"],
        /mapped to somebody, not to arn:aws:iam::123456789012:role\/delivery/,
        () => change("PUT", mapping, { backend_roles: ["somebody"] }),
        () => change("PUT", mapping, { backend_roles }),
      );
    });

    it("finds a template that is gone, for other indices, or without the time", async () => {
      const { body } = await request(admin, "GET", template);
      const [{ index_template: right }] = (JSON.parse(body) as { index_templates: [{ index_template: object }] })
        .index_templates;
      const put = (value: object) => () => change("PUT", template, value);
      await finds(["index template", "fail"], /not there/, () => change("DELETE", template), put(right));
      const others = put({ ...right, index_patterns: ["other*"] });
      await finds(["index template", "fail"], /is for other\*, not for stockdata-20\*/, others, put(right));
      await finds(["index template", "fail"], /maps timestamp as nothing/, put({ ...right, template: {} }), put(right));
    });

    it("finds an index whose time is no date", () =>
      finds(
        ["index mapping", "fail"],
        /stockdata-2099-12-31: timestamp is keyword/,
        made({ mappings: { properties: { timestamp: { type: "keyword" } } } }),
        gone,
      ));

    it("reports a wrong password, and a user without access to the security settings", async () => {
      const [refused, ...others] = await examine({ ...admin, password: "wr0ng-Pa55word!" });
      assert.equal(refused?.status, "fail");
      assert.match(refused.detail, /sign-in was refused with 401$/);
      assert(others.every(({ status }) => status === "skipped"));
      const delivery = await createUser(admin, "doctor", ["arn:aws:iam::123456789012:role/delivery"]);
      const limited = await examine(delivery);
      const access = limited.find(({ check }) => check === "access mapping");
      assert.equal(access?.status, "skipped", JSON.stringify(limited));
    });
  });
}
