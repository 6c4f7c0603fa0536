import assert from "node:assert/strict";
import { join } from "node:path";
import { evaluateProgram } from "../../engine/evaluate";
import { type Evaluation, UNKNOWN } from "../../engine/evaluation";

describe("evaluateProgram with the real @pulumi/aws and @pulumi/awsx", () => {
  const options = { directory: join(__dirname, "programs/network"), stack: "dev" };
  let preview: Evaluation;
  let update: Evaluation;
  before(async () => {
    preview = await evaluateProgram(options);
    update = await evaluateProgram({ ...options, mode: "update" });
  });

  it("builds the remote VPC with its children by the component's provider; what uses it depends on it", () => {
    for (const { succeeded, resources, messages } of [preview, update]) {
      assert.equal(succeeded, true, JSON.stringify(messages));
      assert.equal(resources.find(({ type }) => type === "awsx:ec2:Vpc")?.remote, true);
      const provider = resources.find(({ type }) => type === "pulumi:providers:aws")!;
      const children = resources.filter(({ urn }) => urn.includes("awsx:ec2:Vpc$"));
      assert.equal(children.length, 2 + 4 * 4 + 2);
      assert.deepEqual([...new Set(children.map((child) => child.provider))], [`${provider.urn}::${provider.id!}`]);
      const group = resources.find(({ name }) => name === "group")!;
      assert.ok(group.dependencies.some((urn) => urn.endsWith("awsx:ec2:Vpc$aws:ec2/vpc:Vpc::net")));
      assert.ok(group.propertyDependencies["vpcId"]?.some((urn) => urn.endsWith("::net")));
    }
  });

  it("gives the program ids in an update, and live resources for references; in a preview it knows neither", () => {
    const { privateSubnetIds, zones, vpcId } = preview.outputs;
    assert.deepEqual([privateSubnetIds, zones, vpcId], [UNKNOWN, UNKNOWN, UNKNOWN]);
    const vpc = update.resources.find(({ type }) => type === "aws:ec2/vpc:Vpc")!;
    assert.match(vpc.id!, /^vpc-[0-9a-f]{17}$/);
    const subnets = update.resources.filter(({ name, type }) => type.endsWith(":Subnet") && name.includes("private"));
    assert.deepEqual(update.outputs, {
      vpcId: vpc.id,
      groupVpcId: vpc.id,
      privateSubnetIds: subnets.map(({ id }) => id),
      zones: ["eu-west-1a", "eu-west-1b"],
    });
  });
});
