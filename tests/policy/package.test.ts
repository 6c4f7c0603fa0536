import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { temporaryFolder } from "@private-ingest/local-firehose/tests/fixture";
import { PolicyPack } from "@private-ingest/offline/engine/policy-pack";
import { rules } from "../../policy/all-rules";
import { npmPack } from "../npm-pack";
import { POLICY_FOLDER } from "./pack";

describe("the pack's package", () => {
  const folder = temporaryFolder();

  it("contains only what a policy pack needs, and runs from there", async () => {
    // A copy is packed: the build of prepack would disturb tests that run beside this one.
    const copy = path.join(folder, "policy");
    fs.cpSync(POLICY_FOLDER, copy, { recursive: true });
    fs.writeFileSync(path.join(copy, "dist/rules/removed-rule.js"), "");
    fs.copyFileSync(path.join(POLICY_FOLDER, "../LICENSE"), path.join(folder, "LICENSE"));
    fs.symlinkSync(path.join(POLICY_FOLDER, "../node_modules"), path.join(folder, "node_modules"));
    const { archive, files } = npmPack(copy, folder);
    assert(!files.includes("dist/rules/removed-rule.js"), "of an earlier build");
    assert.deepEqual(
      files.filter((name) => !/^dist\/(rules\/)?[a-z0-9-]+\.js$/.test(name)),
      [
        "LICENSE",
        "PulumiPolicy.yaml",
        "README.md",
        "package.json",
        "presets/dev.json",
        "presets/general.json",
        "presets/prod.json",
      ],
    );
    execFileSync("tar", ["-xzf", archive], { cwd: folder });
    const pack = await PolicyPack.start(path.join(folder, "package"));
    try {
      assert.equal((await pack.info()).policies.length, rules.length);
    } finally {
      pack.stop();
    }
  });
});
