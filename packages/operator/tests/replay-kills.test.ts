// A replay that is killed anywhere loses no document and doubles none.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { request } from "@private-ingest/local-firehose/opensearch/request";
import {
  adminOf,
  type OpenSearchServer,
  OpenSearchUnavailable,
  startOpenSearch,
} from "@private-ingest/local-firehose/opensearch/server";
import { temporaryFolder } from "@private-ingest/local-firehose/tests/fixture";
import { FakeDomain } from "./fake-domain";
import { builtProgram, failedAgain, killed, makeKillCase } from "./kill-replay";
import { replayArgv, type ReplayReport } from "./replay-case";
import { runJson } from "./run";

describe("a replay that is killed", () => {
  const root = temporaryFolder();
  let program: string;
  before(() => {
    program = builtProgram(root);
  });

  it("five times goes on where it was, before a domain that remembers every write", async () => {
    const { documents, folder, hopeless } = makeKillCase(path.join(root, "five"), 12_000, "killed");
    const domain = await FakeDomain.start();
    domain.judge = ({ source }) =>
      source.includes("no number") ? { status: 400, type: "mapper_parsing_exception" } : undefined;
    try {
      const checkpoint = path.join(root, "five.checkpoint");
      const argv = replayArgv(folder, domain.url, checkpoint, "--rate", "8000", "--quiet");
      const kills = await killed(program, argv, 5, [150, 500], {});
      assert(kills >= 3, `killed ${kills} times`);
      assert.equal(domain.documents, documents - hopeless);
      assert.deepEqual(failedAgain(`${checkpoint}.failed`), { lines: hopeless, distinct: hopeless });
      const { json } = await runJson<ReplayReport>(argv);
      assert.deepEqual(json.total, {
        ...json.total,
        read: documents,
        replayed: documents - hopeless,
        failedAgain: hopeless,
        objects: 12,
      });
      assert.equal(json.thisRun.read, 0);
      // A repeated write is one of a batch that was under way; all others happened once.
      const repeated = [...domain.written.values()].filter((writes) => writes.length > 1);
      assert(repeated.length < documents / 2, `${repeated.length} were written more than once`);
      assert(
        repeated.every((writes) => new Set(writes).size === 1),
        "a repeated write is the same write",
      );
    } finally {
      domain.stop();
    }
  });
});

describe("a replay into a real OpenSearch that is killed a hundred times", function () {
  this.timeout(900_000);
  const root = temporaryFolder();
  let server: OpenSearchServer | undefined;

  before(async function () {
    if (process.env["OPS_KILLS"] === undefined) {
      console.log("    skipped: it takes minutes; OPS_KILLS=1 asks for it");
      return this.skip();
    }
    try {
      server = await startOpenSearch();
    } catch (error) {
      if (!(error instanceof OpenSearchUnavailable)) throw error;
      console.log(`    skipped: ${error.message}`);
      return this.skip();
    }
  });
  after(() => server?.stop());

  it("has every document once", async () => {
    const program = builtProgram(root);
    const { url, adminUser, adminPassword, certificateAuthority } = server!;
    const admin = adminOf(server!);
    const ca = path.join(root, "ca.pem");
    fs.writeFileSync(ca, certificateAuthority);
    let kills = 0;
    for (let round = 0; kills < 100; round++) {
      assert(round < 20, "a round must be killed at least a few times");
      const index = `killed-${round}`;
      const mappings = { properties: { price: { type: "double" } } };
      const made = await request(admin, "PUT", `/${index}`, { mappings, settings: { number_of_replicas: 0 } });
      assert.equal(made.status, 200, made.body);
      const { documents, folder, hopeless } = makeKillCase(path.join(root, index), 24_000, index);
      const checkpoint = path.join(root, `${index}.checkpoint`);
      const flags = ["--user", adminUser, "--ca", ca, "--rate", "2000", "--quiet"];
      const argv = replayArgv(folder, url, checkpoint, ...flags);
      kills += await killed(program, argv, 100 - kills, [150, 900], { PRIVATE_INGEST_MASTER_PASSWORD: adminPassword });
      await request(admin, "POST", `/${index}/_refresh`);
      const { body } = await request(admin, "GET", `/${index}/_count`);
      assert.equal((JSON.parse(body) as { count: number }).count, documents - hopeless, `after ${kills} kills`);
      assert.deepEqual(failedAgain(`${checkpoint}.failed`), { lines: hopeless, distinct: hopeless });
      console.log(`    ${kills} kills, ${documents - hopeless} documents of ${index}, each once`);
    }
    assert(kills >= 100);
  });
});
