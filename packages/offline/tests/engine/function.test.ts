import assert from "node:assert/strict";
import { join } from "node:path";
import { evaluateProgram } from "../../engine/evaluate";

describe("a program that deploys a function of its own", () => {
  it("has what the function captures looked up", async () => {
    const evaluation = await evaluateProgram({ directory: join(__dirname, "programs/function"), stack: "dev" });
    assert.equal(evaluation.succeeded, true, JSON.stringify(evaluation.messages));
    assert.match(String(evaluation.outputs["text"]), /limit: 42/);
  });
});
