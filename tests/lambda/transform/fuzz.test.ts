import assert from "node:assert/strict";
import { shippedFunction } from "../shipped-function";
import { fuzz } from "./fuzz";

describe("transform: fuzz", () => {
  it("agrees with JSON.parse on 100,000 records, and keeps its contract on each", async () => {
    const { transformed, refused } = await fuzz(shippedFunction("transform").handler, 100_000, 1);
    // A generator that made only good or only bad records would prove little.
    assert.ok(transformed > 30_000 && refused > 30_000, `${transformed} transformed, ${refused} refused`);
  });
});
