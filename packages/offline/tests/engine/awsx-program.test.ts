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

  it("builds the remote VPC with its children, all by the component's provider", () => {
    for (const { succeeded, resources, messages } of [preview, update]) {
      assert.equal(succeeded, true, JSON.stringify(messages));
      const component = resources.find(({ type }) => type === "awsx:ec2:Vpc")!;
      assert.equal(component.remote, true);
      const provider = resources.find(({ type }) => type === "pulumi:providers:aws")!;
      const children = resources.filter(({ urn }) => urn.includes("awsx:ec2:Vpc$"));
      assert.equal(children.length, 2 + 4 * 4 + 2);
      assert.deepEqual([...new Set(children.map((child) => child.provider))], [`${provider.urn}::${provider.id!}`]);
    }
  });

  it("does not know in a preview how many subnets there are", () => {
    assert.equal(preview.outputs["privateSubnetIds"], UNKNOWN);
    assert.equal(preview.outputs["zones"], UNKNOWN);
    assert.equal(preview.outputs["vpcId"], UNKNOWN);
  });

  it("gives the program ids in an update, and live resources for references", () => {
    const vpc = update.resources.find(({ type }) => type === "aws:ec2/vpc:Vpc")!;
    assert.match(vpc.id!, /^vpc-[0-9a-f]{17}$/);
    assert.equal(update.outputs["vpcId"], vpc.id);
    assert.equal(update.outputs["groupVpcId"], vpc.id);
    const privateSubnets = update.resources.filter(
      ({ name, type }) => type.endsWith(":Subnet") && name.includes("private"),
    );
    assert.deepEqual(
      update.outputs["privateSubnetIds"],
      privateSubnets.map(({ id }) => id),
    );
    assert.deepEqual(update.outputs["zones"], ["eu-west-1a", "eu-west-1b"]);
  });

  it("lets what uses the VPC depend on it", () => {
    for (const { resources } of [preview, update]) {
      const group = resources.find(({ name }) => name === "group")!;
      assert.ok(group.dependencies.some((urn) => urn.endsWith("awsx:ec2:Vpc$aws:ec2/vpc:Vpc::net")));
      assert.ok(group.propertyDependencies["vpcId"]?.some((urn) => urn.endsWith("::net")));
    }
  });
});
