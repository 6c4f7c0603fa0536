import assert from "node:assert/strict";
import { InterfaceDrain } from "../../components/functions/interface-drain";
import { bundleFunction } from "../../lambda/bundle";
import { allOfBefore, place, somethingBefore, stack } from "./neighbours";
import { inputsOf, Recorded, record, statementsIn } from "./recorder";

const wait = "lambda.Invocation drain-owner";
const ensure = "lambda.Invocation role";

const recordDrain = (): Promise<ReadonlyMap<string, Recorded>> =>
  record(() => {
    const drain = new InterfaceDrain("drain", { stack });
    const before = somethingBefore();
    drain.before("owner", {
      securityGroupId: "sg-1",
      subnetIds: ["subnet-1"],
      ignoreDomainInterfaces: false,
      failWhenLeft: true,
      dependsOn: [before],
    });
    const roles = { "new.amazonaws.com": "NewRole", "old.amazonaws.com": "OldRole" };
    drain.ensureServiceLinkedRole("role", roles, { place, pauseSeconds: 60, parent: drain });
  });

describe("InterfaceDrain", () => {
  it("may only read interfaces and write its log", async () => {
    const { role, policy } = inputsOf(await recordDrain(), "iam.RolePolicy drain");
    assert.equal(role, "drain-id");
    assert.deepEqual(JSON.parse(policy as string), {
      Version: "2012-10-17",
      Statement: [
        { Sid: "Log", Effect: "Allow", Action: ["logs:CreateLogStream", "logs:PutLogEvents"], Resource: "arn:drain:*" },
        { Sid: "SeeInterfaces", Effect: "Allow", Action: ["ec2:DescribeNetworkInterfaces"], Resource: "*" },
      ],
    });
  });

  it("is the bundle of npm run build, outside the VPC, with Lambda's maximum timeout", async () => {
    const { code, timeout, vpcConfig } = inputsOf(await recordDrain(), "lambda.Function drain");
    const { assets } = code as { assets: Record<string, { text: string }> };
    assert.equal(assets["index.js"]!.text, bundleFunction("drain").code);
    assert.deepEqual([timeout, vpcConfig], [900, undefined]);
  });

  it("is called at deletion, too, with time left for its answer", async () => {
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

  it("makes one service-linked role, and may make no other", async () => {
    const recorded = await recordDrain();
    const { functionName, lifecycleScope, input } = inputsOf(recorded, ensure);
    assert.deepEqual([functionName, lifecycleScope], ["drain", "CREATE_ONLY"]);
    assert.deepEqual(JSON.parse(input as string), {
      awsServiceName: "new.amazonaws.com",
      sufficient: ["NewRole", "OldRole"],
      pauseSeconds: 60,
    });
    assert.deepEqual(recorded.get(ensure)!.options, {
      parent: "network.InterfaceDrain drain",
      dependsOn: ["iam.RolePolicy drain", "iam.RolePolicy role"],
    });
    assert.equal(inputsOf(recorded, "iam.RolePolicy role")["role"], "drain-id");
    const arn = "arn:aws:iam::123456789012:role/aws-service-role/";
    assert.deepEqual(statementsIn(recorded, "iam.RolePolicy role"), [
      {
        Sid: "FindServiceLinkedRole",
        Effect: "Allow",
        Action: ["iam:GetRole"],
        Resource: [`${arn}new.amazonaws.com/NewRole`, `${arn}old.amazonaws.com/OldRole`],
      },
      {
        Sid: "MakeServiceLinkedRole",
        Effect: "Allow",
        Action: ["iam:CreateServiceLinkedRole"],
        Resource: `${arn}new.amazonaws.com/NewRole`,
        Condition: { StringEquals: { "iam:AWSServiceName": "new.amazonaws.com" } },
      },
    ]);
  });
});
