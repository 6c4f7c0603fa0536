import assert from "node:assert/strict";
import { type PolicyInfo, resolvePolicies } from "../../engine/policy-config";

const policies: readonly PolicyInfo[] = [
  { name: "a", description: "", enforcementLevel: "mandatory", configProperties: {} },
  { name: "b", description: "", enforcementLevel: "advisory", configProperties: { max: { default: 5 }, min: {} } },
];

describe("resolvePolicies", () => {
  it("keeps the pack's levels and the schema's defaults when nothing is configured", () => {
    assert.deepEqual(resolvePolicies(policies), {
      a: { enforcementLevel: "mandatory", properties: {} },
      b: { enforcementLevel: "advisory", properties: { max: 5 } },
    });
  });

  it("applies `all`, then the policy's own setting", () => {
    assert.deepEqual(resolvePolicies(policies, { all: "disabled", b: { enforcementLevel: "mandatory", max: 7 } }), {
      a: { enforcementLevel: "disabled", properties: {} },
      b: { enforcementLevel: "mandatory", properties: { max: 7 } },
    });
    assert.deepEqual(resolvePolicies(policies, { all: "mandatory", b: { min: 1 } })["b"], {
      enforcementLevel: "mandatory",
      properties: { max: 5, min: 1 },
    });
  });

  it("refuses unknown policies and levels, all at once", () => {
    assert.throws(() => resolvePolicies(policies, { c: "mandatory", a: { enforcementLevel: "high" as "mandatory" } }), {
      message:
        'Policy configuration:\nc: no such policy in the pack; it has a, b.\na: enforcementLevel "high" is not one of advisory, mandatory, disabled, remediate.',
    });
  });
});
