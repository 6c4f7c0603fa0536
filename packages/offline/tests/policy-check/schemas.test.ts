// Reports of real runs fit the schemas that their readers know.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import Ajv from "ajv";
import Ajv2020 from "ajv/dist/2020";
import addFormats from "ajv-formats";
import { temporaryFolder } from "@private-ingest/local-firehose/tests/fixture";
import { checkPolicies } from "../../policy-check/check";
import { parseCheckFlags } from "../../policy-check/flags";
import { policyReport } from "../../policy-check/reports";
import { sarifReport } from "../../policy-check/sarif";

const readJson = (file: string): Record<string, unknown> =>
  JSON.parse(fs.readFileSync(file, "utf8")) as Record<string, unknown>;

/** The official schema, from the only package that has it. Draft 04 spells `id` otherwise. */
function sarifSchema(): object {
  const schema = readJson(require.resolve("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json"));
  return Object.fromEntries(Object.entries(schema).filter(([key]) => key !== "id" && key !== "$schema"));
}

describe("reports of a policy check, by their schemas", () => {
  const folder = temporaryFolder();
  // A pattern of the SARIF schema is none with the flag `u`.
  const isSarif = addFormats(new Ajv({ strict: false, unicodeRegExp: false })).compile(sarifSchema());
  const isReport = addFormats(new Ajv2020()).compile(
    readJson(path.join(__dirname, "../../policy-check/policy-report.schema.json")),
  );
  const program = path.join(__dirname, "program");

  function config(content: object): string {
    const file = path.join(folder, "config.json");
    fs.writeFileSync(file, JSON.stringify(content));
    return file;
  }

  const exemptions = [{ urn: "*::bastion", reason: "Moves in May", expires: "9999-12-31" }];
  const exempt = () => [program, "--config", config({ all: { exemptions } })];
  const runs: readonly (readonly [what: string, flags: () => readonly string[], holds: RegExp])[] = [
    ["violations", () => [program], /"line": ?3\b/],
    ["an exemption", exempt, /"exemption":.*Moves in May/],
    ["what a baseline accepts", () => [program, "--baseline", path.join(folder, "baseline.json")], /"accepted": ?true/],
    ["what could not be judged", () => [path.join(__dirname, "undecided")], /"kind": ?"undecided"/],
    ["a program that fails", () => [path.join(__dirname, "web")], /"errors": ?\[".*--lookups/],
  ];
  for (const [what, flags, holds] of runs) {
    it(`fit with ${what}`, async () => {
      const checked = await checkPolicies(parseCheckFlags(flags()));
      const report = policyReport(checked);
      assert.match(JSON.stringify(report), holds);
      assert.ok(isReport(JSON.parse(JSON.stringify(report))), JSON.stringify(isReport.errors));
      assert.ok(isSarif(JSON.parse(JSON.stringify(sarifReport(checked)))), JSON.stringify(isSarif.errors));
    });
  }

  it("do not fit when they are broken", () => {
    const result = { level: "fatal", message: { text: "x" } };
    assert.ok(!isSarif({ version: "2.1.0", runs: [{ tool: { driver: { name: "x" } }, results: [result] }] }));
    assert.ok(!isReport({ project: "x" }));
  });
});
