import assert from "node:assert/strict";
import fc from "fast-check";
import {
  judgeBulkAnswer,
  mayBeTakenLater,
  NoBulkAnswerError,
  reasonText,
  requestMayBeTakenLater,
} from "@private-ingest/operator/replaying/bulk-answer";

describe("judgement of a _bulk answer", () => {
  it("never accepts arbitrary JSON as the delivery of a document", () => {
    fc.assert(
      fc.property(fc.integer({ min: 200, max: 599 }), fc.jsonValue(), (status, body) => {
        assert.throws(() => judgeBulkAnswer(status, body, 1), NoBulkAnswerError);
      }),
    );
  });

  it("finds each refused document by its position, also with `errors: false`", () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(200, 201, 400, 403, 429, 503), { minLength: 1 }),
        fc.boolean(),
        fc.constantFrom("index", "create"),
        (statuses, errors, action) => {
          const items = statuses.map((status) => ({
            [action]: status < 300 ? { status } : { status, error: { type: "t", reason: "r" } },
          }));
          const expected = statuses.flatMap((status, place) =>
            status < 300 ? [] : [{ place, status, type: "t", reason: "r" }],
          );
          assert.deepEqual(judgeBulkAnswer(200, { errors, items }, statuses.length), expected);
        },
      ),
    );
  });

  it("keeps the innermost cause", () => {
    const error = {
      type: "mapper_parsing_exception",
      reason: "failed to parse",
      caused_by: { type: "json_parse", reason: "Duplicate field", caused_by: { type: "inner", reason: "field 'a'" } },
    };
    const [refused] = judgeBulkAnswer(200, { errors: true, items: [{ index: { status: 400, error } }] }, 1);
    assert.deepEqual(JSON.parse(reasonText(refused!)), {
      type: "mapper_parsing_exception",
      reason: "failed to parse",
      caused_by: { type: "inner", reason: "field 'a'" },
    });
    assert.deepEqual(JSON.parse(reasonText({ type: "t", reason: "r" })), { type: "t", reason: "r" });
  });

  it("reads a chain of causes of any depth", () => {
    let caused_by: object = { type: "bottom", reason: "here" };
    for (let depth = 0; depth < 100_000; depth++) caused_by = { type: "t", reason: "r", caused_by };
    const items = [{ index: { status: 400, error: { type: "t", reason: "r", caused_by } } }];
    assert.deepEqual(judgeBulkAnswer(200, { errors: true, items }, 1)[0]?.cause, { type: "bottom", reason: "here" });
  });

  const judged: readonly (readonly [number, string, boolean])[] = [
    [400, "mapper_parsing_exception", false],
    [400, "illegal_argument_exception", false],
    [400, "strict_dynamic_mapping_exception", false],
    [404, "index_not_found_exception", false],
    [403, "security_exception", false],
    [403, "cluster_block_exception", true],
    [403, "index_create_block_exception", true],
    [400, "validation_exception", true],
    [400, "index_closed_exception", true],
    [408, "timeout", true],
    [429, "rejected_execution_exception", true],
    [429, "cluster_block_exception", true],
    [500, "unknown", true],
    [503, "unavailable_shards_exception", true],
  ];
  for (const [status, type, later] of judged) {
    it(`${status} ${type} is ${later ? "tried again" : "final"}, of a document and of a request`, () => {
      assert.equal(mayBeTakenLater({ status, type }), later);
      assert.equal(requestMayBeTakenLater(status, { error: { type, reason: "" }, status }), later);
    });
  }
});
