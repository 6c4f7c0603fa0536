import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import type { policyReport } from "../../policy-check/reports";
import { stackOutputs } from "@private-ingest/client/outputs";
import { temporaryFolder } from "@private-ingest/local-firehose/tests/fixture";

const project = path.join(__dirname, "../../../..");
const tsNode = require.resolve("ts-node/dist/bin");

/** `npm run check:policies` as its own process. */
function check(...flags: readonly string[]): { code: number | null; output: string } {
  const args = [tsNode, path.join(__dirname, "../../policy-check/main.ts"), ...flags];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8", cwd: project });
  return { code: status, output: stdout + stderr };
}

describe("npm run check:policies", function () {
  // A run of the command takes seconds, several of them take longer on a busy machine.
  this.timeout(300_000);
  const folder = temporaryFolder();

  it("judges a program in another folder, reports findings, and fails on mandatory ones", () => {
    const [json, junit] = [path.join(folder, "reports/policies.json"), path.join(folder, "reports/policies.xml")];
    const { code, output } = check(path.join(__dirname, "program"), "--json", json, "--junit", junit);
    assert.equal(code, 1, output);
    assert.match(output, /^Policies as in general\.json: .*no search domain/m);
    assert.match(output, /^other, stack dev: 3 resources judged in [\d.]+ s$/m);
    assert.match(output, /^1 mandatory violation, 1 advisory violation$/m);
    const report = JSON.parse(fs.readFileSync(json, "utf8")) as ReturnType<typeof policyReport>;
    assert.equal(report.passed, false);
    assert.deepEqual(report.findings.map(({ policy, level, name }) => `${level} ${policy} ${name}`).sort(), [
      "advisory security-group-described domain",
      "mandatory security-group-no-public-ingress bastion",
    ]);
    const xml = fs.readFileSync(junit, "utf8");
    assert.match(xml, /<testsuite name="policies of other, stack dev" time="[\d.]+" tests="3" failures="1" errors="0"/);
    assert.match(xml, /<failure message="security-group-no-public-ingress: /);
  });

  it("passes a program that refers to another stack, given its outputs, whatever its policies are set to", () => {
    const outputs = path.join(folder, "outputs.json");
    const values = Object.fromEntries(Object.keys(stackOutputs).map((name) => [name, "{}"]));
    fs.writeFileSync(outputs, JSON.stringify({ dev: values }));
    const consumer = path.join(project, "examples/consumer");
    const { code, output } = check(consumer, "--stack-outputs", outputs, "--config", "prod", "--update");
    assert.equal(code, 0, output);
    assert.match(output, /^Policies as in prod\.json[\s\S]*\n0 mandatory violations/m);
  });

  it("finds nothing in a normal web VPC, adopted by look-ups and changed by a transform", () => {
    const web = path.join(__dirname, "web");
    const { code, output } = check(web, "--lookups", path.join(web, "look-ups.json"));
    assert.equal(code, 0, output);
    assert.match(output, /^0 mandatory violations, 0 advisory violations$/m);
    const without = check(web);
    assert.equal(without.code, 1);
    assert.match(without.output, /getVpc.*--lookups/);
    assert.doesNotMatch(without.output, /^\s+at /m);
  });

  it("refuses an unwritable report before it judges", () => {
    const { code, output } = check(path.join(__dirname, "program"), "--json", path.join(__filename, "report.json"));
    assert.equal(code, 2, output);
    assert.match(output, /^E[A-Z]+: .*process\.test\.ts/m);
    assert.doesNotMatch(output, /^\s+at |judged/m);
  });
});
