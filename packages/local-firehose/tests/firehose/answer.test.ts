import assert from "node:assert/strict";
import * as fc from "fast-check";
import { type FunctionAnswer, judgeAnswer } from "../../firehose/answer";
import { readInOrder } from "../../firehose/answer-in-order";
import { RecordBuffer, textAt } from "../../firehose/records";
import { base64, recordsOf } from "../fixture";

const records = recordsOf(["a", "b", "c"]);
const recordId = (sequence: number) => `id-${sequence}`;
const judge = (answer: unknown) => judgeText(JSON.stringify(answer));
/** The answer, and the documents as their texts by the number of their record. */
function judgeText(answer: string) {
  const made = new RecordBuffer("base64");
  const rest = judgeAnswer(records, recordId, Buffer.from(answer), made);
  const documents: (string | undefined)[] = [undefined, undefined, undefined];
  made.sequences.forEach((sequence, place) => (documents[sequence] = textAt(made, place, "base64")));
  return { documents, ...rest };
}
const ok = (place: number, data: unknown = base64(`made ${place}`)) => ({
  recordId: recordId(place),
  result: "Ok",
  data,
});
const ofStatus = {
  errorCode: "Lambda.ProcessingFailedStatus",
  errorMessage: "ProcessingFailed status set for record",
};
const documents = ["made 0", "made 1", "made 2"].map(base64);
const ofAll = (code: string) => [0, 1, 2].map((place) => `${place} Lambda.${code}`);
const codes = (answer: Pick<FunctionAnswer, "failures">) =>
  answer.failures.map(({ place, errorCode }) => `${place} ${errorCode}`);

describe("the function's answer", () => {
  it("is a document for every record", () => {
    assert.deepEqual(judge({ records: [ok(0), ok(1), ok(2)] }), { documents, dropped: 0, failures: [] });
  });

  it("may have any order and unknown ids", () => {
    assert.deepEqual(
      judge({ records: [ok(2), { recordId: "stray", result: "Ok", data: "" }, ok(0), ok(1)] }).documents,
      documents,
    );
  });

  it("drops and refuses records one by one", () => {
    const answer = judge({
      records: [{ recordId: "id-0", result: "Dropped" }, { recordId: "id-1", result: "ProcessingFailed" }, ok(2)],
    });
    assert.deepEqual(answer, {
      documents: [undefined, undefined, documents[2]],
      dropped: 1,
      failures: [{ place: 1, ...ofStatus }],
    });
  });

  const malformed: readonly [string, unknown, readonly string[]][] = [
    ["an id that is missing", { records: [ok(0), ok(2)] }, ["1 Lambda.MissingRecordId"]],
    ["an id that comes twice", { records: [ok(0), ok(1), ok(1), ok(2)] }, ["1 Lambda.DuplicatedRecordId"]],
    [
      "an id that is dropped and comes again",
      { records: [{ recordId: "id-0", result: "Dropped" }, ok(0), ok(1), ok(2)] },
      ["0 Lambda.DuplicatedRecordId"],
    ],
    ["an unknown result", { records: [{ ...ok(0), result: "ok" }, ok(1), ok(2)] }, ["0 Lambda.InvalidReturnFormat"]],
    ["no data", { records: [ok(0, null), ok(1), ok(2)] }, ["0 Lambda.InvalidReturnFormat"]],
    ["data that is not base64", { records: [ok(0, "{}"), ok(1), ok(2)] }, ["0 Lambda.InvalidReturnFormat"]],
    ["entries that are no objects", { records: [null, 7, "x"] }, ofAll("MissingRecordId")],
    ["no records", { records: [] }, ofAll("MissingRecordId")],
    ["another shape", { errorMessage: "boom" }, ofAll("JsonProcessingException")],
    ["null", null, ofAll("JsonProcessingException")],
  ];
  for (const [name, answer, expected] of malformed) {
    it(`with ${name} fails ${expected.length} of 3`, () => {
      assert.deepEqual(codes(judge(answer)), expected);
    });
  }

  it("that is not JSON fails all", () => {
    assert.deepEqual(codes(judgeText("Internal error")), ofAll("JsonProcessingException"));
  });

  it("is read in order when it is as JSON.stringify writes it", () => {
    const read = (entries: readonly unknown[]) =>
      readInOrder(records, recordId, Buffer.from(JSON.stringify({ records: entries })), new RecordBuffer("base64"));
    assert.equal(read([ok(0), ok(1, ""), ok(2, "AA==")]), true);
    assert.equal(read([ok(0), ok(2), ok(1)]), false);
  });

  it("gives the same documents read in order or parsed", () => {
    const data = fc.oneof(
      fc.uint8Array({ maxLength: 9 }).map((bytes) => Buffer.from(bytes).toString("base64")),
      fc.string(),
    );
    const entries = fc.tuple(...[0, 1, 2].map((place) => data.map((text) => ok(place, text))));
    const change = fc.record({ place: fc.nat(), character: fc.constantFrom("", "=", "A", '"', "}", "\\", "9", " ") });
    fc.assert(
      fc.property(entries, fc.nat(3), fc.option(change), (entries, count, change) => {
        let text = JSON.stringify({ records: entries.slice(0, count) });
        const place = change === null ? text.length : change.place % text.length;
        text = text.slice(0, place) + (change?.character ?? "") + text.slice(place + 1);
        // White space behind an answer says nothing, but it is not what is read in order.
        assert.deepEqual(judgeText(text), judgeText(`${text} `));
      }),
      { numRuns: 3000 },
    );
  });

  it("gives every record exactly one outcome, whatever the answer", () => {
    const entry = fc.record(
      {
        recordId: fc.oneof(fc.constantFrom("id-0", "id-1", "id-2", "id-3"), fc.jsonValue()),
        result: fc.oneof(fc.constantFrom("Ok", "Dropped", "ProcessingFailed"), fc.jsonValue()),
        data: fc.oneof(fc.constant(base64("x")), fc.jsonValue()),
      },
      { requiredKeys: [] },
    );
    const answer = fc.oneof(
      fc.jsonValue(),
      fc.record({ records: fc.array(fc.oneof(entry, fc.jsonValue()), { maxLength: 6 }) }),
    );
    fc.assert(
      fc.property(answer, (answer) => {
        const { documents, dropped, failures } = judge(answer);
        assert.equal(documents.filter((document) => document !== undefined).length + dropped + failures.length, 3);
        assert.equal(new Set(failures.map(({ place }) => place)).size, failures.length);
      }),
      { numRuns: 500 },
    );
  });
});
