import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { HelpShown, UsageError } from "@private-ingest/operator/command-line";
import { parseCheckFlags } from "../../policy-check/flags";
import { temporaryFolder } from "@private-ingest/local-firehose/tests/fixture";

const pack = path.join(__dirname, "../../../../policy");

describe("flags of a policy check", () => {
  const folder = temporaryFolder();
  const own = temporaryFolder();
  before(() => {
    for (const stack of ["dev", "prod"]) fs.writeFileSync(path.join(own, `Pulumi.${stack}.yaml`), "");
  });

  it("default to our program, stack dev, a preview, and the preset of that name", () => {
    const { config, general, ...flags } = parseCheckFlags([], own);
    const given = Object.fromEntries(Object.entries(flags).filter(([, value]) => value !== undefined));
    assert.deepEqual(given, {
      directory: own,
      stack: "dev",
      mode: "preview",
      pack,
      skip: [],
      stackOutputs: {},
      lookups: {},
      liveLookups: false,
    });
    assert.equal(config?.name, "dev.json");
    assert.equal(general?.name, "general.json");
    assert.equal(config.content["firehose-customer-key"], "disabled");
  });

  it("take a preset by name, a file by path, or the policies' own levels", () => {
    assert.equal(parseCheckFlags(["--stack", "prod"], own).config?.name, "prod.json");
    assert.equal(parseCheckFlags(["--config", "prod"], own).config?.name, "prod.json");
    assert.equal(parseCheckFlags(["--config", "none"], own).config, undefined);
    const file = path.join(folder, "mine.json");
    fs.writeFileSync(file, '{"all":"advisory"}');
    const mine = parseCheckFlags(["--config", file], own);
    assert.deepEqual([mine.config?.name, mine.config?.content], ["mine.json", { all: "advisory" }]);
    assert.equal(mine.general, undefined);
    // Other projects have other names of stacks.
    assert.equal(parseCheckFlags([folder, "--stack", "staging"]).config?.name, "general.json");
    assert.match(parseCheckFlags([folder, "--stack", "staging"]).config?.origin ?? "", /staging/);
  });

  it("are refused together if wrong, with the allowed values", () => {
    fs.writeFileSync(path.join(folder, "list.json"), "[]");
    fs.writeFileSync(path.join(folder, "text.json"), '{"dev":"x"}');
    const wrong = ["--stack", "prd", "--config", "strict", "--lookups", path.join(folder, "list.json")];
    assert.throws(
      () => parseCheckFlags([...wrong, "--stack-outputs", path.join(folder, "text.json")], own),
      (error: unknown) => {
        assert.ok(error instanceof UsageError);
        for (const problem of [
          /^--config: strict is neither a file nor a preset; the pack has dev, general, prod$/m,
          /^--stack-outputs: dev in \S+text\.json is no JSON object$/m,
          /^--lookups: \S+list\.json holds no JSON object$/m,
          /^--stack: prd given, but \S+ has settings of dev, prod only$/m,
        ])
          assert.match(error.message, problem);
        return true;
      },
    );
    assert.throws(() => parseCheckFlags(["--preset", "dev"]), /unknown option '--preset'.*--help lists the flags/);
  });

  it("are listed by --help", () => {
    const write = process.stdout.write.bind(process.stdout);
    let shown = "";
    process.stdout.write = (text: string | Uint8Array) => {
      shown += String(text);
      return true;
    };
    try {
      assert.throws(() => parseCheckFlags(["--help"]), HelpShown);
    } finally {
      process.stdout.write = write;
    }
    assert.match(shown, /--config <preset\|file>[\s\S]*Exit codes: 0 /);
  });
});
