import assert from "node:assert/strict";
import fc from "fast-check";
import { elementsOf, membersOf } from "../json-text";

describe("JSON split as text", () => {
  it("gives the texts of members and elements as written", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.constantFrom(undefined, 2), (value, indent) => {
        const members = [...membersOf(JSON.stringify(value, undefined, indent))];
        // An own `__proto__` and the order of numeric names are objects' affairs, not the text's.
        const parsed = new Map(members.map(([name, text]) => [name, JSON.parse(text) as unknown]));
        assert.deepEqual(parsed, new Map(Object.entries(JSON.parse(JSON.stringify(value)) as object)));
      }),
    );
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), fc.constantFrom(undefined, 2), (value, indent) => {
        const elements = elementsOf(JSON.stringify(value, undefined, indent)).map(
          (text) => JSON.parse(text) as unknown,
        );
        assert.deepEqual(elements, JSON.parse(JSON.stringify(value)));
      }),
    );
    assert.deepEqual(
      [...membersOf('{"a":9007199254740993 ,"b":1e400,"a":-0.10}')],
      [
        ["a", "-0.10"],
        ["b", "1e400"],
      ],
    );
  });

  it("accepts any text, and any depth", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          membersOf(text);
          elementsOf(text);
        } catch (error) {
          assert(error instanceof SyntaxError);
        }
      }),
    );
    const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
    assert.equal(membersOf(`{"a":${deep}}`).get("a"), deep);
  });
});
