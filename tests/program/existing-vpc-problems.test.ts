import assert from "node:assert/strict";
import fc from "fast-check";
import { addressCount, addressPlan } from "../../components/network/address-plan";
import {
  existingVpcProblems,
  ExistingSubnet,
  ExistingVpc,
  NetworkNeeds,
} from "../../components/network/existing-vpc-problems";

const vpc: ExistingVpc = {
  id: "vpc-1",
  enableDnsSupport: true,
  enableDnsHostnames: true,
  cidrBlocks: ["10.0.0.0/16"],
  dnsProblems: [],
};
const subnet: ExistingSubnet = {
  id: "subnet-1",
  vpcId: "vpc-1",
  availabilityZone: "us-east-1a",
  freeAddresses: 100,
  hasInternetRoute: false,
};
const second: ExistingSubnet = { ...subnet, id: "subnet-2", availabilityZone: "us-east-1b" };
const needs: NetworkNeeds = {
  zones: 1,
  dataNodes: 1,
  endpoints: 2,
  accessHost: true,
  alreadyDeployed: false,
  offeredZones: ["us-east-1a", "us-east-1b"],
};

describe("an existing VPC", () => {
  const fits: [why: string, subnets: ExistingSubnet[], needs: NetworkNeeds][] = [
    ["with one private subnet", [subnet], needs],
    ["with just enough addresses", [{ ...subnet, freeAddresses: 10 }], needs],
    ["whose second subnet has no room for the host", [subnet, { ...second, freeAddresses: 9 }], { ...needs, zones: 2 }],
    ["with a subnet in each of two zones", [subnet, second], { ...needs, zones: 2, dataNodes: 2 }],
    ["full, but with the domain in it already", [{ ...subnet, freeAddresses: 0 }], { ...needs, alreadyDeployed: true }],
    [
      "with room for a stream, where the domain is not ours",
      [{ ...subnet, freeAddresses: 4 }],
      { ...needs, dataNodes: 0, endpoints: 0, accessHost: false },
    ],
  ];
  for (const [why, subnets, wanted] of fits) {
    it(`fits ${why}`, () => {
      assert.deepEqual(existingVpcProblems(vpc, subnets, wanted, []), []);
    });
  }

  const refused: [why: string, vpc: ExistingVpc, subnets: ExistingSubnet[], needs: NetworkNeeds, problem: RegExp][] = [
    ["DNS support is off", { ...vpc, enableDnsSupport: false }, [subnet], needs, /^vpc-1.* support off .* names on;/],
    ["DNS host names are off", { ...vpc, enableDnsHostnames: false }, [subnet], needs, /^vpc-1.* support on .* off;/],
    [
      "its zones are too few",
      vpc,
      [subnet],
      { ...needs, zones: 2, dataNodes: 2 },
      /lie in 1 .*availabilityZones .* 2;/,
    ],
    ["a subnet is in another VPC", vpc, [{ ...subnet, vpcId: "vpc-2" }], needs, /^subnet-1 is in vpc-2, not in vpc-1$/],
    ["a subnet is public", vpc, [{ ...subnet, hasInternetRoute: true }], needs, /^subnet-1 .*internet gateway;/],
    [
      "a subnet has one address too few",
      vpc,
      [{ ...subnet, freeAddresses: 12 }, second],
      { ...needs, zones: 2, dataNodes: 4 },
      /^subnet-1 has 12 .*13 .*\(3 .*stream, 6 .*nodes.*, 1 .*setup .*, 2 .*endpoints, 1 .*host\)$/,
    ],
    ["its DNS servers lack the domain", { ...vpc, dnsProblems: ["no name"] }, [subnet], needs, /^no name$/],
    [
      "a subnet is in a Local Zone",
      vpc,
      [{ ...subnet, availabilityZone: "us-east-1-bos-1a" }],
      needs,
      /^subnet-1 is in us-east-1-bos-1a, .*\(us-east-1a, us-east-1b\)/,
    ],
  ];
  for (const [why, existing, subnets, wanted, problem] of refused) {
    it(`does not fit when ${why}`, () => {
      const [found = "", ...more] = existingVpcProblems(existing, subnets, wanted, []);
      assert.match(found, problem);
      assert.deepEqual(more, []);
    });
  }

  it("is refused with all its problems together", () => {
    const bad = { ...subnet, vpcId: "vpc-2", hasInternetRoute: true, freeAddresses: 0 };
    const groups = ["1", "2"].map((one) => ({ id: `sg-${one}`, vpcId: `vpc-${one}` }));
    const wanted = { ...needs, zones: 3, dataNodes: 3 };
    const problems = existingVpcProblems({ ...vpc, enableDnsSupport: false }, [bad], wanted, groups);
    assert.equal(problems.length, 6);
    assert.match(problems.at(-1)!, /^sg-2 is in vpc-2, not in vpc-1;/);
  });
});

describe("the addresses a subnet needs", () => {
  // Stream, ⌈nodes ÷ zones⌉ × 3, setup function, endpoints; the host in the first subnet alone.
  const table = [
    [0, 1, 0, false, 4, 4],
    [1, 1, 0, false, 7, 7],
    [1, 1, 2, true, 10, 9],
    [3, 3, 3, true, 11, 10],
    [4, 3, 0, true, 11, 10],
    [80, 1, 2, true, 247, 246],
  ] as const;
  for (const [dataNodes, zones, endpoints, accessHost, first, other] of table) {
    it(`are ${first} and ${other} for ${dataNodes} nodes in ${zones} zones with ${endpoints} endpoints`, () => {
      const needs = { dataNodes, zones, endpoints, accessHost };
      assert.equal(addressCount(addressPlan(needs, 0)), first);
      assert.equal(addressCount(addressPlan(needs, 1)), other);
    });
  }

  it("never shrink with more resources, nor grow with more zones", () => {
    const counts = fc.record({
      dataNodes: fc.integer({ min: 0, max: 79 }),
      zones: fc.integer({ min: 1, max: 2 }),
      endpoints: fc.integer({ min: 0, max: 3 }),
      accessHost: fc.boolean(),
    });
    fc.assert(
      fc.property(counts, fc.integer({ min: 0, max: 2 }), (needs, subnet) => {
        const total = (change: Partial<typeof needs>): number =>
          addressCount(addressPlan({ ...needs, ...change }, subnet));
        assert(total({ dataNodes: needs.dataNodes + 1 }) >= total({}));
        assert(total({ zones: needs.zones + 1 }) <= total({}));
        assert.equal(total({ endpoints: needs.endpoints + 1 }), total({}) + 1);
      }),
    );
  });
});
