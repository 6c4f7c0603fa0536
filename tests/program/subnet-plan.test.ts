import assert from "node:assert/strict";
import fc from "fast-check";
import * as ipaddr from "ipaddr.js";
import { addressCount, addressPlan } from "../../components/network/address-plan";
import { isNetworkAddress } from "../../components/network/address-range";
import { chooseSubnets, planSubnets, Subnet } from "../../components/network/subnet-plan";

/** First and last address of a range, as numbers; by another implementation than the planner's. */
function span(cidr: string): { first: number; last: number } {
  const number = (address: ipaddr.IPv4): number => address.octets.reduce((sum, octet) => sum * 256 + octet, 0);
  return {
    first: number(ipaddr.IPv4.networkAddressFromCIDR(cidr)),
    last: number(ipaddr.IPv4.broadcastAddressFromCIDR(cidr)),
  };
}

const vpcCidrs = fc
  .tuple(fc.integer({ min: 0, max: 2 ** 32 - 1 }), fc.integer({ min: 16, max: 22 }))
  .map(([address, prefix]) => {
    const octets = [24, 16, 8, 0].map((shift) => (address >>> shift) & 255);
    const network = ipaddr.IPv4.networkAddressFromCIDR(`${octets.join(".")}/${prefix}`);
    return `${network.toString()}/${prefix}`;
  });
const zones = fc.integer({ min: 1, max: 3 });

describe("the plan of subnets", () => {
  const table: [vpcCidr: string, zones: number, withPublic: boolean, privateCidrs: string[], publicCidrs: string[]][] =
    [
      ["10.0.0.0/16", 1, false, ["10.0.0.0/18"], []],
      ["10.0.0.0/16", 3, false, ["10.0.0.0/18", "10.0.64.0/18", "10.0.128.0/18"], []],
      ["10.0.0.0/16", 2, true, ["10.0.0.0/18", "10.0.64.0/18"], ["10.0.192.0/20", "10.0.208.0/20"]],
      ["192.168.4.0/22", 1, true, ["192.168.4.0/24"], ["192.168.7.0/26"]],
    ];
  for (const [vpcCidr, count, withPublic, privateCidrs, publicCidrs] of table) {
    it(`of ${vpcCidr} in ${count} zones, ${withPublic ? "with" : "without"} public ones`, () => {
      assert.deepEqual(planSubnets(vpcCidr, count, withPublic), { privateCidrs, publicCidrs });
    });
  }

  it("lies inside the VPC, without overlaps, each range by its first address", () => {
    fc.assert(
      fc.property(vpcCidrs, zones, fc.boolean(), (vpcCidr, count, withPublic) => {
        const { privateCidrs, publicCidrs } = planSubnets(vpcCidr, count, withPublic);
        assert.equal(privateCidrs.length, count);
        assert.equal(publicCidrs.length, withPublic ? count : 0);
        const vpc = span(vpcCidr);
        const subnets = [...privateCidrs, ...publicCidrs].map((cidr) => {
          const { first, last } = span(cidr);
          assert.equal(cidr.split("/")[0], ipaddr.IPv4.networkAddressFromCIDR(cidr).toString());
          assert(first >= vpc.first && last <= vpc.last, `${cidr} is outside of ${vpcCidr}`);
          return { first, last, cidr };
        });
        subnets.sort((a, b) => a.first - b.first);
        for (const [index, { first, cidr }] of subnets.slice(1).entries()) {
          assert(first > subnets[index]!.last, `${cidr} overlaps ${subnets[index]!.cidr}`);
        }
      }),
    );
  });

  it("keeps existing ranges when zones or public subnets are added", () => {
    fc.assert(
      fc.property(vpcCidrs, zones, zones, (vpcCidr, some, more) => {
        const before = planSubnets(vpcCidr, Math.min(some, more), true);
        const after = planSubnets(vpcCidr, Math.max(some, more), true);
        assert.deepEqual(after.privateCidrs.slice(0, before.privateCidrs.length), before.privateCidrs);
        assert.deepEqual(after.publicCidrs.slice(0, before.publicCidrs.length), before.publicCidrs);
        assert.deepEqual(planSubnets(vpcCidr, some, false).privateCidrs, planSubnets(vpcCidr, some, true).privateCidrs);
      }),
    );
  });

  it("leaves a subnet of the smallest VPC the addresses that stream, function, host and 80 nodes need", () => {
    const { first, last } = span(planSubnets("10.0.0.0/22", 1, false).privateCidrs[0]!);
    const keptByAws = 5;
    const needs = { dataNodes: 80, zones: 1, endpoints: 3, accessHost: true };
    // The VPC of 1024 addresses gives each zone 256; the largest domain wants a larger one.
    assert(last - first + 1 - keptByAws >= addressCount(addressPlan({ ...needs, dataNodes: 80 }, 0)));
  });
});

