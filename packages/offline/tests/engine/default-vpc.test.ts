import assert from "node:assert/strict";
import { coveredBy } from "../../../../policy/cidr";
import { invokes } from "../../engine/aws/invokes";

const context = { account: { id: "123456789012", region: "eu-west-1" }, resources: [] };

function ask(token: string, args: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return invokes[`aws:ec2/${token}:${token}`]?.(args, context) ?? {};
}

describe("the default VPC of an account", () => {
  it("is found, with a subnet per zone within its range", () => {
    const vpc = ask("getVpc", { default: true });
    assert.equal(ask("getVpc", { id: vpc["id"] })["cidrBlock"], vpc["cidrBlock"]);
    const { ids } = ask("getSubnets", { filters: [{ name: "vpc-id", values: [vpc["id"]] }] }) as { ids: string[] };
    const subnets = ids.map((id) => ask("getSubnet", { id }));
    assert.equal(new Set(subnets.map((subnet) => subnet["availabilityZone"])).size, 3);
    assert.ok(subnets.map((subnet) => String(subnet["cidrBlock"])).every(coveredBy([String(vpc["cidrBlock"])])));
  });

  it("is not taken for another one", () => {
    assert.throws(() => ask("getVpc", { default: false }), /\{"default":false\}.*--lookups/);
    assert.throws(() => ask("getVpc", { tags: { Name: "shared" } }), /shared.*--lookups/);
    assert.deepEqual(ask("getSubnets", { filters: [{ name: "vpc-id", values: ["vpc-1"] }] })["ids"], []);
  });
});
