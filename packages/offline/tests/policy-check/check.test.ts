import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { temporaryFolder } from "@private-ingest/local-firehose/tests/fixture";
import { checkPolicies } from "../../policy-check/check";
import { parseCheckFlags } from "../../policy-check/flags";
import { isPassed } from "../../policy-check/reports";

describe("a policy check", function () {
  this.timeout(300_000);
  const folder = temporaryFolder();
  const program = path.join(__dirname, "program");
  const passes = async (...flags: readonly string[]): Promise<boolean> =>
    isPassed(await checkPolicies(parseCheckFlags([program, ...flags])));

  it("fails for a wrong setting, or an exemption that matches nothing", async () => {
    const config = path.join(folder, "wrong.json");
    const bounds = { minimumSeconds: 9, maximumSeconds: 1 };
    const exempt = (urn: string, expires: string): object => ({ exemptions: [{ urn, reason: "r", expires }] });
    const wrong: readonly [object, RegExp][] = [
      [{ "firehose-retry-bounds": bounds }, /minimumSeconds: 9/],
      [{ "search-domain-https": exempt("*::gone", "9999-12-31") }, /\*::gone/],
      [{ all: exempt("*", "9999-99-99") }, /9999-99-99/],
      [{ all: "disabled", "firehose-retry-bounds": { enforcementLevel: "mandatory", ...bounds } }, /minimumSeconds: 9/],
    ];
    for (const [content, problem] of wrong) {
      fs.writeFileSync(config, JSON.stringify(content));
      await assert.rejects(passes("--config", config), problem);
    }
  });

  it("accepts a baseline's findings, and fails by severity, for the selected policies", async () => {
    const baseline = path.join(folder, "baseline.json");
    assert(await passes("--baseline", baseline));
    assert(!(await passes("--baseline", baseline, "--config", "none")));
    assert(await passes("--skip", "security-group-no-public-ingress"));
    assert(!(await passes("--only", "security-group-described", "--fail-on", "low")));
    assert(await passes("--only", "security-group-described", "--fail-on", "medium"));
    await assert.rejects(passes("--only", "no-such-policy"), /no-such-policy/);
  });
});
