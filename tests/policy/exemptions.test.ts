import assert from "node:assert/strict";
import { standingOf, type Exemption } from "../../policy/exemptions";

const URN = "urn:pulumi:dev::stock::aws:ec2/securityGroup:SecurityGroup::bastion";
const good: Exemption = { urn: "*::bastion", reason: "Being moved", expires: "2030-06-15" };
const on = (today: string, ...exemptions: Exemption[]) => standingOf(exemptions, "search-domain-https", URN, today);

describe("exemptions", () => {
  it("hold up to and on their last day", () => {
    for (const reason of ["Being moved", "  Being moved\n"]) {
      assert.deepEqual(on("2030-06-15", { ...good, reason }), {
        exempt: true,
        note: "Exempt until 2030-06-15: Being moved",
      });
    }
  });

  it("past it do not, and say so", () => {
    assert.deepEqual(on("2030-06-16", good), {
      exempt: false,
      note: "The exemption for *::bastion expired on 2030-06-15: mend the resource, or renew it.",
    });
  });

  it("without a reason or a day do not count, and say so", () => {
    assert.deepEqual(on("2030-01-01", { ...good, reason: " " }), {
      exempt: false,
      note: "The exemption for *::bastion does not count: it gives no reason.",
    });
    assert.deepEqual(on("2030-01-01", { urn: good.urn, reason: "Being moved" }), {
      exempt: false,
      note: "The exemption for *::bastion does not count: it names no day on which it expires.",
    });
  });

  it("until a day that no calendar has do not count, and say so", () => {
    for (const expires of ["9999-99-99", "2030-02-30", "2030-00-10", "2031-02-29"]) {
      const standing = on("2030-01-01", { ...good, expires });
      assert.equal(standing.exempt, false, expires);
      assert(standing.note?.includes(expires), standing.note);
    }
    assert.equal(on("2030-01-01", { ...good, expires: "2032-02-29" }).exempt, true);
  });

  it("are for the resources whose whole URN the pattern matches", () => {
    for (const urn of [URN, "*", "urn:pulumi:*::stock::*::bastion", "**bastion"]) {
      assert.equal(on("2030-01-01", { ...good, urn }).exempt, true, urn);
    }
    for (const urn of ["bastion", "*::bastio", "*::bastion2", "urn:pulumi:prod::*", ".*", URN.replace("/", ".")]) {
      assert.deepEqual(on("2030-01-01", { ...good, urn }), { exempt: false }, urn);
    }
  });

  it("are for the policy they name, if they name one", () => {
    assert.equal(on("2030-01-01", { ...good, policy: "search-domain-https" }).exempt, true);
    assert.deepEqual(on("2030-01-01", { ...good, policy: "search-domain-in-vpc" }), { exempt: false });
  });

  it("hold when one of several does", () => {
    assert.equal(on("2030-01-01", { ...good, reason: "" }, good).exempt, true);
  });
});
