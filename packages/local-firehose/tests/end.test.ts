import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import * as v8 from "node:v8";
import * as vm from "node:vm";
import { endOf } from "@private-ingest/operator/sending/end";

v8.setFlagsFromString("--expose_gc");
const collectGarbage = vm.runInNewContext("gc") as () => void;

describe("end of a run", () => {
  it("comes when its time is over, despite garbage collection", async () => {
    const ended = endOf(0.2, new AbortController().signal);
    for (let round = 0; round < 20; round++) {
      collectGarbage();
      await sleep(20);
    }
    assert.equal(ended.aborted, true);
  });

  it("comes with an interrupt before its time, or before it begins", () => {
    const interrupt = new AbortController();
    const during = endOf(3600, interrupt.signal);
    assert.equal(during.aborted, false);
    interrupt.abort();
    assert.deepEqual([during.aborted, endOf(3600, interrupt.signal).aborted], [true, true]);
  });

  it("comes only with an interrupt if there is no time", () => {
    const interrupt = new AbortController();
    assert.equal(endOf(undefined, interrupt.signal), interrupt.signal);
  });
});
