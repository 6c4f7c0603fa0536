import assert from "node:assert/strict";
import fc from "fast-check";
import { memoryGiB } from "../../components/domain/instance-types";
import {
  indicesHeld,
  planShards,
  shardAdvice,
  shardProblem,
  type ShardShape,
} from "../../components/domain/shard-plan";
import { planIndex } from "../../components/setup/setup-plan";
import { problemsOf } from "./configurations";

/** The walkthrough's domain: one m5.xlarge, 8 GiB of heap. */
const walkthrough: ShardShape = {
  engineVersion: "OpenSearch_2.19",
  instanceType: "m5.xlarge.search",
  instanceCount: 1,
  multiAzWithStandby: false,
  volumeSizeGiB: 100,
  indexRotation: "OneDay",
  retentionDays: 30,
};

describe("the shards of a domain", () => {
  // https://docs.aws.amazon.com/opensearch-service/latest/developerguide/limits.html
  const limits: [version: string, instanceType: string, count: number, limit: number][] = [
    ["Elasticsearch_7.10", "m5.xlarge.search", 1, 1000],
    ["OpenSearch_2.15", "r6g.4xlarge.search", 2, 2000],
    ["OpenSearch_2.17", "m5.xlarge.search", 1, 500],
    ["OpenSearch_2.19", "r6g.xlarge.search", 3, 3000],
    ["OpenSearch_3.1", "r6g.4xlarge.search", 1, 2000],
    ["OpenSearch_2.19", "t3.small.search", 1, 62],
    ["OpenSearch_2.19", "x9.huge.search", 1, 4000],
  ];
  for (const [engineVersion, instanceType, instanceCount, limit] of limits) {
    it(`are at most ${limit} on ${instanceCount} × ${instanceType} with ${engineVersion}`, () => {
      assert.equal(planShards({ ...walkthrough, engineVersion, instanceType, instanceCount }).limit, limit);
    });
  }

  it("are those of the kept indices and of the one being written", () => {
    assert.equal(indicesHeld("OneDay", 30), 31);
    assert.equal(indicesHeld("OneHour", 60), 1441);
    assert.equal(indicesHeld("OneWeek", 7), 2);
    assert.equal(indicesHeld("NoRotation", 0), 1);
    // For ever is counted for a month.
    assert.equal(indicesHeld("OneDay", 0), 31);
    assert.equal(planShards({ ...walkthrough, instanceCount: 2 }).held, 62);
  });

  it("are refused before the cluster would, with the allowed values", () => {
    for (const engineVersion of ["OpenSearch_2.19", "OpenSearch_2.15", "Elasticsearch_7.10"]) {
      const [problem = "", ...others] = problemsOf({ engineVersion, indexRotation: "OneHour", retentionDays: "60" });
      assert.deepEqual(others, []);
      assert.match(
        problem,
        /^indexRotation \+ retentionDays .*1441 shards .*indexRotation OneDay or .*retentionDays of at most \d+/,
      );
    }
    assert.equal(problemsOf({ indexRotation: "OneHour", retentionDays: "0" }).length, 1);
    assert.deepEqual(problemsOf({ indexRotation: "OneHour", retentionDays: "20" }), []);
    // Three large nodes hold as much.
    const large = { instanceType: "r6g.4xlarge.search", instanceCount: "3", dedicatedMasters: "true" };
    assert.deepEqual(problemsOf({ ...large, indexRotation: "OneHour", retentionDays: "60" }), []);
  });

  it("cause a warning above 25 per GiB of heap, up to the limit", () => {
    assert.equal(shardAdvice(walkthrough, [walkthrough]), undefined);
    const many = { ...walkthrough, indexRotation: "OneHour", retentionDays: 10 } as const;
    assert.match(shardAdvice(many, [many]) ?? "", /241 shards .*at most 200.*25 per GiB/);
    assert.equal(shardAdvice(many, [{ ...many, retentionDays: 60 }]), undefined);
    assert.notEqual(shardProblem(many, [{ ...many, retentionDays: 60 }]), undefined);
  });

  it("fit with the days that the message allows, and not with one more", () => {
    const shapes = fc.record<ShardShape>({
      engineVersion: fc.constantFrom("OpenSearch_2.15", "OpenSearch_2.19"),
      instanceType: fc.constantFrom("t3.small.search", "m5.xlarge.search", "r6g.large.search"),
      instanceCount: fc.integer({ min: 1, max: 6 }),
      multiAzWithStandby: fc.constant(false),
      volumeSizeGiB: fc.constantFrom(10, 100, 1000),
      indexRotation: fc.constantFrom("OneHour", "OneDay"),
      retentionDays: fc.integer({ min: 1, max: 3650 }),
    });
    fc.assert(
      fc.property(shapes, (shape) => {
        const problem = shardProblem(shape, [shape]);
        assert.equal(problem === undefined, planShards(shape).held <= planShards(shape).limit);
        const days = Number(/retentionDays of at most (\d+)/.exec(problem ?? "")?.[1]);
        if (!problem || Number.isNaN(days)) return;
        assert.equal(shardProblem(shape, [{ ...shape, retentionDays: days }]), undefined);
        if (days < 3650) assert.notEqual(shardProblem(shape, [{ ...shape, retentionDays: days + 1 }]), undefined);
        const { shards, replicas } = planIndex(shape);
        assert.equal(planShards(shape).held % (shards * (1 + replicas)), 0);
      }),
    );
  });

  it("add up over the streams of a domain", () => {
    const hourly = { indexRotation: "OneHour", retentionDays: 10 } as const;
    assert.equal(shardProblem(walkthrough, [hourly, hourly]), undefined);
    assert.match(shardProblem(walkthrough, [hourly, hourly, hourly]) ?? "", /3 streams.* 723 shards/);
  });

  it("know the memory of a type by family and size", () => {
    const table: [string, number | undefined][] = [
      ["t3.small.search", 2],
      ["m5.xlarge.search", 16],
      ["m6g.large.search", 8],
      ["m7g.medium.search", 4],
      ["r6g.large.search", 16],
      ["r5.12xlarge.search", 384],
      ["c5.18xlarge.search", 144],
      ["or1.2xlarge.search", 64],
      ["x9.huge.search", undefined],
    ];
    for (const [type, memory] of table) assert.equal(memoryGiB(type), memory, type);
  });
});
