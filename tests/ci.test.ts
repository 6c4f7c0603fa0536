import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "@private-ingest/local-firehose/tests/fixture";

describe("the check for skipped test layers in CI", () => {
  const folder = temporaryFolder();
  const statusOf = (output: string, CI?: string): number | null => {
    const log = join(folder, "log");
    writeFileSync(log, output);
    const { CI: _, ...env } = process.env;
    return spawnSync("bash", [join(__dirname, "../.ci/layers"), log], { env: { ...env, ...(CI && { CI }) } }).status;
  };

  for (const line of [
    "    skipped: moto is not installed (pip install moto[server])",
    "      skipped: no Chromium; install the package `chromium` or set CHROMIUM to its path",
    "    skipped: no Java 21 and no download",
    "    plans by the real provider skipped: terraform is not on the PATH",
  ])
    it(`fails in CI, and only there, on: ${line.trim()}`, () => {
      assert.deepEqual([statusOf(`a\n${line}\nb\n`, "true"), statusOf(`a\n${line}\nb\n`)], [1, 0]);
    });

  it("passes when only tests are skipped that must be asked for", () => {
    const asked = "    skipped: it takes minutes; OPS_KILLS=1 asks for it\n12 passed, 0 failed, 1 skipped\n";
    assert.equal(statusOf(asked, "true"), 0);
  });
});
