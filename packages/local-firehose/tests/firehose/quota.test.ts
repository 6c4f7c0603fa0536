import assert from "node:assert/strict";
import * as fc from "fast-check";
import { QuotaMeter, regionQuota } from "@private-ingest/operator/sizing/quota";

const mebibyte = 1024 * 1024;

describe("quota", () => {
  it("is larger in the largest Regions", () => {
    const largest = { recordsPerSecond: 500_000, requestsPerSecond: 2_000, bytesPerSecond: 5 * mebibyte };
    const other = { recordsPerSecond: 100_000, requestsPerSecond: 1_000, bytesPerSecond: mebibyte };
    assert.deepEqual([regionQuota("eu-west-1"), regionQuota("eu-central-1")], [largest, other]);
  });

  for (const [what, records, bytes, fit] of [
    ["requests", 1, 1, 1_000],
    ["records", 500, 1, 200],
    ["bytes", 1, 10_000, 104],
  ] as const) {
    it(`admits a second's worth of ${what} at once, and more as time goes by`, () => {
      const meter = new QuotaMeter(regionQuota("eu-central-1"), 0);
      const sizes = Array.from({ length: records }, () => bytes / records);
      let admitted = 0;
      while (meter.admitted(sizes, 0) === records) admitted++;
      assert.equal(admitted, fit);
      let later = 0;
      while (meter.admitted(sizes, 500) === records) later++;
      assert(Math.abs(later - fit / 2) <= 1);
    });
  }

  it("admits part of a request over one second's quota, and the rest later", () => {
    const meter = new QuotaMeter(regionQuota("eu-central-1"), 0);
    const sizes = Array.from({ length: 100 }, () => 40_000);
    assert.equal(meter.admitted(sizes, 0), 26);
    assert.equal(meter.admitted(sizes.slice(26), 0), 0);
    assert.equal(meter.admitted(sizes.slice(26), 1000), 26);
  });

  it("never admits more than the burst and the rate, however requests come", () => {
    const request = fc.record({
      waitMs: fc.nat(300),
      sizes: fc.array(fc.integer({ min: 0, max: 1_024_000 }), { minLength: 1, maxLength: 50 }),
    });
    fc.assert(
      fc.property(fc.array(request, { maxLength: 200 }), (requests) => {
        const meter = new QuotaMeter(regionQuota("eu-central-1"), 0);
        let nowMs = 0;
        let bytesAdmitted = 0;
        for (const { waitMs, sizes } of requests) {
          nowMs += waitMs;
          for (const size of sizes.slice(0, meter.admitted(sizes, nowMs))) bytesAdmitted += size;
        }
        assert(bytesAdmitted <= mebibyte * (1 + nowMs / 1000) + 1);
      }),
    );
  });
});
