import assert from "node:assert/strict";
import fc from "fast-check";
import ipaddr from "ipaddr.js";
import { planSubnets, type PlannedSubnet } from "../../engine/awsx/subnets";

const zones = ["a", "b", "c"];

/** First and last address of a block, as numbers. */
function range(cidr: string): [number, number] {
  const [address, mask] = ipaddr.IPv4.parseCIDR(cidr);
  const first = address.octets.reduce((number, octet) => number * 256 + octet, 0);
  return [first, first + 2 ** (32 - mask) - 1];
}

describe("planSubnets", () => {
  it("divides the range evenly when no sizes are asked for", () => {
    const blocks = (plan: PlannedSubnet[]) => plan.map(({ name, zone, cidrBlock }) => `${name} ${zone} ${cidrBlock}`);
    assert.deepEqual(blocks(planSubnets("net", "10.0.0.0/16", ["a"], [{ type: "Private" }])), [
      "net-private-1 a 10.0.0.0/16",
    ]);
    assert.deepEqual(blocks(planSubnets("net", "10.0.0.0/16", zones, [{ type: "Private" }, { type: "Public" }])), [
      "net-private-1 a 10.0.0.0/19",
      "net-public-1 a 10.0.32.0/19",
      "net-private-2 b 10.0.64.0/19",
      "net-public-2 b 10.0.96.0/19",
      "net-private-3 c 10.0.128.0/19",
      "net-public-3 c 10.0.160.0/19",
    ]);
  });

  it("gives a larger private and a smaller public subnet when none are asked for", () => {
    const found = planSubnets("net", "10.0.0.0/16", ["a", "b"], undefined).map(({ cidrBlock }) => cidrBlock);
    assert.deepEqual(found, ["10.0.0.0/18", "10.0.64.0/19", "10.0.128.0/18", "10.0.192.0/19"]);
  });

  it("leaves a gap before a subnet that is larger than the one before it", () => {
    const [small, large] = [
      { type: "Public", cidrMask: 24 },
      { type: "Private", size: 4096 },
    ];
    const found = planSubnets("net", "10.0.0.0/16", ["a"], [small, large]).map(({ cidrBlock }) => cidrBlock);
    assert.deepEqual(found, ["10.0.0.0/24", "10.0.16.0/20"]);
  });

  it("takes explicit blocks as they are, one per zone for each subnet", () => {
    const specs = [{ type: "Private", cidrBlocks: ["10.0.0.0/20", "10.0.16.0/20"] }];
    const found = planSubnets("net", "10.0.0.0/16", ["a", "b"], specs).map(({ cidrBlock }) => cidrBlock);
    assert.deepEqual(found, ["10.0.0.0/20", "10.0.16.0/20"]);
    assert.throws(() => planSubnets("net", "10.0.0.0/16", zones, specs), /cidrBlocks must be given .* and be 3/);
  });

  it("refuses subnets that do not fit, and invalid ranges", () => {
    const large = [{ type: "Private", cidrMask: 24 }];
    assert.throws(() => planSubnets("net", "10.0.0.0/24", zones, large), /zone has a \/26, which does not hold \/24/);
    assert.throws(() => planSubnets("net", "10.0.0.0", zones, undefined), /cidrBlock is "10.0.0.0"/);
  });

  it("never lets subnets overlap or leave their zone's share, whatever the sizes", () => {
    const spec = fc.record({
      type: fc.constantFrom("Private", "Public", "Isolated"),
      cidrMask: fc.integer({ min: 20, max: 28 }),
    });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3 }), fc.array(spec, { minLength: 1, maxLength: 4 }), (count, specs) => {
        const plan = planSubnets("net", "10.64.0.0/16", zones.slice(0, count), specs);
        const share = 2 ** 16 / 2 ** Math.ceil(Math.log2(count));
        const [base] = range("10.64.0.0/16");
        const ranges = plan.map((subnet) => ({ ...subnet, range: range(subnet.cidrBlock) }));
        for (const {
          range: [first, last],
          zoneIndex,
          cidrBlock,
        } of ranges) {
          assert.ok(first >= base + zoneIndex * share && last < base + (zoneIndex + 1) * share, cidrBlock);
          assert.equal(ipaddr.IPv4.networkAddressFromCIDR(cidrBlock).toString(), cidrBlock.split("/")[0]);
        }
        const inOrder = ranges.map((subnet) => subnet.range).sort(([a], [b]) => a - b);
        inOrder.forEach(([first], index) => {
          assert.ok(index === 0 || first > inOrder[index - 1]![1], JSON.stringify(plan));
        });
      }),
    );
  });
});
