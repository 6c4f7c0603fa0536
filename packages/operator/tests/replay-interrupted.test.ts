import assert from "node:assert/strict";
import { deliveryLines, processingLines } from "./failed-objects";
import { FakeFirehose } from "./fake-firehose";
import { ReplayCase, type ReplayReport } from "./replay-case";
import { runJson } from "./run";

describe("an interrupted replay continues with the remaining documents", () => {
  const replay = new ReplayCase();

  for (const at of [1, 2, 3, 5]) {
    it(`to the stream that throttles, at request ${at}`, async () => {
      replay.put("processing-failed/a", processingLines(3000).join(""));
      const interrupt = new AbortController();
      let throttles = true;
      const firehose = await FakeFirehose.start((records, request) => {
        if (request === at) interrupt.abort();
        return records.map((_, place) => (throttles && place % 10 === 0 ? "ServiceUnavailableException" : undefined));
      });
      try {
        const argv = replay.throughStream(firehose);
        const first = await runJson<ReplayReport>(argv, { interrupted: interrupt.signal });
        assert.equal(first.code, 1);
        assert.equal(first.json.total.replayed, firehose.taken.length);
        throttles = false;
        const second = await runJson<ReplayReport>(argv);
        assert.deepEqual([second.code, second.json.total.replayed], [0, 3000]);
        assert.deepEqual([firehose.taken.length, new Set(firehose.taken).size], [3000, 3000], "each arrives once");
      } finally {
        firehose.stop();
      }
    });

    it(`to the stream that refuses everything from request ${at + 1} on`, async () => {
      replay.put("processing-failed/a", processingLines(3000).join(""));
      let refuses = true;
      const firehose = await FakeFirehose.start((records, request) =>
        refuses && request > at
          ? { status: 400, type: "ExpiredTokenException" }
          : records.map((_, place) => (refuses && place % 10 === 0 ? "ServiceUnavailableException" : undefined)),
      );
      try {
        const argv = replay.throughStream(firehose);
        const { code, err } = await runJson<ReplayReport>(argv);
        assert.deepEqual([code, /ExpiredToken/.test(err)], [1, true]);
        refuses = false;
        assert.equal((await runJson<ReplayReport>(argv)).code, 0);
        assert.deepEqual([firehose.taken.length, new Set(firehose.taken).size], [3000, 3000], "each arrives once");
      } finally {
        firehose.stop();
      }
    });

    it(`to the domain that throttles, at request ${at}`, async () => {
      for (let object = 0; object < 4; object++)
        replay.put(`elasticsearch_failed/${object}`, deliveryLines(6000, `o${object}`).join(""));
      const interrupt = new AbortController();
      let throttles = true;
      replay.domain.judge = ({ id }, request) => {
        if (request === at) interrupt.abort();
        return throttles && id.endsWith("7") ? { status: 429, type: "rejected_execution_exception" } : undefined;
      };
      const first = await runJson<ReplayReport>(replay.argv(), { interrupted: interrupt.signal });
      assert.deepEqual([first.code, first.json.total.failedAgain], [1, 0]);
      throttles = false;
      const second = await runJson<ReplayReport>(replay.argv());
      assert.deepEqual([second.code, second.json.total.replayed, replay.domain.documents], [0, 24_000, 24_000]);
    });
  }
});
