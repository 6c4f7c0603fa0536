import assert from "node:assert/strict";
import { join } from "node:path";
import { temporaryFolder } from "@private-ingest/local-firehose/tests/fixture";
import { writeFixtureProject } from "../../../../tests/program/fixture-project";
import { evaluateProgram, type EvaluateOptions } from "../../engine/evaluate";

const directory = join(__dirname, "programs/failing");
const packs = join(__dirname, "packs");
const bucket = { directory, config: { scenario: "bucket" } };

/** The errors of a program that fails. */
async function errorsOf(options: Omit<EvaluateOptions, "stack">): Promise<string[]> {
  const { succeeded, messages } = await evaluateProgram({ stack: "dev", ...options });
  assert.equal(succeeded, false);
  return messages.filter(({ severity }) => severity === "error").map(({ message }) => message);
}

/** Expected errors by scenario. */
const expectations: Readonly<Record<string, readonly [what: string, error: RegExp]>> = {
  throws: [
    "an exception with its stack, of as many frames as Pulumi.yaml lets Node show, without colours",
    /^Running program '.*index\.cjs' failed .*:\nError: the settings are wrong\n {4}at .*index\.cjs:\d+:\d+\)?$/,
  ],
  runError: ["a RunError by its message alone", /^indexName: '' given, a name is needed$/],
  exits: [
    "an exit code with what was written before it",
    /^The program ended with exit code 3\.\nwritten to standard error$/,
  ],
  duplicate: ["a URN that is taken", /^Duplicate resource URN 'urn:pulumi:dev::failing::aws:s3\/bucket:Bucket::twin'/],
  remote: ["a component that needs a provider plugin", /^eks:index:Cluster .*awsx:ec2:Vpc/],
  lookUp: ["a look-up of what is not there, in the provider's words", /getVpc returned an error: reading vpc-gone:/],
  stackReference: ["a stack whose outputs are not given", /unknown stack "organization\/other\/dev": .*given: none/],
  leaks: [
    "promises that are left open",
    /registrations could complete:\n {2}\* "c" \[a:b:C\] was waiting for .* "never"/,
  ],
};

describe("evaluateProgram of a program that fails", () => {
  for (const [scenario, [what, error]] of Object.entries(expectations)) {
    it(`reports ${what}`, async () => {
      const errors = await errorsOf({ directory, mode: "update", config: { scenario } });
      assert.equal(errors.length, 1, errors.join("\n"));
      assert.match(errors[0]!, error);
    });
  }

  const project = temporaryFolder();

  it("lets the program report all problems of its settings", async () => {
    writeFixtureProject(project);
    const config = { retrySeconds: "abc", bufferIntervalSeconds: 5, size: 1 };
    const [error = "", ...more] = await errorsOf({ directory: project, config });
    assert.deepEqual(more, []);
    const [, ...problems] = error.split("\n");
    const expected = [/bufferIntervalSeconds: 5 given.* 60 to 900/, /retrySeconds: abc given.* 0 to 7200/, /size/];
    assert.equal(problems.length, expected.length, error);
    for (const [place, pattern] of expected.entries()) assert.match(problems[place]!, pattern);
  });

  it("reports a value of the wrong type that the program does not notice", async () => {
    assert.deepEqual(await errorsOf({ directory, config: { scenario: "bucket", size: "2x" } }), [
      `Stack 'dev' with configuration key 'size' must be of type 'integer': "2x" is not.`,
    ]);
  });

  it("names a policy that throws, with its error, once", async () => {
    const errors = await errorsOf({ ...bucket, policyPack: join(packs, "throwing") });
    assert.equal(errors.length, 1, errors.join("\n"));
    assert.match(errors[0]!, /policy 'never-decided'.*Cannot read properties of undefined/s);
  });
});

describe("evaluateProgram of programs that cannot start", () => {
  const unknownPolicy = { policyPack: join(packs, "sample"), policyConfig: { "no-such": "mandatory" } } as const;
  const problems: readonly [what: string, options: Omit<EvaluateOptions, "stack">, problem: RegExp][] = [
    ["names the folder without a project", { directory: packs }, /Pulumi\.yaml: cannot be read: ENOENT/],
    ["says what configuration is missing", { directory }, /'dev' is missing configuration value 'scenario'/],
    [
      "says how to build a pack that is not built",
      { ...bucket, policyPack: join(packs, "unbuilt") },
      /unbuilt is not built: .*dist\/index\.js cannot be loaded\. Run `npm run build --workspace policy`/,
    ],
    [
      "names the folder without a pack",
      { ...bucket, policyPack: directory },
      /failing holds no policy pack: .*PulumiPolicy\.yaml is missing/,
    ],
    [
      "gives the reason why a pack ended",
      { ...bucket, policyPack: join(packs, "broken") },
      /broken ended with exit code \d+:[^]*the pack cannot start/,
    ],
    [
      "refuses configuration for a policy that the pack does not have",
      { ...bucket, ...unknownPolicy },
      /no-such: no such policy in the pack; it has bucket-tagged, options-seen/,
    ],
  ];
  for (const [what, options, problem] of problems)
    it(what, () => assert.rejects(evaluateProgram({ stack: "dev", ...options }), problem));
});
