import assert from "node:assert/strict";
import * as fc from "fast-check";
import { declarations } from "../../settings/declarations";
import { DELIVERY_KEYS, readDefinition } from "../../streams/definition";
import schema from "../../streams/stream.schema.json";

const takes = (key: string, value: unknown): boolean =>
  readDefinition("orders", { index: "orders", [key]: value }).problems.length === 0;

describe("delivery settings of a definition", () => {
  for (const key of DELIVERY_KEYS)
    it(`${key} has the bounds of the stack's setting`, () => {
      const declaration = declarations[key];
      const { type } = schema.properties[key];
      if (type === "integer") {
        const { minimum, maximum } = schema.properties[key as "retrySeconds"];
        for (const value of [minimum - 1, minimum, maximum, maximum + 1])
          assert.equal(takes(key, value), declaration.parse(String(value)) !== undefined, `${key}: ${value}`);
        return;
      }
      const values = [
        ...("enum" in schema.properties[key] ? (schema.properties[key].enum as readonly string[]) : []),
        ...("pattern" in schema.properties[key]
          ? ["arn:aws:kinesis:us-east-1:123456789012:stream/a", "arn:aws:kinesis:us-east-1:1:stream/a", "a"]
          : ["no such choice"]),
      ];
      for (const value of values)
        assert.equal(takes(key, value), declaration.parse(value) !== undefined, `${key}: ${value}`);
      const found = values.some((value) => takes(key, value));
      assert.equal(found, true);
    });

  it("names an index as the stack's setting does", () => {
    const text = fc.oneof(fc.string({ minLength: 1, maxLength: 3 }), fc.stringMatching(/^[a-z0-9_-]{1,61}$/));
    fc.assert(
      fc.property(text, (index) => {
        assert.equal(takes("index", index), declarations.indexName.parse(index) !== undefined);
      }),
    );
  });
});
