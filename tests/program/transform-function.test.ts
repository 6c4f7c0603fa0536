import assert from "node:assert/strict";
import * as path from "node:path";
import { type FunctionTransform, TransformFunction } from "../../components/stream/transform-function";
import { bundleFunction, type FunctionSource } from "../../lambda/bundle";
import { stack } from "./neighbours";
import { inputsOf, Recorded, record, statementsIn } from "./recorder";

const recordFunction = (
  transform: FunctionTransform = { kind: "timestamp", field: "timestamp", keepExisting: false },
): Promise<ReadonlyMap<string, Recorded>> =>
  record(() => new TransformFunction("transform", { timeoutSeconds: 60, memoryMiB: 512, transform, stack }));

describe("TransformFunction", () => {
  it("is the bundle that npm run build writes, published, with its limits", async () => {
    const recorded = await recordFunction();
    const { code, ...inputs } = inputsOf(recorded, "lambda.Function transform");
    assert.deepEqual(inputs, {
      description: "Adds the timestamp to each record of the stream",
      role: "arn:transform",
      runtime: "nodejs24.x",
      architectures: ["arm64"],
      handler: "index.handler",
      timeout: 60,
      memorySize: 512,
      publish: true,
      loggingConfig: { logFormat: "JSON", logGroup: "/aws/lambda/shop-test-transform" },
    });
    const { assets } = code as { assets: Record<string, { text: string }> };
    assert.deepEqual(Object.keys(assets), ["index.js"]);
    assert.equal(assets["index.js"]!.text, bundleFunction("transform").code);
  });

  const file = path.join(__dirname, "../lambda/own-transform/fixture/transform.ts");
  const kinds: readonly (readonly [FunctionTransform, FunctionSource, object | undefined])[] = [
    [
      { kind: "timestamp", field: "@at", keepExisting: true },
      "transform",
      { variables: { TIME_FIELD: "@at", KEEP_EXISTING: "true" } },
    ],
    [{ kind: "cloudwatchLogs" }, "cloudwatch-logs", undefined],
    [{ kind: "own", file }, { transformFile: file }, undefined],
  ];
  for (const [transform, source, environment] of kinds) {
    it(`runs the code of transform ${transform.kind}`, async () => {
      const inputs = inputsOf(await recordFunction(transform), "lambda.Function transform");
      const { assets } = inputs["code"] as { assets: Record<string, { text: string }> };
      assert.equal(assets["index.js"]!.text, bundleFunction(source).code);
      assert.deepEqual(inputs["environment"], environment);
    });
  }

  it("refuses a time field that its function would refuse", async () => {
    await assert.rejects(recordFunction({ kind: "timestamp", field: "a.b", keepExisting: true }), /a\.b/);
  });

  it("may only write its log", async () => {
    const action = ["logs:CreateLogStream", "logs:PutLogEvents"];
    assert.deepEqual(statementsIn(await recordFunction(), "iam.RolePolicy transform"), [
      { Sid: "Log", Effect: "Allow", Action: action, Resource: "arn:transform:*" },
    ]);
  });
});
