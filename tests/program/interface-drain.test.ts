import assert from "node:assert/strict";
import { InterfaceDrain } from "../../components/drain";
import { bundleFunction } from "../../lambda/bundle";
import { allOfBefore, somethingBefore } from "./neighbours";
import { inputsOf, Recorded, record } from "./recorder";

const wait = "lambda.Invocation drain-owner";
const pause = "lambda.Invocation pause";

const recordDrain = (): Promise<ReadonlyMap<string, Recorded>> =>
  record(() => {
    const drain = new InterfaceDrain("drain", {});
    const before = somethingBefore();
    drain.before("owner", {
      securityGroupId: "sg-1",
      subnetIds: ["subnet-1"],
      ignoreDomainInterfaces: false,
      failWhenLeft: true,
      dependsOn: [before],
    });
    drain.pause("pause", 60, before, drain);
  });

describe("InterfaceDrain", () => {
  it("may look at interfaces and write its log, and nothing else", async () => {
    const { role, policy } = inputsOf(await recordDrain(), "iam.RolePolicy drain");
    assert.equal(role, "drain-id");
    assert.deepEqual(JSON.parse(policy as string), {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "Log",
          Effect: "Allow",
          Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
          Resource: "arn:drain:*",
        },
        { Sid: "SeeInterfaces", Effect: "Allow", Action: ["ec2:DescribeNetworkInterfaces"], Resource: "*" },
      ],
    });
  });

  it("is the bundle that npm run build writes, outside the VPC, with all the time that Lambda gives", async () => {
    const { code, timeout, vpcConfig } = inputsOf(await recordDrain(), "lambda.Function drain");
    const { assets } = code as { assets: Record<string, { text: string }> };
    assert.equal(assets["index.js"]!.text, bundleFunction("drain").code);
    assert.deepEqual([timeout, vpcConfig], [900, undefined]);
  });

  it("is called at the wait's deletion too, which leaves the function time for its answer", async () => {
    const recorded = await recordDrain();
    const { functionName, lifecycleScope, input } = inputsOf(recorded, wait);
    assert.deepEqual([functionName, lifecycleScope], ["drain", "CRUD"]);
    assert.deepEqual(JSON.parse(input as string), {
      securityGroupIds: ["sg-1"],
      ignoreDomainInterfaces: false,
      failWhenLeft: true,
      waitSeconds: 840,
    });
    assert.deepEqual(recorded.get(wait)!.options, {
      parent: "network.InterfaceDrain drain",
      customTimeouts: { delete: "20m" },
      dependsOn: ["iam.RolePolicy drain", ...allOfBefore],
    });
  });

  it("pauses once, at creation, after what has to be known everywhere", async () => {
    const recorded = await recordDrain();
    assert.deepEqual(inputsOf(recorded, pause), {
      functionName: "drain",
      lifecycleScope: "CREATE_ONLY",
      input: '{"pauseSeconds":60}',
    });
    assert.deepEqual(recorded.get(pause)!.options, {
      parent: "network.InterfaceDrain drain",
      dependsOn: ["iam.RolePolicy drain", ...allOfBefore],
    });
  });
});
