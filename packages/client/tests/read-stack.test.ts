import assert from "node:assert/strict";
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { readStack } from "../read-stack";
import { evaluateProgram } from "@private-ingest/offline/engine/evaluate";
import type { Evaluation } from "@private-ingest/offline/engine/evaluation";
import { secret } from "@private-ingest/offline/engine/wire";
import { stackOutputs } from "../outputs";
import { keyOfResource } from "../../../tests/program/keys";
import { developmentStack, projectDirectory } from "../../../tests/program/in-process";

/** The outputs of the program itself, as the state of a deployed stack keeps them. */
async function deployedOutputs(): Promise<Readonly<Record<string, unknown>>> {
  const { outputs } = await developmentStack();
  return { ...outputs, masterPassword: secret(outputs["masterPassword"]) };
}

const evaluateExample = (outputs: Readonly<Record<string, unknown>>): Promise<Evaluation> =>
  evaluateProgram({
    directory: path.join(projectDirectory, "examples/consumer"),
    stack: "dev",
    stackOutputs: { "organization/private-ingest/dev": outputs },
  });

describe("a program that reads a stack", () => {
  it("gets every output, and only the password as a secret", async () => {
    const outputs: Record<string, unknown> = Object.fromEntries(
      Object.entries(stackOutputs).map(([name, { kind }]) => [name, kind === "list" ? [`${name}-1`] : `the ${name}`]),
    );
    await pulumi.runtime.setMocks({
      newResource: ({ inputs }) => ({
        id: "reference",
        // One secret makes all outputs of a reference secret, as in a real state.
        state: { ...(inputs as object), outputs: pulumi.secret(outputs) },
      }),
      call: () => ({}),
    });
    const view = readStack("organization/private-ingest/dev");
    assert.deepEqual(Object.keys(view), Object.keys(stackOutputs));
    for (const [name, value] of Object.entries<pulumi.Output<unknown>>(view)) {
      const settled = await new Promise((resolve) => value.apply(resolve));
      assert.deepEqual(settled, outputs[name]);
      assert.equal(await pulumi.isSecret(value), name === "masterPassword", name);
    }
  });
});

describe("examples/consumer", () => {
  let good: Evaluation;
  let lacking: Evaluation;

  before(async () => {
    const outputs = await deployedOutputs();
    const fewer = Object.fromEntries(
      Object.entries(outputs).filter(([name]) => !["producerPolicyJson", "streamName"].includes(name)),
    );
    [good, lacking] = await Promise.all([evaluateExample(outputs), evaluateExample(fewer)]);
  });

  it("gives its role the right to put records, reads the endpoint in the open, and the password as a secret", async () => {
    const { outputs } = await developmentStack();
    assert.deepEqual(good.messages, []);
    const inputs = Object.fromEntries(good.resources.map((resource) => [keyOfResource(resource), resource.inputs]));
    assert.equal(inputs["iam.RolePolicy put-records"]!["policy"], outputs["producerPolicyJson"]);
    const Action = ["firehose:PutRecord", "firehose:PutRecordBatch"];
    const Resource = "arn:aws:firehose:us-east-1:123456789012:deliverystream/private-ingest-dev-stockdata";
    const { Statement } = JSON.parse(outputs["producerPolicyJson"] as string) as { Statement: unknown };
    assert.deepEqual(Statement, [{ Sid: "PutRecords", Effect: "Allow", Action, Resource }]);
    assert.equal(inputs["ssm.Parameter stream-name"]!["value"], "private-ingest-dev-stockdata");
    assert.equal(good.outputs["domainEndpoint"], outputs["domainEndpoint"]);
    assert.equal(good.outputs["dashboardPassword"], outputs["masterPassword"]);
    assert.deepEqual(good.secretOutputs, ["dashboardPassword"]);
  });

  it("fails in preview when outputs are missing, and names them", () => {
    assert.equal(lacking.succeeded, false);
    const errors = lacking.messages.filter(({ severity }) => severity === "error");
    assert.equal(errors.length, 1);
    // The SDK says before it which property it was about to serialize.
    assert.match(errors[0]!.message, /private-ingest\/dev has no output streamName, producerPolicyJson; update it/);
  });
});
