import assert from "node:assert/strict";
import { join } from "node:path";
import { temporaryFolder } from "@private-ingest/local-firehose/tests/fixture";
import { writeFixtureProject } from "../../../../tests/program/fixture-project";
import { evaluateProgram } from "../../engine/evaluate";

const directory = join(__dirname, "programs/failing");
const packs = join(__dirname, "packs");

const expectations: readonly { scenario: string; what: string; error: RegExp }[] = [
  {
    scenario: "throws",
    what: "an exception with its stack, of as many frames as Pulumi.yaml lets Node show, without colours",
    error:
      /^Running program '.*index\.cjs' failed with an unhandled exception:\nError: the settings are wrong\n {4}at .*index\.cjs:\d+:\d+\)?$/,
  },
  {
    scenario: "runError",
    what: "a RunError by its message alone",
    error: /^indexName: '' given, a name is needed$/,
  },
  {
    scenario: "exits",
    what: "an exit code with what was written before it",
    error: /^The program ended with exit code 3\.\nwritten to standard error$/,
  },
  {
    scenario: "duplicate",
    what: "a URN that is taken",
    error:
      /^Duplicate resource URN 'urn:pulumi:dev::failing::aws:s3\/bucket:Bucket::twin'; try giving it a unique name$/,
  },
  {
    scenario: "remote",
    what: "a component that needs a provider plugin",
    error:
      /^eks:index:Cluster is built by a provider plugin, which this engine does not run; it builds awsx:ec2:Vpc itself/,
  },
  {
    scenario: "lookUp",
    what: "a look-up of what is not there, in the provider's words",
    error: /aws:ec2\/getVpc:getVpc returned an error: reading vpc-gone: couldn't find resource/,
  },
  {
    scenario: "stackReference",
    what: "a stack whose outputs are not given",
    error: /unknown stack "organization\/other\/dev": pass its outputs in the option stackOutputs \(given: none\)/,
  },
  {
    scenario: "leaks",
    what: "promises that are left open",
    error:
      /exited before the following resource\nregistrations could complete:\n {2}\* "c" \[a:b:C\] was waiting for .* "never"/,
  },
];

describe("evaluateProgram of a program that fails", () => {
  for (const { scenario, what, error } of expectations) {
    it(`tells ${what}`, async () => {
      const { succeeded, messages } = await evaluateProgram({
        directory,
        stack: "dev",
        mode: "update",
        config: { scenario },
      });
      assert.equal(succeeded, false);
      const errors = messages.filter(({ severity }) => severity === "error").map(({ message }) => message);
      assert.equal(errors.length, 1, errors.join("\n"));
      assert.match(errors[0]!, error);
    });
  }
});

describe("evaluateProgram with a value that is not of its declared type", () => {
  const errorsOf = async (directory: string, config: Record<string, unknown>): Promise<string[]> => {
    const { messages } = await evaluateProgram({ directory, stack: "dev", config });
    return messages.filter(({ severity }) => severity === "error").map(({ message }) => message);
  };

  const project = temporaryFolder();

  it("lets the program say everything that is wrong", async () => {
    writeFixtureProject(project);
    const [error = "", ...more] = await errorsOf(project, { retrySeconds: "abc", bufferIntervalSeconds: 5, size: 1 });
    assert.deepEqual(more, []);
    const [, ...problems] = error.split("\n");
    const expected = [/bufferIntervalSeconds: 5 given.* 60 to 900/, /retrySeconds: abc given.* 0 to 7200/, /size/];
    assert.equal(problems.length, expected.length, error);
    for (const [place, pattern] of expected.entries()) assert.match(problems[place]!, pattern);
  });

  it("says so itself where the program does not notice", async () => {
    assert.deepEqual(await errorsOf(directory, { scenario: "bucket", size: "2x" }), [
      `Stack 'dev' with configuration key 'size' must be of type 'integer': "2x" is not.`,
    ]);
  });
});

describe("evaluateProgram of what cannot be started", () => {
  const bucket = { directory, stack: "dev", config: { scenario: "bucket" } };

  it("names the folder without a project", async () => {
    await assert.rejects(evaluateProgram({ directory: packs, stack: "dev" }), /Pulumi\.yaml: cannot be read: ENOENT/);
  });

  it("says what configuration is missing", async () => {
    await assert.rejects(
      evaluateProgram({ directory, stack: "dev" }),
      /Stack 'dev' is missing configuration value 'scenario'/,
    );
  });

  it("says how to build a pack that is not built", async () => {
    await assert.rejects(
      evaluateProgram({ ...bucket, policyPack: join(packs, "unbuilt") }),
      /The policy pack in .*unbuilt is not built: .*dist\/index\.js cannot be loaded\. Run `npm run build --workspace policy`\./,
    );
  });

  it("names the folder without a pack", async () => {
    await assert.rejects(
      evaluateProgram({ ...bucket, policyPack: directory }),
      /failing holds no policy pack: .*PulumiPolicy\.yaml is missing/,
    );
  });

  it("gives the reason why a pack ended", async () => {
    await assert.rejects(
      evaluateProgram({ ...bucket, policyPack: join(packs, "broken") }),
      /The policy pack in .*broken ended with exit code \d+:[^]*the pack cannot start/,
    );
  });

  it("refuses configuration for a policy that the pack does not have", async () => {
    await assert.rejects(
      evaluateProgram({ ...bucket, policyPack: join(packs, "sample"), policyConfig: { "no-such": "mandatory" } }),
      /Policy configuration:\nno-such: no such policy in the pack; it has bucket-tagged, options-seen/,
    );
  });
});

describe("evaluateProgram with a policy that fails itself", () => {
  it("fails, and names the policy and its mistake once", async () => {
    const evaluation = await evaluateProgram({
      directory,
      stack: "dev",
      config: { scenario: "bucket" },
      policyPack: join(packs, "throwing"),
    });
    assert.equal(evaluation.succeeded, false);
    assert.equal(evaluation.checked, 0);
    const errors = evaluation.messages.filter(({ severity }) => severity === "error");
    assert.equal(errors.length, 1, JSON.stringify(errors));
    assert.match(errors[0]!.message, /policy 'never-decided'.*Cannot read properties of undefined/s);
  });
});
