// A killed replay loses and doubles no document.
import assert from "node:assert/strict";
import * as path from "node:path";
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

  it("continues after five kills, without a lost document", async () => {
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
      const counted = { read: documents, replayed: documents - hopeless, failedAgain: hopeless, objects: 12 };
      assert.deepEqual(json.total, { ...json.total, ...counted });
      assert.equal(json.thisRun.read, 0);
      // A repeated write is one of a batch that was under way; all others happened once.
      const repeated = [...domain.written.values()].filter((writes) => writes.length > 1);
      assert(repeated.length < documents / 2, `${repeated.length} were written more than once`);
      for (const writes of repeated) assert.equal(new Set(writes).size, 1, "a repeated write is the same write");
    } finally {
      domain.stop();
    }
  });
});
