import assert from "node:assert/strict";
import { assertSuite } from "./suite";

describe("transform: the JSON Parsing Test Suite", () => {
  it("is judged as JSON.parse judges it, document by document", () => {
    assert(assertSuite() >= 900);
  });
});
