import assert from "node:assert/strict";
import { Stack } from "./cluster-run";
import { FakeCluster } from "./fake-cluster";
import type { SetupEvent } from "../../../lambda/contracts/setup-event";

const arn = (name: string): string => `arn:aws:iam::123456789012:role/${name}`;
const operator = { all_access: { users: [arn("operator")] } };

const adopting = { securityRole: "hand-made", adopt: ["role hand-made"] };
const much = { indexName: "orders", retentionDays: 7, dashboards: true, extraMappings: operator };
const little = { indexName: "stock", retentionDays: 0, securityRole: "b", deliveryRoleArn: arn("two") };

/**
 * Changes of a stack that are interrupted, and what follows: the same again, the settings from
 * before, or the end.
 */
const changes: readonly (readonly [string, Partial<SetupEvent>, Partial<SetupEvent>, "again" | "back" | "destroy"])[] =
  [
    ["of the index", { indexName: "orders" }, { indexName: "orders-eu" }, "again"],
    ["of the holders", { extraMappings: operator, extraRoles: { readers: {} } }, {}, "back"],
    ["of the retention", { retentionDays: 30 }, { retentionDays: 0 }, "again"],
    ["to an adopted role", { securityRole: "mine" }, adopting, "destroy"],
    ["away from an adopted role", adopting, { securityRole: "mine" }, "back"],
    ["of everything", much, little, "again"],
    ["of everything", much, little, "destroy"],
  ];

/** What is in the domain, but for what a stack that is gone cannot know any more. */
function contents(cluster: FakeCluster): unknown {
  const { documents, policies, savedObjects, ledgers } = cluster;
  const policiesOf = [...cluster.indices].map(([index, { policyId }]) => [index, policyId]);
  // The cluster adds these itself.
  const told = [...documents].map(([path, document]) => [
    path,
    Object.fromEntries(
      Object.entries(document as Record<string, unknown>).filter(
        ([key, value]) => key !== "reserved" && !(Array.isArray(value) && value.length === 0),
      ),
    ),
  ]);
  return structuredClone({
    documents: Object.fromEntries(told) as Record<string, unknown>,
    policies: [...policies.keys()],
    savedObjects: [...savedObjects.keys()],
    ledgers: [...ledgers.keys()],
    policiesOf,
  });
}

describe("setup: a change that any request may interrupt", () => {
  for (const [name, first, then, next] of changes) {
    it(`${name}, then ${next}, leaves in the end what was there`, async () => {
      const { cluster, server } = await FakeCluster.start("opensearch");
      try {
        for (let at = 0, isInterrupted = true; isInterrupted; at++) {
          for (const store of [cluster.documents, cluster.policies, cluster.savedObjects, cluster.ledgers])
            store.clear();
          cluster.indices.clear();
          cluster.putMapping("all_access", { backend_roles: ["admin"] });
          cluster.putMapping("readall", { backend_roles: ["readers"], description: "by hand" });
          cluster.putRole("hand-made", {
            description: "by hand",
            index_permissions: [
              { index_patterns: ["*"], allowed_actions: ["crud", "create_index", "manage", "indices:monitor/stats"] },
            ],
            cluster_permissions: ["cluster_composite_ops", "cluster_monitor"],
          });
          cluster.putMapping("hand-made", { backend_roles: ["theirs"] });
          for (const index of ["orders-2026-11-28", "orders-eu-2026-11-28", "stock-2026-11-28", "stockdata-2026-11-28"])
            cluster.indices.set(index, {});
          const neighbour = new Stack(server, {
            owner: "shop/neighbour",
            indexName: "stockdata-zone",
            retentionDays: 5,
            extraMappings: { readers: { backend_roles: [arn("y")] } },
            securityRole: "neighbour",
            deliveryRoleArn: arn("neighbour"),
          });
          await neighbour.up();
          const before = contents(cluster);
          const stack = new Stack(server);
          await stack.up(first);
          let left = at;
          isInterrupted = false;
          cluster.interrupt = () => {
            if (left-- > 0) return undefined;
            isInterrupted = true;
            return { status: 400, body: "interrupted" };
          };
          await stack.up(then).catch(() => undefined);
          cluster.interrupt = () => undefined;
          const last = next === "back" ? first : then;
          if (next !== "destroy") {
            await stack.up(last);
            // Then the stream has moved to another index.
            await stack.up(last);
            const reached = contents(cluster);
            await stack.up(last);
            assert.deepEqual(contents(cluster), reached, `a third run after request ${at}`);
          }
          await stack.destroy(last);
          assert.deepEqual(contents(cluster), before, `interrupted at request ${at}`);
        }
      } finally {
        await server.stop();
      }
    });
  }
});
