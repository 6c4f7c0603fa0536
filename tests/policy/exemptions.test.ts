import assert from "node:assert/strict";
import { exemptionOf, type Exemption } from "../../policy/exemptions";

const URN = "urn:pulumi:dev::stock::aws:ec2/securityGroup:SecurityGroup::bastion";
const good: Exemption = { urn: "*::bastion", reason: "Being moved", expires: "2030-06-15" };
const on = (today: string, ...exemptions: Exemption[]) => exemptionOf(exemptions, "search-domain-https", URN, today);

describe("exemptions", () => {
  it("are valid up to and on their last day", () => {
    for (const reason of ["Being moved", "  Being moved\n"]) {
      assert.deepEqual(on("2030-06-15", { ...good, reason }), {
        exempt: true,
        note: "Exempt until 2030-06-15: Being moved",
      });
    }
  });

  const refused = (today: string, exemption: Exemption, note: RegExp): void => {
    const status = on(today, exemption);
    assert.equal(status.exempt, false);
    assert.match(String(status.note), note);
  };

  it("do not count after their last day, and the note names it", () => {
    refused("2030-06-16", good, /bastion.*2030-06-15/);
  });

  it("do not count without a reason or a last day, and the note says which", () => {
    refused("2030-01-01", { ...good, reason: " " }, /bastion.*reason/);
    refused("2030-01-01", { urn: good.urn, reason: "Being moved" }, /bastion.*day/);
  });

  it("do not count with an invalid day, and the note names it", () => {
    for (const expires of ["9999-99-99", "2030-02-30", "2030-00-10", "2031-02-29"])
      refused("2030-01-01", { ...good, expires }, new RegExp(expires));
    assert.equal(on("2030-01-01", { ...good, expires: "2032-02-29" }).exempt, true);
  });

  it("apply to resources whose whole URN matches the pattern", () => {
    for (const urn of [URN, "*", "urn:pulumi:*::stock::*::bastion", "**bastion"]) {
      assert.equal(on("2030-01-01", { ...good, urn }).exempt, true, urn);
    }
    for (const urn of ["bastion", "*::bastio", "*::bastion2", "urn:pulumi:prod::*", ".*", URN.replace("/", ".")]) {
      assert.deepEqual(on("2030-01-01", { ...good, urn }), { exempt: false }, urn);
    }
  });

  it("apply only to the policy they name, if they name one", () => {
    assert.equal(on("2030-01-01", { ...good, policy: "search-domain-https" }).exempt, true);
    assert.deepEqual(on("2030-01-01", { ...good, policy: "search-domain-in-vpc" }), { exempt: false });
  });

  it("are valid when one of several is", () => {
    assert.equal(on("2030-01-01", { ...good, reason: "" }, good).exempt, true);
  });
});
