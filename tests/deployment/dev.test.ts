// Preset dev by the real CLI, engine and provider.
import assert from "node:assert/strict";
import { DescribeSecurityGroupRulesCommand, EC2Client, RevokeSecurityGroupIngressCommand } from "@aws-sdk/client-ec2";
import { DeleteRolePolicyCommand, IAMClient, ListRolePoliciesCommand, ListRolesCommand } from "@aws-sdk/client-iam";
import { clientOptions } from "@private-ingest/local-cloud/moto";
import { rules } from "../../policy/all-rules";
import { difference } from "../program/difference";
import { runInProcess } from "../program/in-process";
import { presets } from "../program/presets";
import { assertDestroyed, assertRefused, assertSucceeded, deployed } from "./deployed";
import { useService } from "./used-account";

// Preset prod waits for the role.
deployed("preset dev", { config: presets.dev, prepare: useService }, (stack) => {
  it("is stopped by a mandatory violation before anything is created", async () => {
    const [file, encrypted] = ["components/domain/domain.ts", /nodeToNodeEncryption: \{ enabled: true \}/] as const;
    stack().edit(file, encrypted, "nodeToNodeEncryption: { enabled: false }");
    const before = stack().cloud.calls().length;
    const run = await stack().withPack("up", "--yes");
    stack().edit(file, "nodeToNodeEncryption: { enabled: false }", "nodeToNodeEncryption: { enabled: true }");
    assertRefused(run, /search-domain-node-to-node-encryption/);
    assert.deepEqual(run.policies.mandatory, ["search-domain-node-to-node-encryption"]);
    assert.equal(stack().cloud.calls().length, before);
  });

  it("is previewed by every policy, and created without a mandatory violation", async () => {
    const run = await stack().withPack("up", "--yes");
    assertSucceeded(run);
    assert.deepEqual(run.policies.mandatory, []);
    assert.deepEqual([...new Set(run.policies.judged)].sort(), rules.map(({ name }) => name).sort());
    assert.deepEqual(Object.keys(run.changes), ["create"]);
  });

  it("shows no change afterwards, by its program and in the cloud", async () => {
    const run = await stack().up("--refresh", "--expect-no-changes");
    assertSucceeded(run);
    assert.deepEqual(run.changes, {});
  });

  it("applies a changed setting in place", async () => {
    const change = { bufferSizeMiB: 20, retrySeconds: 600, indexName: "trades" };
    const [before, after] = [
      await runInProcess({ mode: "update" }),
      await runInProcess({ mode: "update", config: change }),
    ];
    const named = Object.keys(difference(before, after).changed).map((key) => key.split(" ")[1]);
    stack().configure({ ...presets.dev, ...change });
    const run = await stack().up();
    assertSucceeded(run);
    assert.deepEqual(Object.keys(run.changes), ["update"]);
    assert.deepEqual([...(run.changes["update"] ?? [])].sort(), named.sort());
    assert(named.includes("stream"));
  });

  it("repairs drift", async () => {
    const options = clientOptions(stack().cloud.endpoint);
    const [ec2, iam] = [new EC2Client(options), new IAMClient(options)];
    const { SecurityGroupRules = [] } = await ec2.send(new DescribeSecurityGroupRulesCommand({}));
    const rule = SecurityGroupRules.find(({ IsEgress, FromPort }) => IsEgress === false && FromPort === 443)!;
    const ids = { GroupId: rule.GroupId!, SecurityGroupRuleIds: [rule.SecurityGroupRuleId!] };
    await ec2.send(new RevokeSecurityGroupIngressCommand(ids));
    const { Roles = [] } = await iam.send(new ListRolesCommand({}));
    const RoleName = Roles.find((role) => role.RoleName?.startsWith("roles-delivery"))!.RoleName!;
    const { PolicyNames = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName }));
    for (const PolicyName of PolicyNames) await iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName }));
    ec2.destroy();
    iam.destroy();

    const run = await stack().up("--refresh");
    assertSucceeded(run);
    assert.equal(run.changes["create"]?.length, PolicyNames.length + 1);
    assertSucceeded(await stack().up("--expect-no-changes"));
  });

  it("is destroyed in order, without a preview, and leaves nothing", () => assertDestroyed(stack(), "--skip-preview"));
});
