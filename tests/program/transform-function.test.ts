import assert from "node:assert/strict";
import { TransformFunction } from "../../components/stream/transform-function";
import { bundleFunction } from "../../lambda/bundle";
import { inputsOf, Recorded, record } from "./recorder";

const recordFunction = (): Promise<ReadonlyMap<string, Recorded>> =>
  record(() => new TransformFunction("transform", { timeoutSeconds: 60, memoryMiB: 512 }));

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

  it("may write its log and nothing else", async () => {
    const { policy } = inputsOf(await recordFunction(), "iam.RolePolicy transform");
    assert.deepEqual(JSON.parse(policy as string), {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "Log",
          Effect: "Allow",
          Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
          Resource: "arn:transform:*",
        },
      ],
    });
  });
});