describe("a range in CIDR notation", () => {
  it("is a network address exactly if ipaddr.js says so", () => {
    const octet = fc.integer({ min: 0, max: 255 });
    fc.assert(
      fc.property(
        fc.tuple(octet, octet, fc.constantFrom(0, 4, 16, 64, 255), fc.constantFrom(0, 1)),
        zones,
        (parts, step) => {
          const cidr = `${parts.join(".")}/${14 + 2 * step}`;
          const isNetwork = ipaddr.IPv4.networkAddressFromCIDR(cidr).toString() === parts.join(".");
          assert.equal(isNetworkAddress(cidr), isNetwork, cidr);
        },
      ),
    );
  });

  for (const wrong of ["256.0.0.0/16", "010.0.0.0/16", "10.0.0/16", "10.0.0.0.0/16", "10.0.0.1/16"]) {
    it(`${wrong} is invalid`, () => {
      assert.equal(isNetworkAddress(wrong), false);
    });
  }
});

describe("the choice of subnets", () => {
  const subnets = fc.uniqueArray(
    fc.record({ id: fc.stringMatching(/^subnet-[0-9a-f]{4}$/), availabilityZone: fc.constantFrom("a", "b", "c", "d") }),
    { selector: ({ id }) => id, maxLength: 12 },
  );

  it("is the first of each zone, in the given order", () => {
    const given: Subnet[] = [
      { id: "1", availabilityZone: "b" },
      { id: "2", availabilityZone: "b" },
      { id: "3", availabilityZone: "a" },
      { id: "4", availabilityZone: "c" },
    ];
    const ids = (count: number): string[] => chooseSubnets(given, count).map(({ id }) => id);
    assert.deepEqual([1, 2, 3].map(ids), [["1"], ["1", "3"], ["1", "3", "4"]]);
  });

  it("has one per zone, for as many zones as requested and available", () => {
    fc.assert(
      fc.property(subnets, zones, (given, count) => {
        const chosen = chooseSubnets(given, count);
        const available = new Set(given.map(({ availabilityZone }) => availabilityZone)).size;
        assert.equal(chosen.length, Math.min(count, available));
        assert.equal(new Set(chosen.map(({ availabilityZone }) => availabilityZone)).size, chosen.length);
        for (const subnet of chosen) {
          const first = given.find(({ availabilityZone }) => availabilityZone === subnet.availabilityZone);
          assert.equal(subnet, first);
        }
      }),
    );
  });

  it("keeps a deployed domain in its subnets when others are listed first", () => {
    fc.assert(
      fc.property(subnets, subnets, zones, (given, added, count) => {
        const inUse = chooseSubnets(given, count).map(({ id }) => id);
        const now = [...added.filter(({ id }) => !given.some((subnet) => subnet.id === id)), ...given];
        assert.deepEqual(
          chooseSubnets(now, inUse.length, inUse).map(({ id }) => id),
          inUse.length === 0 ? [] : now.filter(({ id }) => inUse.includes(id)).map(({ id }) => id),
        );
      }),
    );
  });

  it("keeps the chosen subnets when zones are added, or subnets at the end", () => {
    fc.assert(
      fc.property(subnets, subnets, zones, (given, added, count) => {
        const chosen = chooseSubnets(given, count);
        assert.deepEqual(chooseSubnets(given, count + 1).slice(0, chosen.length), chosen);
        assert.deepEqual(chooseSubnets([...given, ...added], count).slice(0, chosen.length), chosen);
      }),
    );
  });
});
