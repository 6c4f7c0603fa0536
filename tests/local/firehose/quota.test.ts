import assert from "node:assert/strict";
import * as fc from "fast-check";
import { QuotaMeter, regionQuota } from "../../../local/firehose/quota";

const mebibyte = 1024 * 1024;

describe("quota", () => {
  it("is larger in the largest Regions", () => {
    assert.deepEqual(regionQuota("eu-west-1"), {
      recordsPerSecond: 500_000,
      requestsPerSecond: 2_000,
      bytesPerSecond: 5 * mebibyte,
    });
    assert.deepEqual(regionQuota("eu-central-1"), {
      recordsPerSecond: 100_000,
      requestsPerSecond: 1_000,
      bytesPerSecond: mebibyte,
    });
  });

  for (const [what, records, bytes, fit] of [
    ["requests", 1, 1, 1_000],
    ["records", 500, 1, 200],
    ["bytes", 1, 10_000, 104],
  ] as const) {
    it(`admits a second's worth of ${what} at once, and more as time goes by`, () => {
      const meter = new QuotaMeter(regionQuota("eu-central-1"), 0);
      let admitted = 0;
      while (meter.admits(records, bytes, 0)) admitted++;
      assert.equal(admitted, fit);
      assert.equal(meter.admits(records, bytes, 0), false);
      let later = 0;
      while (meter.admits(records, bytes, 500)) later++;
      assert(Math.abs(later - fit / 2) <= 1);
    });
  }

  it("never admits more than the burst and the rate, however requests come", () => {
    const request = fc.record({
      waitMs: fc.nat(300),
      records: fc.integer({ min: 1, max: 500 }),
      bytes: fc.integer({ min: 1, max: 200_000 }),
    });
    fc.assert(
      fc.property(fc.array(request, { maxLength: 200 }), (requests) => {
        const meter = new QuotaMeter(regionQuota("eu-central-1"), 0);
        let nowMs = 0;
        let bytesAdmitted = 0;
        for (const { waitMs, records, bytes } of requests) {
          nowMs += waitMs;
          if (meter.admits(records, bytes, nowMs)) bytesAdmitted += bytes;
        }
        assert(bytesAdmitted <= mebibyte * (1 + nowMs / 1000) + 1);
      }),
    );
  });
});
