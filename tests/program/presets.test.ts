import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { temporaryFolder } from "@private-ingest/local-firehose/tests/fixture";
import { evaluateProgram, type EvaluateOptions } from "@private-ingest/offline/engine/evaluate";
import type { Evaluation, Registration } from "@private-ingest/offline/engine/evaluation";
import { stackOutputs } from "@private-ingest/client/outputs";
import { writeFixtureProject } from "./fixture-project";
import { difference } from "./difference";
import { projectDirectory, type Run, runInProcess } from "./in-process";
import { keyOfUrn, keysOf } from "./keys";
import { assertSound } from "./soundness";

type Stack = "dev" | "prod";
type Mode = "preview" | "update";

const directory = temporaryFolder();
before(() => {
  writeFixtureProject(directory);
});

function evaluate(stack: Stack, mode: Mode): Promise<Evaluation> {
  const preset = fs.readFileSync(path.join(projectDirectory, `policy/presets/${stack}.json`), "utf8");
  return evaluateProgram({
    directory,
    stack,
    mode,
    policyPack: path.join(projectDirectory, "policy"),
    policyConfig: JSON.parse(preset) as NonNullable<EvaluateOptions["policyConfig"]>,
  });
}

/** An evaluation as a run in this process gives it. */
const asRun = ({ resources, outputs, secretOutputs }: Evaluation): Run => ({
  resources,
  outputs,
  secretOutputs,
  errors: [],
});

const onBoth = [
  "providers.aws aws",
  "network.Network network",
  "identity.ServiceRoles roles",
  "network.InterfaceDrain drain",
  "domain.SearchDomain domain",
  "setup.SearchSetup setup",
  "stream.BackupBucket stream-backup",
  "stream.DeliveryStream stream",
  "access.DashboardAccess access",
  "monitoring.Monitoring monitoring",
  "safety.DataGuard guard",
];
const onStack: Readonly<Record<Stack, string[]>> = { dev: onBoth, prod: [...onBoth, "key.EncryptionKey key"] };

for (const stack of ["dev", "prod"] as const) {
  describe(`the program with the preset ${stack}, through Pulumi's own launcher`, () => {
    let preview: Evaluation;
    let update: Evaluation;

    before(async function () {
      this.timeout(150_000);
      [preview, update] = await Promise.all([evaluate(stack, "preview"), evaluate(stack, "update")]);
    });

    it("has no policy finding, and warns only of protected data without a receiver of alarms", () => {
      for (const { succeeded, messages, violations, checked, resources } of [preview, update]) {
        const found = messages.map(({ severity, urn }) => [severity, keyOfUrn(urn)]);
        assert.deepEqual(found, stack === "prod" ? [["warning", "monitoring.Monitoring monitoring"]] : []);
        assert(messages.every(({ message }) => /alarmTopicArn.*alarmEmail/.test(message)));
        assert.equal(succeeded, true);
        // Neither mandatory nor advisory, and nothing left undecided.
        assert.deepEqual(violations, []);
        assert.equal(checked, resources.length);
      }
    });

    it("has the expected components", () => {
      const [root, ...others] = update.resources;
      assert.equal(root!.type, "pulumi:pulumi:Stack");
      assert.deepEqual(keysOf(others.filter(({ parent }) => parent === root!.urn)).sort(), [...onStack[stack]].sort());
      for (const { resources } of [preview, update]) assertSound(resources);
    });

    it("makes no resource that a preview does not show", () => {
      const urns = ({ resources }: Evaluation): string[] => resources.map(({ urn }) => urn).sort();
      assert.deepEqual(urns(preview), urns(update));
    });

    it("is the same when run in this process", async () => {
      for (const [mode, evaluation] of Object.entries({ preview, update })) {
        const run = await runInProcess({ stack, mode: mode as Mode });
        assert.deepEqual(difference(run, asRun(evaluation)), { added: [], removed: [], changed: {}, outputs: {} });
        const edges = (resources: readonly Registration[]): unknown[] =>
          resources.map(({ urn, dependencies }) => [urn, dependencies.map(keyOfUrn).sort()]).sort();
        assert.deepEqual(edges(run.resources), edges(evaluation.resources), "dependencies");
      }
    });

    it("has every output of the contract, with only the password secret", () => {
      assert.deepEqual(Object.keys(update.outputs).sort(), Object.keys(stackOutputs).sort());
      for (const [name, { kind }] of Object.entries(stackOutputs)) {
        const value = update.outputs[name];
        if (kind === "list") assert(Array.isArray(value) && value.every((item) => typeof item === "string"), name);
        else assert.equal(typeof value, kind === "streams" ? "object" : "string", name);
      }
      for (const { secretOutputs } of [preview, update]) assert.deepEqual(secretOutputs, ["masterPassword"]);
    });
  });
}
