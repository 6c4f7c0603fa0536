import assert from "node:assert/strict";
import fc from "fast-check";
import {
  addressesPerSubnet,
  adoptedVpcProblems,
  ExistingSubnet,
  ExistingVpc,
  NetworkNeeds,
} from "../../components/adopted-vpc";

const vpc: ExistingVpc = { id: "vpc-1", enableDnsSupport: true, enableDnsHostnames: true, cidrBlock: "10.0.0.0/16" };
const subnet: ExistingSubnet = {
  id: "subnet-1",
  vpcId: "vpc-1",
  availabilityZone: "us-east-1a",
  freeAddresses: 100,
  hasInternetRoute: false,
};
const second: ExistingSubnet = { ...subnet, id: "subnet-2", availabilityZone: "us-east-1b" };
const needs: NetworkNeeds = { zones: 1, dataNodes: 1, alreadyDeployed: false };

describe("an existing VPC", () => {
  const fits: [why: string, subnets: ExistingSubnet[], needs: NetworkNeeds][] = [
    ["with one private subnet", [subnet], needs],
    ["with just enough addresses", [{ ...subnet, freeAddresses: 6 }], needs],
    ["with a subnet in each of two zones", [subnet, second], { ...needs, zones: 2, dataNodes: 2 }],
    ["full, but with the domain in it already", [{ ...subnet, freeAddresses: 0 }], { ...needs, alreadyDeployed: true }],
    [
      "with room for a stream, where the domain is not ours",
      [{ ...subnet, freeAddresses: 3 }],
      { ...needs, dataNodes: 0 },
    ],
  ];
  for (const [why, subnets, wanted] of fits) {
    it(`fits ${why}`, () => {
      assert.deepEqual(adoptedVpcProblems(vpc, subnets, wanted, []), []);
    });
  }

  const refused: [why: string, vpc: ExistingVpc, subnets: ExistingSubnet[], needs: NetworkNeeds, problem: string][] = [
    [
      "DNS support is off",
      { ...vpc, enableDnsSupport: false },
      [subnet],
      needs,
      "vpc-1 has DNS support off and DNS host names on; both must be on, as the domain's endpoint is a private name",
    ],
    [
      "DNS host names are off",
      { ...vpc, enableDnsHostnames: false },
      [subnet],
      needs,
      "vpc-1 has DNS support on and DNS host names off; both must be on, as the domain's endpoint is a private name",
    ],
    [
      "its subnets are in too few zones",
      vpc,
      [subnet],
      { ...needs, zones: 2, dataNodes: 2 },
      "its subnets lie in 1 Availability Zones, where availabilityZones asks for 2; give a subnet in each",
    ],
    ["a subnet is in another VPC", vpc, [{ ...subnet, vpcId: "vpc-2" }], needs, "subnet-1 is in vpc-2, not in vpc-1"],
    [
      "a subnet is public",
      vpc,
      [{ ...subnet, hasInternetRoute: true }],
      needs,
      "subnet-1 routes to an internet gateway; the domain and the stream belong in private subnets",
    ],
    [
      "a subnet has one address too few",
      vpc,
      [{ ...subnet, freeAddresses: 8 }, second],
      { ...needs, zones: 2, dataNodes: 4 },
      "subnet-1 has 8 free addresses; 9 are needed (3 for the stream, 3 × 2 for the domain's nodes there)",
    ],
  ];
  for (const [why, ...given] of refused) {
    it(`does not fit when ${why}`, () => {
      const [existing, subnets, wanted, problem] = given;
      assert.deepEqual(adoptedVpcProblems(existing, subnets, wanted, []), [problem]);
    });
  }

  it("has all its problems named together", () => {
    const bad = { ...subnet, vpcId: "vpc-2", hasInternetRoute: true, freeAddresses: 0 };
    const problems = adoptedVpcProblems(
      { ...vpc, enableDnsSupport: false },
      [bad],
      { ...needs, zones: 3, dataNodes: 3 },
      [
        { id: "sg-1", vpcId: "vpc-1" },
        { id: "sg-2", vpcId: "vpc-2" },
      ],
    );
    assert.equal(problems.length, 6);
    assert.equal(problems.at(-1), "sg-2 is in vpc-2, not in vpc-1; a security group works in its own VPC only");
  });
});

describe("the addresses a subnet needs", () => {
  // Data nodes and zones → 3 for the stream and 3 × ⌈nodes ÷ zones⌉ for the domain, as issue and developer guide have it.
  const table: [dataNodes: number, zones: number, addresses: number][] = [
    [0, 1, 3],
    [1, 1, 6],
    [3, 3, 6],
    [4, 3, 9],
    [6, 2, 12],
    [80, 1, 243],
  ];
  for (const [dataNodes, zones, addresses] of table) {
    it(`are ${addresses} for ${dataNodes} nodes in ${zones} zones`, () => {
      assert.equal(addressesPerSubnet(dataNodes, zones), addresses);
    });
  }

  it("never shrink with more nodes, nor grow with more zones", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 79 }), fc.integer({ min: 1, max: 2 }), (nodes, zones) => {
        assert(addressesPerSubnet(nodes + 1, zones) >= addressesPerSubnet(nodes, zones));
        assert(addressesPerSubnet(nodes, zones + 1) <= addressesPerSubnet(nodes, zones));
      }),
    );
  });
});
