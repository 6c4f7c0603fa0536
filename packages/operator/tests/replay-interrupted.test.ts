import assert from "node:assert/strict";
import * as fs from "node:fs";
import { deliveryLines, processingLines } from "./failed-objects";
import { FakeFirehose } from "./fake-firehose";
import { ReplayCase, type ReplayReport } from "./replay-case";
import { run, runJson } from "./run";

describe("a replay that is interrupted notes nothing as failed for good", () => {
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
        assert.deepEqual([first.code, first.json.total.failedAgain], [1, 0]);
        assert(!fs.existsSync(first.json.failedAgain));
        throttles = false;
        const second = await runJson<ReplayReport>(argv);
        assert.deepEqual([second.code, second.json.total.replayed], [0, 3000]);
        assert.equal(new Set(firehose.taken).size, 3000);
      } finally {
        firehose.stop();
      }
    });

    it(`to the stream that throttles for a moment, at request ${at}: each record arrives once`, async () => {
      replay.put("processing-failed/a", processingLines(3000).join(""));
      const interrupt = new AbortController();
      const firehose = await FakeFirehose.start((records, request) => {
        if (request === at) interrupt.abort();
        return records.map((_, place) =>
          request <= at + 1 && place % 10 === 0 ? "ServiceUnavailableException" : undefined,
        );
      });
      try {
        const argv = replay.throughStream(firehose);
        assert.equal((await run(argv, { interrupted: interrupt.signal })).code, 1);
        assert.equal((await run(argv)).code, 0);
        assert.deepEqual([firehose.taken.length, new Set(firehose.taken).size], [3000, 3000]);
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
