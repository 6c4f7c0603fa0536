// Look-ups by the real AWS CLI, in moto.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import * as path from "node:path";
import { type Moto, startMoto, whyNoMoto } from "@private-ingest/local-cloud/moto";
import { checkPolicies } from "../../policy-check/check";
import { parseCheckFlags } from "../../policy-check/flags";
import { liveAnswer } from "../../policy-check/live-look-ups";

const hasCli = spawnSync("aws", ["--version"]).status === 0;
const why = whyNoMoto() ?? (hasCli ? undefined : "moto is not installed (pip install moto[server] awscli)");

describe("look-ups by the AWS CLI", () => {
  if (why !== undefined) {
    it(`skipped: ${why}`);
    return;
  }
  const before_ = { ...process.env };
  let moto: Moto;
  let vpcId = "";
  let subnetId = "";

  const aws = (...args: readonly string[]): string =>
    execFileSync("aws", ["ec2", ...args, "--region", "eu-west-1", "--output", "text"], { encoding: "utf8" }).trim();
  const ask = (token: string, args: Readonly<Record<string, unknown>>) =>
    liveAnswer(`aws:ec2/${token}:${token}`, args, "eu-west-1");

  before(async () => {
    moto = await startMoto();
    Object.assign(process.env, { AWS_ENDPOINT_URL: moto.url, AWS_ACCESS_KEY_ID: "x", AWS_SECRET_ACCESS_KEY: "x" });
    vpcId = aws("create-vpc", "--cidr-block", "10.9.0.0/16", "--query", "Vpc.VpcId");
    aws("create-tags", "--resources", vpcId, "--tags", "Key=Name,Value=shared");
    subnetId = aws("create-subnet", "--vpc-id", vpcId, "--cidr-block", "10.9.1.0/24", "--query", "Subnet.SubnetId");
  });

  after(async () => {
    await moto.stop();
    for (const name of ["AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"]) {
      if (before_[name] === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = before_[name];
    }
  });

  it("find by id, by tag, by filter, and the default", async () => {
    assert.equal((await ask("getVpc", { id: vpcId }))?.["cidrBlock"], "10.9.0.0/16");
    assert.equal((await ask("getVpc", { tags: { Name: "shared" } }))?.["id"], vpcId);
    assert.equal((await ask("getVpc", { filters: [{ name: "cidr", values: ["10.9.0.0/16"] }] }))?.["id"], vpcId);
    const byDefault = await ask("getVpc", { default: true });
    assert.equal(byDefault?.["default"], true);
    assert.notEqual(byDefault["id"], vpcId);
    assert.equal((await ask("getSubnet", { vpcId }))?.["id"], subnetId);
    assert.deepEqual((await ask("getSubnets", { filters: [{ name: "vpc-id", values: [vpcId] }] }))?.["ids"], [
      subnetId,
    ]);
    assert.equal((await ask("getSecurityGroup", { vpcId, name: "default" }))?.["vpcId"], vpcId);
    assert.equal((await ask("getRouteTable", { vpcId }))?.["vpcId"], vpcId);
    const image = await ask("getAmi", { owners: ["amazon"], mostRecent: true, nameRegex: "^amzn" });
    assert.match(String(image?.["id"]), /^ami-/);
    assert.match(String(image?.["name"]), /^amzn/);
  });

  it("find nothing without a match, and refuse several matches", async () => {
    assert.equal(await ask("getVpc", { id: "vpc-00000000" }), undefined);
    assert.equal(await liveAnswer("aws:s3/getBucket:getBucket", { bucket: "x" }, "eu-west-1"), undefined);
    await assert.rejects(ask("getVpc", {}), /match/);
  });

  it("let a program with an adopted VPC be judged", async () => {
    const program = path.join(__dirname, "adopted");
    const { evaluation, failures } = await checkPolicies(parseCheckFlags([program, "--live-lookups"]));
    const unexpected = evaluation.messages.filter(({ severity }) => severity === "error");
    assert.deepEqual(unexpected, []);
    assert.equal(evaluation.outputs["range"], "10.9.0.0/16");
    assert.deepEqual(failures, []);
  });

  it("fail in the CLI's own words, or name the missing CLI", async () => {
    process.env["AWS_ENDPOINT_URL"] = "http://127.0.0.1:1";
    await assert.rejects(ask("getVpc", { id: vpcId }), /aws ec2 describe-vpcs: .*127\.0\.0\.1:1.*--live-lookups/s);
    process.env["AWS_ENDPOINT_URL"] = moto.url;
    const { PATH } = process.env;
    try {
      process.env["PATH"] = "/nowhere";
      await assert.rejects(ask("getVpc", { id: vpcId }), /not on the PATH/);
    } finally {
      process.env["PATH"] = PATH;
    }
  });
});
