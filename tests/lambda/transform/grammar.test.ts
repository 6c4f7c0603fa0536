import assert from "node:assert/strict";
import { shippedFunction } from "../shipped-function";
import { fuzz } from "./fuzz";
import { assertSuite } from "./suite";

describe("transform: the grammar of JSON", () => {
  it("is judged as JSON.parse judges it: every document of the JSON Parsing Test Suite", () => {
    assert(assertSuite() >= 900);
  });

  it("is judged as JSON.parse judges it: 30,000 fuzzed records", async () => {
    const { transformed, refused } = await fuzz(shippedFunction("transform").handler, 30_000, 1);
    // A generator that made only good or only bad records would prove little.
    assert.ok(transformed > 9_000 && refused > 9_000, `${transformed} transformed, ${refused} refused`);
  });
});
