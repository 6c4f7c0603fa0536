import assert from "node:assert/strict";
import { deliver } from "../../firehose/delivery";
import { recordIds } from "../../firehose/record-id";
import { type DocumentBatch, type DocumentError, StoreUnavailableError } from "../../store/store";
import { recordsOf } from "../fixture";
import { ManualClock } from "../manual-clock";
import { FakeStore } from "../fake-store";

const documentId = recordIds(1);
const linesOf = ({ lines }: DocumentBatch) => lines.toString().trimEnd().split("\n");
const throttled: DocumentError = { place: 2, status: 429, type: "es_rejected_execution_exception", reason: "full" };
const conflict: DocumentError = { place: 0, status: 400, type: "mapper_parsing_exception", reason: "no number" };

/** Delivers to a store that gives these answers one after the other, the last one for ever. */
async function delivered(
  texts: readonly string[],
  retrySeconds: number,
  ...answers: (readonly DocumentError[] | Error)[]
) {
  const store = new FakeStore(...answers);
  const clock = new ManualClock();
  const retried: number[] = [];
  const onRetry = (documents: number) => retried.push(documents);
  const options = { store, clock, retrySeconds, documentId, onRetry };
  const failures = await deliver(recordsOf(texts), { stream: "stock", index: "stock" }, options);
  return { failures, batches: store.batches, sleeps: clock.sleeps, retried };
}

describe("delivery", () => {
  it("writes one document per line, with the records' ids", async () => {
    const { batches, failures } = await delivered(['{"a":1}\n', '{"b":2}'], 300, []);
    assert.deepEqual(failures, []);
    assert.deepEqual(batches.map(linesOf), [['{"a":1}', '{"b":2}']]);
    assert.deepEqual(batches[0]?.ids, { sequences: [0, 1], idOf: documentId });
    assert.deepEqual(batches[0].ends, [8, 16]);
    assert.equal(batches[0].index, "stock");
  });

  it("retries only temporarily refused documents, with the same ids", async () => {
    const { batches, failures, retried } = await delivered(["1", "2", "3"], 300, [conflict, throttled], []);
    assert.deepEqual(batches.map(linesOf), [["1", "2", "3"], ["3"]]);
    assert.deepEqual(batches[1]?.ids?.sequences, [2]);
    assert.deepEqual(retried, [1]);
    assert.deepEqual(failures, [
      {
        place: 0,
        errorCode: "400",
        errorMessage: '{"type":"mapper_parsing_exception","reason":"no number"}',
        retryable: false,
        attemptsMade: 1,
        attemptEndingTimestamp: Date.UTC(2026, 10, 23, 15, 2, 58),
      },
    ]);
  });

  it("backs off exponentially, to a last attempt as the window closes", async () => {
    const { failures, sleeps, batches } = await delivered(["1"], 300, new StoreUnavailableError(503, "busy"));
    assert.deepEqual(sleeps, [1, 2, 4, 8, 16, 32, 60, 60, 60, 57]);
    assert.equal(batches.length, 11);
    const attemptEndingTimestamp = Date.UTC(2026, 10, 23, 15, 7, 58);
    assert.partialDeepStrictEqual(failures, [{ errorCode: "503", attemptsMade: 11, attemptEndingTimestamp }]);
  });

  it("tries once when the window is 0", async () => {
    const { failures, sleeps } = await delivered(["1"], 0, new StoreUnavailableError("ConnectionFailed", "refused"));
    assert.deepEqual(sleeps, []);
    const found = failures.map(({ errorCode, errorMessage, attemptsMade }) => [errorCode, errorMessage, attemptsMade]);
    assert.deepEqual(found, [["OS.ConnectionFailed", "refused", 1]]);
  });

  for (const [what, records, sent, failed] of [
    ["a smuggled action", ["1", '{"a":1}\n{"delete":{"_id":"x"}}\n', "", "\n", "2"], ["1", "2"], [1, 2, 3]],
    ["broken UTF-8", ["1", Buffer.from([0x22, 0xff, 0x22]), "2\n3", "4"], ["1", "4"], [1, 2]],
    ["nothing but broken UTF-8", [Buffer.from([0xff, 0xfe]), Buffer.from([0xff, 0xfe, 0x0a])], undefined, [0, 1]],
  ] as const) {
    it(`never sends anything but lines of UTF-8, and delivers the rest: ${what}`, async () => {
      const store = new FakeStore([]);
      const data = records.map((record) => Buffer.from(record as string).toString("base64"));
      const options = { store, clock: new ManualClock(), retrySeconds: 0, onRetry: () => undefined };
      const failures = await deliver(recordsOf(data, "base64"), { stream: "stock", index: "stock" }, options);
      assert.deepEqual(store.batches.map(linesOf), sent === undefined ? [] : [sent]);
      assert.deepEqual(
        failures.map(({ place, errorCode }) => [place, errorCode]),
        failed.map((place) => [place, "OS.MalformedData"]),
      );
    });
  }

  it("handles a batch with very many failing documents", async () => {
    const records = recordsOf(Array.from({ length: 300_000 }, () => "\n"));
    const options = { store: new FakeStore([]), clock: new ManualClock(), retrySeconds: 0, onRetry: () => undefined };
    assert.equal((await deliver(records, { stream: "stock", index: "stock" }, options)).length, 300_000);
  });

  it("does not hide a defect of the store", async () => {
    await assert.rejects(delivered(["1"], 300, new TypeError("defect")), new TypeError("defect"));
  });
});
