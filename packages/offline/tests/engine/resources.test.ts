import assert from "node:assert/strict";
import { join } from "node:path";
import { evaluateProgram, type EvaluateOptions } from "../../engine/evaluate";
import { type Evaluation, type Registration, UNKNOWN } from "../../engine/evaluation";

const program: EvaluateOptions = {
  directory: join(__dirname, "programs/resources"),
  stack: "dev",
  policyPack: join(__dirname, "packs/sample"),
  stackOutputs: { "organization/other/dev": { endpoint: "search.example" } },
};

function byName(evaluation: Evaluation, name: string): Registration {
  const found = evaluation.resources.find((resource) => resource.name === name);
  assert.ok(found, `no resource ${name}`);
  return found;
}

const prefix = "urn:pulumi:dev::sample::";
const storeDataUrn = `${prefix}sample:store:Store$aws:s3/bucket:Bucket::store-data`;

describe("evaluateProgram", () => {
  let preview: Evaluation;
  let update: Evaluation;
  const announced: string[] = [];

  before(async () => {
    [preview, update] = await Promise.all([
      evaluateProgram(program),
      evaluateProgram({ ...program, mode: "update", onRegistration: ({ urn }) => announced.push(urn) }),
    ]);
  });

  describe("in both modes", () => {
    it("runs the program and returns every resource, announced once at its registration", () => {
      for (const evaluation of [preview, update]) {
        assert.equal(evaluation.succeeded, true, JSON.stringify(evaluation.messages));
        assert.deepEqual(evaluation.resources.map(({ urn }) => urn.slice(prefix.length)).sort(), [
          "aws:cloudwatch/logGroup:LogGroup::logs",
          "aws:lambda/function:Function::function",
          "aws:s3/bucket:Bucket::bucket-0",
          "aws:s3/bucket:Bucket::bucket-1",
          "pulumi:providers:aws::tokyo",
          "pulumi:pulumi:Stack::sample-dev",
          "random:index/randomPassword:RandomPassword::password",
          "sample:store:Store$aws:kms/key:Key::store-key",
          "sample:store:Store$aws:s3/bucket:Bucket$aws:s3/bucketPolicy:BucketPolicy::store-policy",
          "sample:store:Store$aws:s3/bucket:Bucket::store-data",
          "sample:store:Store::store",
          "sample:unheard/of:Thing::thing",
        ]);
      }
      assert.deepEqual([...announced].sort(), update.resources.map(({ urn }) => urn).sort());
    });

    it("distinguishes components, providers and the stack from a provider's resources", () => {
      const { custom, id, parent } = byName(update, "store");
      assert.deepEqual([custom, id, parent], [false, undefined, `${prefix}pulumi:pulumi:Stack::sample-dev`]);
      assert.equal(byName(update, "store-data").custom, true);
      assert.equal(byName(update, "sample-dev").parent, "");
    });

    it("reads options and inputs: secrets unwrapped, assets by their content, aliases of parents, dependencies", () => {
      for (const evaluation of [preview, update]) {
        assert.partialDeepStrictEqual(byName(evaluation, "function"), {
          protect: false,
          ignoreChanges: ["tags"],
          replaceOnChanges: ["role"],
          deleteBeforeReplace: true,
          retainOnDelete: true,
          customTimeouts: { create: "120m", delete: "90m" },
          aliases: [`${prefix}aws:lambda/function:Function::old-function`],
          inputs: {
            environment: { variables: { TOKEN: "hidden", LABEL: "from the stack file" } },
            code: { assets: { "index.js": { text: "exports.handler = 1;" } } },
          },
          secretPaths: ["environment.variables.TOKEN"],
        });
        assert.deepEqual(evaluation.secretOutputs, ["secretPassword"]);
        assert.equal(byName(evaluation, "store-key").protect, true);
        const { aliases } = byName(evaluation, "store-data");
        assert.deepEqual(aliases, [`${prefix}sample:store:Store$aws:s3/bucket:Bucket::old-store-data`]);
        const { propertyDependencies } = byName(evaluation, "store-policy");
        assert.deepEqual(propertyDependencies, { bucket: [storeDataUrn], policy: [] });
        // `dependsOn` of a component means its children.
        assert.ok(byName(evaluation, "logs").dependencies.includes(storeDataUrn));
      }
    });

    it("fills in the automatic name and defaults, as the provider's check does", () => {
      const { bucket, forceDestroy } = byName(preview, "store-data").inputs;
      assert.match(String(bucket), /^store-data-[0-9a-f]{7}$/);
      assert.equal(forceDestroy, false);
      assert.equal(byName(update, "store-data").inputs["bucket"], bucket, "the same name in every run");
      assert.equal("bucket" in byName(preview, "bucket-0").inputs, false, "a prefix replaces the automatic name");
    });

    it("answers look-ups and references to other stacks, and what a function of the program captures", () => {
      for (const { outputs } of [preview, update]) {
        assert.deepEqual(outputs["zoneNames"], ["eu-central-1a", "eu-central-1b", "eu-central-1c"]);
        assert.equal(outputs["fromOther"], "search.example");
        assert.match(String(outputs["code"]), /limit: 42/);
      }
    });

    it("passes the program's log and output on, and names an unknown type", () => {
      const logged = update.messages.map(({ severity, message }) => `${severity}: ${message.split(";")[0] ?? ""}`);
      assert.deepEqual(logged.sort(), [
        "info: printed by the program",
        "info: sample:unheard/of:Thing: this engine does not know the type",
        "warning: mind the gap",
      ]);
    });
  });

  it("leaves ids, computed outputs and their dependents unknown in a preview, but not a provider's id", () => {
    const { id, outputs, inputs } = byName(preview, "store-data");
    assert.deepEqual([id, outputs["arn"], inputs["tags"]], [undefined, UNKNOWN, { key: UNKNOWN }]);
    assert.equal(byName(preview, "store-policy").inputs["bucket"], UNKNOWN);
    assert.partialDeepStrictEqual(preview.outputs, { bucketIds: [UNKNOWN, UNKNOWN], storeArn: UNKNOWN });
    const provider = byName(preview, "tokyo");
    assert.match(provider.id!, /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/);
    assert.equal(byName(preview, "logs").provider, `${provider.urn}::${provider.id!}`);
  });

  describe("in an update", () => {
    it("answers ids and ARNs that fit together", () => {
      const name = String(byName(update, "store-data").inputs["bucket"]);
      assert.equal(byName(update, "store-data").id, name);
      assert.equal(update.outputs["storeArn"], `arn:aws:s3:::${name}`);
      assert.deepEqual(byName(update, "store").outputs, { bucketArn: update.outputs["storeArn"] });
      assert.equal(byName(update, "store-policy").inputs["bucket"], name);
      assert.match(String(byName(update, "bucket-0").id), /^given-[0-9a-f]{26}$/);
      assert.match(String(update.outputs["secretPassword"]), /^[A-Za-z0-9]{20}$/);
    });

    it("uses the region of a resource's own provider, else of the configuration", () => {
      const logs = String(byName(update, "logs").id);
      assert.equal(update.outputs["logsArn"], `arn:aws:logs:ap-northeast-1:123456789012:log-group:${logs}`);
      assert.match(String(byName(update, "store-key").outputs["arn"]), /^arn:aws:kms:eu-central-1:123456789012:key\//);
    });
  });

  describe("with a policy pack", () => {
    const messages = ({ violations }: Evaluation, policy: string) =>
      violations
        .filter((violation) => violation.policy === policy)
        .map(({ level, message, urn }) => `${level} ${urn.split("::").at(-1)!}: ${message.split("\n").at(-1)!}`);

    it("has every resource judged at its policy's level, in the order of the resources", () => {
      for (const evaluation of [preview, update]) {
        assert.equal(evaluation.checked, evaluation.resources.length);
        assert.deepEqual(messages(evaluation, "bucket-tagged").sort(), [
          "mandatory bucket-0: no tag 'owner'",
          "mandatory bucket-1: no tag 'owner'",
          "mandatory store-data: no tag 'owner'",
        ]);
        const order = evaluation.resources.map(({ urn }) => urn);
        const places = evaluation.violations.map(({ urn }) => order.indexOf(urn));
        assert.ok(places.every((place, index) => index === 0 || place >= places[index - 1]!));
      }
    });

    it("hands over options, secrets and the provider", () => {
      assert.deepEqual(messages(update, "options-seen").sort(), [
        `advisory function: ${JSON.stringify({
          protect: false,
          ignoreChanges: ["tags"],
          deleteBeforeReplace: true,
          customTimeouts: { createSeconds: 7200, updateSeconds: 0, deleteSeconds: 5400 },
          parent: `${prefix}pulumi:pulumi:Stack::sample-dev`,
          token: "hidden",
        })}`,
        "advisory logs: tokyo in ap-northeast-1",
      ]);
    });

    it("marks unknown values as unknown in a preview", () => {
      assert.match(messages(preview, "arn-known").join(), /string value at \.bucket can't be known during preview/);
      const { id = "" } = byName(update, "store-data");
      assert.deepEqual(messages(update, "arn-known"), [`advisory store-policy: bucket is ${id}`]);
    });

    it("shows a stack policy all resources with links, and assigns findings without one to the stack", () => {
      for (const evaluation of [preview, update]) {
        assert.deepEqual(messages(evaluation, "stack-linked"), [
          "advisory sample-dev: the stack as a whole",
          "advisory store-policy: 12 resources, store-data over store-policy, bucket from store-data",
        ]);
      }
    });

    it("lets a policy repair inputs before the resource is created", () => {
      const { inputs, outputs } = byName(update, "logs");
      assert.deepEqual([inputs["retentionInDays"], outputs["retentionInDays"]], [7, 7]);
    });
  });
});
