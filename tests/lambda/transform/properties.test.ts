import assert from "node:assert/strict";
import * as fc from "fast-check";
import { transform } from "../../../lambda/transform/transform";
import { assertContract, eventOf, parseObject } from "./contract";

const object = fc.dictionary(fc.oneof(fc.string(), fc.constant("timestamp")), fc.jsonValue());
const space = fc.integer({ min: 0, max: 4 });
const moment = fc.date({ min: new Date(0), max: new Date("9999-12-31T23:59:59.999Z"), noInvalidDate: true });

describe("transform: properties", () => {
  it("every object gets the moment and keeps its members, however it is spaced", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(object, space)), moment, (objects, now) => {
        const event = eventOf(objects.map(([value, indent]) => Buffer.from(JSON.stringify(value, null, indent))));
        const { response } = transform(event, now);
        assert.equal(assertContract(event, response), objects.length);
        for (const answer of response.records) {
          assert.equal(parseObject(Buffer.from(answer.data!, "base64"))?.timestamp, now.toISOString());
        }
      }),
      { numRuns: 500 },
    );
  });

  it("any bytes get an answer that keeps the contract", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 64 })), (records) => {
        const event = eventOf(records.map((bytes) => Buffer.from(bytes)));
        assertContract(event, transform(event, new Date()).response);
      }),
      { numRuns: 500 },
    );
  });

  it("a stamped record, sent again, gets the new moment in place of the old one and nothing else", () => {
    fc.assert(
      fc.property(object, moment, moment, (value, first, second) => {
        const stampAt = (record: Buffer, now: Date): Buffer =>
          Buffer.from(transform(eventOf([record]), now).response.records[0]!.data!, "base64");
        const record = Buffer.from(JSON.stringify(value));
        assert.deepEqual(stampAt(stampAt(record, first), second), stampAt(record, second));
      }),
    );
  });
});
