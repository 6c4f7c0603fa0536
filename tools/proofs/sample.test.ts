// A sample of each proof; `npm run proofs` runs them at their full size.
import assert from "node:assert/strict";
import { startPack } from "../../tests/policy/pack";
import { creations, proveConvergence, unbroken } from "./failed-creation";
import { fuzzPolicies } from "./policies";
import { fuzzSettings } from "./settings";

describe("proof of convergence after a failed creation", function () {
  this.timeout(300_000);
  for (const preset of ["dev", "prod"] as const) {
    it(`holds for a few resources of ${preset}`, async () => {
      const whole = await unbroken(preset);
      const points = creations(whole).filter((urn) => /::(aws|domain|domain-service-linked-role|stream)$/.test(urn));
      const { nextRuns } = await proveConvergence(preset, whole, points);
      assert.equal(nextRuns, 2 * points.length);
      assert(points.length >= 4);
    });
  }

  it("fails for a program that makes another resource after a failure", async () => {
    const whole = await unbroken("dev");
    const [point = ""] = creations(whole).slice(-1);
    const fewer = { ...whole, resources: whole.resources.filter(({ urn }) => urn === point) };
    await assert.rejects(proveConvergence("dev", fewer, [point]), /not the resources of an unbroken run/);
  });
});

describe("proof of the settings", () => {
  it("holds for 2,000 random configurations, of which 5 are evaluated", async () => {
    const { accepted, refused, evaluated } = await fuzzSettings(2_000, 5, 1);
    // Either kind alone would prove little.
    assert(accepted > 400 && refused > 400, `${accepted} accepted, ${refused} refused`);
    assert.equal(evaluated, 5);
  });
});

describe("proof of the policies", () => {
  it("holds for 80 resources that are nearly right, in the pack's process", async () => {
    const pack = await startPack();
    try {
      const { resources, violating, remarked } = await fuzzPolicies(pack, 80, 1);
      assert.equal(resources, 80);
      // Either kind alone would prove little.
      assert(violating > 30 && remarked > 15, `${violating} violating, ${remarked} with remarks`);
    } finally {
      pack.stop();
    }
  });
});
