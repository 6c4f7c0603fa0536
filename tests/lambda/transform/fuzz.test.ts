import assert from "node:assert/strict";
import { shippedFunction } from "../shipped-function";
import { fuzz } from "./fuzz";

describe("transform: fuzz", () => {
  it("agrees with JSON.parse on 30,000 records, and keeps its contract on each", async () => {
    const { transformed, refused } = await fuzz(shippedFunction("transform").handler, 30_000, 1);
    // A generator that made only good or only bad records would prove little.
    assert.ok(transformed > 9_000 && refused > 9_000, `${transformed} transformed, ${refused} refused`);
  });
});
