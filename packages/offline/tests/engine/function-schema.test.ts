import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { answerBySchema } from "../../engine/aws/function-schema";

const aws = path.dirname(require.resolve("@pulumi/aws/package.json"));
const context = { account: { id: "123456789012", region: "eu-west-1" }, resources: [] };

/** The tokens of every function of the package, as its own code sends them. */
function tokens(): readonly string[] {
  const files = fs.readdirSync(aws, { recursive: true, encoding: "utf8" });
  return files
    .filter((file) => /(^|\/)get\w+\.js$/.test(file) && !file.includes("node_modules"))
    .flatMap((file) => /invoke\("([^"]+)"/.exec(fs.readFileSync(path.join(aws, file), "utf8"))?.[1] ?? []);
}

describe("an answer by the declarations of @pulumi/aws", () => {
  it("exists for every function, with the arguments and a value for each other property", () => {
    const all = tokens();
    assert.ok(all.length > 400, `${all.length} functions`);
    const without = all.filter((token) => {
      const answer = answerBySchema(token, __dirname)?.({ given: 1 }, context);
      return answer?.["given"] !== 1 || Object.values(answer).includes(undefined);
    });
    assert.deepEqual(without, []);
  });

  it("has texts of the kind that their names suggest", () => {
    const answer = (token: string) => answerBySchema(token, __dirname)?.({}, context) ?? {};
    assert.match(String(answer("aws:ec2/getAmi:getAmi")["arn"]), /^arn:aws:/);
    assert.deepEqual(answer("aws:index/getIpRanges:getIpRanges")["cidrBlocks"], ["10.0.0.0/16"]);
    assert.deepEqual(JSON.parse(String(answer("aws:iam/getPolicy:getPolicy")["policy"])), {});
    assert.equal(answerBySchema("aws:ec2/getNothing:getNothing", __dirname), undefined);
    assert.equal(answerBySchema("random:index/getAmi:getAmi", __dirname), undefined);
  });
});
