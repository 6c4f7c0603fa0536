import assert from "node:assert/strict";
import fc from "fast-check";
import { planIndex } from "../../components/setup/setup-plan";

type Shape = Parameters<typeof planIndex>[0];

const walkthrough: Shape = {
  instanceCount: 1,
  multiAzWithStandby: false,
  volumeSizeGiB: 100,
  retentionDays: 30,
  indexRotation: "OneDay",
};

describe("the layout of an index", () => {
  const table: [why: string, change: Partial<Shape>, shards: number, replicas: number][] = [
    ["the walkthrough's single node", {}, 1, 0],
    ["three nodes", { instanceCount: 3, volumeSizeGiB: 200 }, 1, 1],
    ["standby", { instanceCount: 3, multiAzWithStandby: true }, 1, 2],
    // 10 × 1024 GiB ÷ 2 copies ÷ 7 indices = 731 GiB an index.
    ["much room for few indices", { instanceCount: 10, volumeSizeGiB: 1024, retentionDays: 7 }, 15, 1],
    // Kept for ever counts as 30 indices: 3072 GiB ÷ 30 = 102 GiB.
    ["indices that are kept for ever", { volumeSizeGiB: 3072, retentionDays: 0 }, 3, 0],
    // 1000 GiB ÷ 4 indices = 233 GiB, ÷ 24 × 30 = 1.4 GiB, and all of it in one.
    ["an index a week", { volumeSizeGiB: 1000, indexRotation: "OneWeek" }, 5, 0],
    ["an index an hour", { volumeSizeGiB: 1000, indexRotation: "OneHour" }, 1, 0],
    ["one index for ever", { volumeSizeGiB: 1000, retentionDays: 0, indexRotation: "NoRotation" }, 20, 0],
    ["exactly one shard's worth", { volumeSizeGiB: 50, retentionDays: 1 }, 1, 0],
  ];
  for (const [why, change, shards, replicas] of table) {
    it(`for ${why} is ${shards} shards and ${replicas} replicas`, () => {
      assert.deepEqual(planIndex({ ...walkthrough, ...change }), { shards, replicas });
    });
  }

  it("gives each copy its own node and no shard over 50 GiB", () => {
    const shapes = fc.record<Shape>({
      instanceCount: fc.integer({ min: 1, max: 26 }).map((nodes) => 3 * nodes),
      multiAzWithStandby: fc.boolean(),
      volumeSizeGiB: fc.integer({ min: 10, max: 24576 }),
      retentionDays: fc.integer({ min: 1, max: 3650 }),
      indexRotation: fc.constant("OneDay"),
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
