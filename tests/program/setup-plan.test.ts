import assert from "node:assert/strict";
import fc from "fast-check";
import { planIndex } from "../../components/setup-plan";

type Shape = Parameters<typeof planIndex>[0];

const walkthrough: Shape = { instanceCount: 1, multiAzWithStandby: false, volumeSizeGiB: 100, retentionDays: 30 };

describe("the layout of an index", () => {
  const table: [why: string, change: Partial<Shape>, shards: number, replicas: number][] = [
    ["the walkthrough's single node", {}, 1, 0],
    ["three nodes", { instanceCount: 3, volumeSizeGiB: 200 }, 1, 1],
    ["standby", { instanceCount: 3, multiAzWithStandby: true }, 1, 2],
    // 10 × 1024 GiB ÷ 2 copies ÷ 7 indices = 731 GiB an index.
    ["much room for few indices", { instanceCount: 10, volumeSizeGiB: 1024, retentionDays: 7 }, 15, 1],
    // Kept for ever counts as 30 indices: 3072 GiB ÷ 30 = 102 GiB.
    ["indices that are kept for ever", { volumeSizeGiB: 3072, retentionDays: 0 }, 3, 0],
    ["exactly one shard's worth", { volumeSizeGiB: 50, retentionDays: 1 }, 1, 0],
  ];
  for (const [why, change, shards, replicas] of table) {
    it(`for ${why} is ${shards} shards and ${replicas} replicas`, () => {
      assert.deepEqual(planIndex({ ...walkthrough, ...change }), { shards, replicas });
    });
  }

  it("gives each copy a node of its own and no shard over 50 GiB", () => {
    const shapes = fc.record<Shape>({
      instanceCount: fc.integer({ min: 1, max: 26 }).map((nodes) => 3 * nodes),
      multiAzWithStandby: fc.boolean(),
      volumeSizeGiB: fc.integer({ min: 10, max: 24576 }),
      retentionDays: fc.integer({ min: 1, max: 3650 }),
    });
    fc.assert(
      fc.property(shapes, (shape) => {
        const { shards, replicas } = planIndex(shape);
        const copies = replicas + 1;
        assert(copies <= shape.instanceCount);
        if (shape.multiAzWithStandby) assert.equal(copies % 3, 0, "the service refuses other numbers with standby");
        const gibOfAll = shape.volumeSizeGiB * shape.instanceCount;
        assert(gibOfAll / (shards * copies * shape.retentionDays) <= 50 + 1e-9);
      }),
    );
  });
});
