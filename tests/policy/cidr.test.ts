import assert from "node:assert/strict";
import fc from "fast-check";
import * as ipaddr from "ipaddr.js";
import { coveredBy, isPrivate, isWithin, parseCidr } from "../../policy/cidr";

const ipv4 = fc.ipV4();
const ipv6 = fc.ipV6();
const cidr = fc.oneof(
  fc.tuple(ipv4, fc.integer({ min: 0, max: 32 })).map(([address, prefix]) => `${address}/${prefix}`),
  fc.tuple(ipv6, fc.integer({ min: 0, max: 128 })).map(([address, prefix]) => `${address}/${prefix}`),
);

/** ipaddr.js takes `::1.2.3.4` for `::ffff:1.2.3.4`; by RFC 4291, 2.2, it is `::102:304`. */
function inHexadecimal(text: string): string {
  return text.replace(/^::((?:\d+\.){3}\d+)/, (_, dotted: string) => {
    const [a = 0, b = 0, c = 0, d = 0] = dotted.split(".").map(Number);
    return `::${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
  });
}

/** The same by ipaddr.js: same family, no shorter prefix, first address in the outer block. */
function isWithinByIpaddr(inner: string, outer: string): boolean {
  const [innerAddress, innerPrefix] = ipaddr.parseCIDR(inHexadecimal(inner));
  const [outerAddress, outerPrefix] = ipaddr.parseCIDR(inHexadecimal(outer));
  if (innerAddress.kind() !== outerAddress.kind() || innerPrefix < outerPrefix) return false;
  return innerAddress.match(outerAddress, outerPrefix);
}

function read(text: string) {
  const range = parseCidr(text);
  assert.ok(range, text);
  return range;
}

describe("address ranges", () => {
  it("contain each other exactly where ipaddr.js says so", () => {
    fc.assert(
      fc.property(cidr, cidr, (inner, outer) => {
        assert.equal(isWithin(read(inner), read(outer)), isWithinByIpaddr(inner, outer));
      }),
      { numRuns: 2_000 },
    );
  });

  it("of IPv6 may end in an IPv4 address", () => {
    assert.equal(isWithin(read("::0.0.0.0/81"), read("::0:0/81")), true);
    assert.equal(isWithin(read("::1.2.3.4/128"), read("::102:304/128")), true);
    assert.equal(isWithin(read("::1.2.3.4/128"), read("::ffff:1.2.3.4/128")), false);
  });

  it("are within blocks of a shorter prefix, and not of a longer one", () => {
    fc.assert(
      fc.property(cidr, fc.nat(128), (inner, cut) => {
        const { address, prefix } = read(inner);
        const shorter = `${address}/${Math.max(0, prefix - cut)}`;
        assert.equal(isWithin(read(inner), read(shorter)), true);
        if (shorter !== `${address}/${prefix}`) assert.equal(isWithin(read(shorter), read(inner)), false);
      }),
    );
  });

  it("are valid exactly where ipaddr.js reads them, except bare addresses", () => {
    const text = fc.oneof(
      cidr,
      fc.string(),
      fc.tuple(ipv4, fc.nat(300)).map(([address, prefix]) => `${address}/${prefix}`),
    );
    fc.assert(
      fc.property(text, (candidate) => {
        fc.pre(candidate.includes("/") && !candidate.includes("%") && candidate === candidate.trim());
        assert.equal(parseCidr(candidate) !== undefined, isStrictCidr(candidate), candidate);
      }),
      { numRuns: 2_000 },
    );
  });

  it("may be bare addresses, and refuse other text", () => {
    assert.deepEqual(parseCidr("10.0.0.1"), { family: "ipv4", address: "10.0.0.1", prefix: 32 });
    assert.deepEqual(parseCidr("::1"), { family: "ipv6", address: "::1", prefix: 128 });
    assert.deepEqual(parseCidr(" 10.0.0.0/8 "), { family: "ipv4", address: "10.0.0.0", prefix: 8 });
    for (const text of [
      "",
      "/8",
      "10.0.0.0/",
      "10.0.0.0/33",
      "::/129",
      "10.0.0/8",
      "010.0.0.0/8",
      "fe80::1%eth0/64",
      "x/8",
      "x/10.0.0.0/8",
    ]) {
      assert.equal(parseCidr(text), undefined, text);
    }
  });

  it("are private exactly if the Internet routes no part of them", () => {
    const names = ["private", "carrierGradeNat", "loopback", "linkLocal", "uniqueLocal"];
    fc.assert(
      fc.property(fc.oneof(ipv4, ipv6), (address) => {
        assert.equal(isPrivate(address), names.includes(ipaddr.parse(inHexadecimal(address)).range()), address);
      }),
      { numRuns: 2_000 },
    );
  });

  it("are covered by one range as a whole, or not at all", () => {
    const isAllowed = coveredBy(["203.0.113.0/24", "not a range"]);
    assert.equal(isAllowed("203.0.113.7/32"), true);
    assert.equal(isAllowed("203.0.112.0/23"), false);
    assert.equal(isAllowed("not a range"), false);
    assert.equal(isAllowed("::ffff:203.0.113.7"), false);
  });
});

/** ipaddr.js also reads octal, hexadecimal and shortened IPv4 addresses, which EC2 does not. */
function isStrictCidr(text: string): boolean {
  const [address = ""] = text.split("/");
  const isPlain = ipaddr.IPv6.isValid(address) || ipaddr.IPv4.isValidFourPartDecimal(address);
  return isPlain && ipaddr.isValidCIDR(text);
}
