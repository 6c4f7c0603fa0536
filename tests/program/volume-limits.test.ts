import assert from "node:assert/strict";
import fc from "fast-check";
import {
  gp3Ranges,
  io1Limits,
  maxVolumeGiB,
  refusesGp3,
  volumePerformance,
} from "../../components/domain/volume-limits";
import { domainProblems } from "../../components/domain/domain-rules";
import { read } from "./configurations";

describe("the largest volume", () => {
  // https://docs.aws.amazon.com/opensearch-service/latest/developerguide/limits.html#ebsresource
  const table: [instanceType: string, gp2: number | undefined, gp3: number | undefined][] = [
    ["t3.small.search", 100, 100],
    ["t3.medium.search", 200, 200],
    ["m4.xlarge.search", 1024, undefined],
    ["m5.large.search", 512, 1024],
    ["m5.xlarge.search", 1024, 2048],
    ["m6g.12xlarge.search", 9216, 18432],
    ["c5.large.search", 256, 256],
    ["c6g.8xlarge.search", 3072, 3072],
    ["r5.xlarge.search", 1536, 3072],
    ["r6g.4xlarge.search", 6144, 12288],
    ["r6g.12xlarge.search", 12288, 24576],
    ["m7g.medium.search", 512, 512],
    ["unknown.large.search", undefined, undefined],
  ];
  for (const [instanceType, gp2, gp3] of table) {
    it(`of ${instanceType} is ${gp2 ?? "not known"} GiB of gp2, ${gp3 ?? "not known"} of gp3`, () => {
      assert.equal(maxVolumeGiB(instanceType, "gp2"), gp2);
      assert.equal(maxVolumeGiB(instanceType, "io1"), gp2);
      assert.equal(maxVolumeGiB(instanceType, "gp3"), gp3);
      assert.equal(refusesGp3(instanceType), gp2 !== undefined && gp3 === undefined);
    });
  }
});

describe("the bounds of a gp3 volume", () => {
  const table: [sizeGiB: number, instanceType: string, iops: string, throughput: string][] = [
    [100, "m5.xlarge.search", "3000-16000", "125-593"],
    // "between 250 and 593": ministryofjustice/cloud-platform-infrastructure#3202.
    [256, "m5.xlarge.search", "3000-16000", "250-593"],
    [2048, "m5.xlarge.search", "6144-16000", "250-593"],
    // "IOPS must be between 15000 and 20000": the same, #3194, from 4 to 5 TB.
    [5000, "r6g.4xlarge.search", "15000-20000", "500-593"],
    // "must be set to 20000" and "must be set to 593": the same, #3201 and #3202.
    [7000, "r6g.4xlarge.search", "20000-20000", "593-593"],
    [100, "t3.small.search", "3000-11800", "125-260"],
    // As DescribeInstanceTypeLimits answers for the largest volume of the type.
    [256, "c6g.large.search", "3000-16000", "250-593"],
    [4096, "x9.huge.search", "11800-32000", "260-2000"],
  ];
  for (const [sizeGiB, instanceType, iops, throughput] of table) {
    it(`of ${sizeGiB} GiB on ${instanceType} are ${iops} IOPS and ${throughput} MiB/s`, () => {
      const ranges = gp3Ranges(sizeGiB, instanceType);
      assert.equal(`${ranges.iops.min}-${ranges.iops.max}`, iops);
      assert.equal(`${ranges.throughput.min}-${ranges.throughput.max}`, throughput);
    });
  }

  const types = fc.constantFrom("t3.medium", "m5.xlarge", "m6g.8xlarge", "r6g.12xlarge", "c5.18xlarge", "or1.large");
  const volumes = fc.record({
    volumeType: fc.constantFrom("gp3" as const),
    instanceType: types.map((name) => `${name}.search`),
    volumeSizeGiB: fc.integer({ min: 10, max: 24576 }),
    volumeIops: fc.constant(0),
    volumeThroughputMiBps: fc.constant(0),
  });

  it("are never empty, grow with the size, and contain the default values", () => {
    fc.assert(
      fc.property(volumes, fc.integer({ min: 0, max: 4096 }), (volume, more) => {
        const { iops, throughput } = gp3Ranges(volume.volumeSizeGiB, volume.instanceType);
        assert(iops.min <= iops.max && throughput.min <= throughput.max);
        const larger = gp3Ranges(volume.volumeSizeGiB + more, volume.instanceType);
        assert(larger.iops.min >= iops.min && larger.throughput.min >= throughput.min);
        const declared = volumePerformance(volume);
        if (volume.instanceType.startsWith("or1.") && volume.volumeSizeGiB > 3072) {
          assert.deepEqual(declared, {});
          return;
        }
        assert.deepEqual(declared, { iops: iops.min, throughput: throughput.min });
        assert(declared.throughput <= declared.iops / 4, "EBS allows a quarter of a MiB/s per IOPS");
      }),
    );
  });

  it("let the default volume grow from 100 to 256 GiB: both figures follow the size", () => {
    const declared = (volumeSizeGiB: string): object => volumePerformance(read({ volumeSizeGiB }).settings);
    assert.deepEqual(declared("100"), { iops: 3000, throughput: 125 });
    assert.deepEqual(declared("256"), { iops: 3000, throughput: 250 });
    assert.deepEqual(read({ volumeSizeGiB: "256" }).problems, []);
  });
});

describe("io1 volumes that the service refuses", () => {
  const refused: [given: Record<string, string>, says: RegExp][] = [
    [{ volumeType: "io1", volumeIops: "16001", volumeSizeGiB: "1000" }, /^volumeType \+ volumeIops .*1000 to 16000/],
    [{ volumeType: "io1", volumeIops: "999" }, /^volumeType \+ volumeIops .*1000 to 5000/],
    [{ volumeType: "io1", volumeIops: "1000", volumeSizeGiB: "34" }, /^volumeSizeGiB .*35 to 1024/],
  ];
  for (const [given, says] of refused) {
    it(`${JSON.stringify(given)}, with what is allowed`, () => {
      const { settings, problems } = read(given);
      assert.deepEqual(problems, domainProblems(settings));
      assert.match(problems.map(({ setting, message }) => `${setting}: ${message}`).join("\n"), says);
    });
  }

  it("but not one at each end of its bounds", () => {
    const { min, max } = io1Limits.iops;
    for (const volumeIops of [min, max])
      assert.deepEqual(read({ volumeType: "io1", volumeSizeGiB: "1000", volumeIops: String(volumeIops) }).problems, []);
  });
});
