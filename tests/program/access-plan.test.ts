import assert from "node:assert/strict";
import { planSecurityRoles } from "../../components/setup/security-roles";

const none = { extraRoles: [], extraMappings: [], masterUserArn: "" };
const arn = (resource: string): string => `arn:aws:iam::123456789012:${resource}`;

describe("the plan of access", () => {
  it("collects the permissions of a role, for indices and for the cluster", () => {
    const extraRoles = ["a=stock*=read,indices:monitor/*", "b=cluster_monitor", "a=logs-*=crud", "a=cluster_monitor"];
    assert.deepEqual(planSecurityRoles({ ...none, extraRoles }).extraRoles, {
      a: {
        cluster_permissions: ["cluster_monitor"],
        index_permissions: [
          { index_patterns: ["stock*"], allowed_actions: ["read", "indices:monitor/*"] },
          { index_patterns: ["logs-*"], allowed_actions: ["crud"] },
        ],
      },
      b: { cluster_permissions: ["cluster_monitor"], index_permissions: [] },
    });
  });

  it("maps IAM roles as backend roles, and users of either kind as users", () => {
    const extraMappings = [`a=${arn("role/x=y")}`, `a=${arn("user/u")}`, "a=carol", `b=${arn("role/z")}`];
    assert.deepEqual(planSecurityRoles({ ...none, extraMappings }).extraMappings, {
      a: { backend_roles: [arn("role/x=y")], users: [arn("user/u"), "carol"] },
      b: { backend_roles: [arn("role/z")] },
    });
  });

  it("gives a master user's role both master roles, besides other holders", () => {
    const plan = planSecurityRoles({
      ...none,
      masterUserArn: arn("role/m"),
      extraMappings: [`all_access=${arn("role/x")}`],
    });
    assert.deepEqual(plan.extraMappings, {
      all_access: { backend_roles: [arn("role/m"), arn("role/x")] },
      security_manager: { backend_roles: [arn("role/m")] },
    });
  });

  it("maps groups of an identity provider as backend roles, by their own names", () => {
    const extraMappings = ["a=group:Data Engineers", "a=group:CN=search,OU=ops", "a=carol"];
    assert.deepEqual(planSecurityRoles({ ...none, extraMappings }).extraMappings, {
      a: { backend_roles: ["Data Engineers", "CN=search,OU=ops"], users: ["carol"] },
    });
  });
});
