import assert from "node:assert/strict";
import { difference } from "./difference";
import { adopted, oneVpc, refusalOf, runWith } from "./existing-account";
import { developmentStack } from "./in-process";
import { assertSound } from "./soundness";

describe("an existing VPC", () => {
  it("is used instead of a new one, with a subnet per zone", async () => {
    const after = await runWith({ ...adopted, availabilityZones: 2, instanceCount: 2 }, oneVpc);
    assert.deepEqual(after.errors, []);
    assertSound(after.resources);
    const { removed, outputs } = difference(await developmentStack(), after);
    assert.deepEqual(removed, [
      "ec2.DefaultSecurityGroup network-default",
      "ec2.InternetGateway network",
      "ec2.RouteTable network-private-1",
      "ec2.RouteTableAssociation network-private-1",
      "ec2.Subnet network-private-1",
      "ec2.Vpc network",
    ]);
    assert.deepEqual(outputs, { vpcId: "vpc-0a000000", subnetIds: ["subnet-0a000000", "subnet-0c000000"] });
  });

  it("is open to the host that uses the VPC's own endpoints", async () => {
    const after = await runWith({ ...adopted, sessionManagerEndpoints: false }, oneVpc);
    const rule = after.resources.find(({ name }) => name === "access-to-vpc");
    assert.equal(rule?.inputs["cidrIpv4"], "172.16.0.0/16");
  });

  it("may be full when the domain is in it already", async () => {
    const full = {
      ...oneVpc,
      subnets: { "subnet-0a000000": { ...oneVpc.subnets["subnet-0a000000"], freeAddresses: 0 } },
      domains: { "private-ingest-dev": { vpcId: "vpc-0a000000" } },
    };
    assert.deepEqual((await runWith({ ...adopted, subnetIds: ["subnet-0a000000"] }, full)).errors, []);
  });

  it("is refused with all its problems", async () => {
    const config = { ...adopted, subnetIds: adopted.subnetIds.slice(0, 2), availabilityZones: 2, instanceCount: 2 };
    const refusal = await refusalOf(config, {
      vpcs: { "vpc-0a000000": { cidrBlock: "172.16.0.0/16", dns: false, gateways: ["igw-1"] } },
      subnets: {
        "subnet-0a000000": { vpcId: "vpc-0b000000", availabilityZone: "us-east-1a", freeAddresses: 5, gateways: [] },
        // Without a route table of its own it follows the main one, which is public.
        "subnet-0b000000": { vpcId: "vpc-0a000000", availabilityZone: "us-east-1b", freeAddresses: 50 },
      },
    });
    const [title, dns, elsewhere, full, open, ...more] = refusal.split("\n  ");
    assert.match(`${title} ${dns}`, /vpc-0a000000 does not fit: vpc-0a000000 has DNS support off/);
    assert.match(`${elsewhere}, ${full}`, /^subnet-0a000000 is in vpc-0b000000,.*subnet-0a000000 has 5 free addresses/);
    assert.match(open!, /^subnet-0b000000 routes to an internet gateway/);
    assert.deepEqual(more, []);
  });

  it("is refused with security groups of another VPC, each named once", async () => {
    const config = { ...adopted, streamSecurityGroupId: "sg-0a000000", domainSecurityGroupId: "sg-0b000000" };
    const groups = { "sg-0b000000": "vpc-0b000000" };
    const problem = /^the VPC vpc-0a000000 does not fit:\n {2}sg-0b000000 is in vpc-0b000000, not in vpc-0a000000;.*$/;
    assert.match(await refusalOf(config, { ...oneVpc, groups }), problem);
    const shared = { ...config, streamSecurityGroupId: "sg-0b000000", sharedSecurityGroup: true };
    assert.match(await refusalOf(shared, { ...oneVpc, groups }), problem);
    assert.deepEqual((await runWith(config, oneVpc)).errors, []);
  });
});
