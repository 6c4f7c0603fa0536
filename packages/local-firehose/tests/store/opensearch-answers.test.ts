import assert from "node:assert/strict";
import { FakeServer } from "@private-ingest/operator/tests/fake-server";
import { deliver } from "../../firehose/delivery";
import { OpenSearchStore } from "../../store/opensearch";
import { documentsOf, StoreUnavailableError } from "../../store/store";
import { declared, recordsOf } from "../fixture";
import { ManualClock } from "../manual-clock";
import { type OddAnswer, oddAnswers } from "./odd-answers";

describe("answers to the OpenSearch store", () => {
  let answer: OddAnswer;
  const server = new FakeServer((request, response) => {
    request.resume();
    const { status, contentType, body } =
      request.method === "POST"
        ? answer
        : { status: 200, contentType: "application/json", body: '{"version":{"number":"2.19.4"}}' };
    response.writeHead(status, { "content-type": contentType });
    response.end(body);
  });
  let store: OpenSearchStore;

  before(async () => {
    const { url } = await server.start();
    store = await OpenSearchStore.open({ url }, [documentsOf(declared())]);
  });

  after(async () => {
    await store.close();
    server.stop();
  });

  const attempted = async (retrySeconds: number) => {
    const records = recordsOf(['{"a":1}\n', '{"a":2}\n']);
    const options = { store, clock: new ManualClock(), retrySeconds, onRetry: () => undefined };
    const failures = await deliver(records, { stream: "stock", index: "stock" }, options);
    return [...failures].sort((a, b) => a.place - b.place);
  };

  for (const [name, odd] of Object.entries(oddAnswers(2))) {
    it(`lead to a retry, with nothing delivered: ${name}`, async () => {
      answer = odd;
      await assert.rejects(
        store.bulk({ stream: "stock", index: "stock", ids: undefined, lines: Buffer.from("{}\n{}\n"), ends: [3, 6] }),
        StoreUnavailableError,
      );
      const found = (await attempted(2)).map(({ place, retryable, attemptsMade }) => [place, retryable, attemptsMade]);
      assert.deepEqual(found, [
        [0, true, 3],
        [1, true, 3],
      ]);
    });
  }

  it("lead to a retry for a write block, and give the innermost cause of a final error", async () => {
    const block = { type: "cluster_block_exception", reason: "index [a] blocked by: [FORBIDDEN/8/index write (api)];" };
    const duplicate = {
      type: "mapper_parsing_exception",
      reason: "failed to parse",
      caused_by: { type: "json", reason: "duplicate field 'a'" },
    };
    const items = [{ index: { status: 403, error: block } }, { index: { status: 400, error: duplicate } }];
    answer = { status: 200, contentType: "application/json", body: JSON.stringify({ errors: true, items }) };
    const [blocked, final] = await attempted(0);
    assert.deepEqual([blocked!.errorCode, blocked!.retryable], ["403", true]);
    assert.equal(final!.retryable, false);
    assert.match(final!.errorMessage, /duplicate field 'a'/);
  });
});
