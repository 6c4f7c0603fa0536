import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { PolicyPack } from "@private-ingest/offline/engine/policy-pack";
import { rules } from "../../policy/rules";
import { POLICY_FOLDER } from "./pack";

describe("the pack's package", () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "private-ingest-package-"));
  after(() => {
    fs.rmSync(folder, { recursive: true, force: true });
  });

  it("holds what a policy pack needs and no more, and runs from there", async () => {
    // Scripts would build again, under the feet of tests that run beside this one.
    const packed = execFileSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], {
      cwd: POLICY_FOLDER,
      encoding: "utf8",
    });
    const [{ files }] = JSON.parse(packed) as [{ files: readonly { path: string }[] }];
    const names = files.map((file) => file.path);
    assert.deepEqual(names.filter((name) => !/^dist\/(rules\/)?[a-z0-9-]+\.js$/.test(name)).sort(), [
      "PulumiPolicy.yaml",
      "README.md",
      "package.json",
      "presets/dev.json",
      "presets/general.json",
      "presets/prod.json",
    ]);
    for (const name of names) {
      fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      fs.copyFileSync(path.join(POLICY_FOLDER, name), path.join(folder, name));
    }
    fs.symlinkSync(path.join(POLICY_FOLDER, "../node_modules"), path.join(folder, "node_modules"));
    const pack = await PolicyPack.start(folder);
    try {
      assert.equal((await pack.info()).policies.length, rules.length);
    } finally {
      pack.stop();
    }
  });
});
