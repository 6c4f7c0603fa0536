import assert from "node:assert/strict";
import { fakeCluster } from "./cluster-run";
import { contents } from "./contents";
import type { EventFields } from "./fake-domain";

const arn = (name: string): string => `arn:aws:iam::123456789012:role/${name}`;
const operator = { all_access: { users: [arn("operator")] } };

const adopting = { securityRole: "hand-made", adopt: ["role hand-made"] };
const much = { indexName: "orders", retentionDays: 7, dashboards: true, extraMappings: operator };
const little = { indexName: "stock", retentionDays: 0, securityRole: "b", deliveryRoleArn: arn("two") };

/** A stack's interrupted changes, then the same again, the settings from before, or the end. */
const changes: readonly (readonly [string, EventFields, EventFields, "again" | "back" | "destroy"])[] = [
  ["of the index", { indexName: "orders" }, { indexName: "orders-eu" }, "again"],
  ["of the holders", { extraMappings: operator, extraRoles: { readers: {} } }, {}, "back"],
  ["of the retention", { retentionDays: 30 }, { retentionDays: 0 }, "again"],
  ["to an adopted role", { securityRole: "mine" }, adopting, "destroy"],
  ["away from an adopted role", adopting, { securityRole: "mine" }, "back"],
  ["of everything", much, little, "again"],
  ["of everything", much, little, "destroy"],
];

async function prepare({ cluster, stack }: ReturnType<typeof fakeCluster>): Promise<void> {
  cluster.clear();
  cluster.putMapping("all_access", { backend_roles: ["admin"] });
  cluster.putMapping("readall", { backend_roles: ["readers"], description: "by hand" });
  const allowed_actions = ["crud", "create_index", "manage", "indices:monitor/stats"];
  cluster.putRole("hand-made", {
    description: "by hand",
    index_permissions: [{ index_patterns: ["*"], allowed_actions }],
    cluster_permissions: ["cluster_composite_ops", "cluster_monitor"],
  });
  cluster.putMapping("hand-made", { backend_roles: ["theirs"] });
  for (const name of ["orders", "orders-eu", "stock", "stockdata"]) cluster.indices.set(`${name}-2026-11-28`, {});
  const neighbour = {
    owner: "shop/neighbour",
    indexName: "stockdata-zone",
    retentionDays: 5,
    extraMappings: { readers: { backend_roles: [arn("y")] } },
    securityRole: "neighbour",
    deliveryRoleArn: arn("neighbour"),
  };
  await stack(neighbour).up();
}

describe("setup: a change that any request may interrupt", () => {
  const on = fakeCluster();

  for (const [name, first, then, next] of changes) {
    it(`${name}, then ${next}, restores the former state`, async () => {
      for (let at = 0, isInterrupted = true; isInterrupted; at++) {
        await prepare(on);
        const before = contents(on.cluster);
        const stack = on.stack();
        await stack.up(first);
        let left = at;
        isInterrupted = false;
        on.cluster.interrupt = () => {
          if (left-- > 0) return undefined;
          isInterrupted = true;
          return { status: 400, body: "interrupted" };
        };
        await stack.up(then).catch(() => undefined);
        on.cluster.interrupt = () => undefined;
        const last = next === "back" ? first : then;
        if (next !== "destroy") {
          await stack.up(last);
          // By now the stream has moved to its index.
          await stack.up(last);
          const reached = contents(on.cluster);
          await stack.up(last);
          assert.deepEqual(contents(on.cluster), reached, `a third run after request ${at}`);
        }
        await stack.destroy(last);
        assert.deepEqual(contents(on.cluster), before, `interrupted at request ${at}`);
      }
    });
  }
});
