import assert from "node:assert/strict";
import { setImmediate as turn } from "node:timers/promises";
import { noRecords, type Records, slice, textAt } from "../../firehose/records";
import { Stage } from "../../firehose/stage";
import { recordsOf } from "../fixture";
import { ManualClock } from "../manual-clock";

const mebibyte = 1024 * 1024;

/** A stage whose worker records its batches; `work` may be another one. */
function stageOf(work?: (records: Records) => Promise<Records>) {
  const clock = new ManualClock();
  const batches: (readonly number[])[] = [];
  const errors: unknown[] = [];
  const stage = new Stage(
    "processing",
    "utf8",
    { bufferSizeMiB: 1, bufferIntervalSeconds: 60 },
    clock,
    async (records) => {
      batches.push(records.sequences);
      return work ? work(records) : Promise.resolve(noRecords());
    },
    {
      onDone: () => undefined,
      onHalted: (error) => errors.push(error),
      onResumed: () => errors.push("resumed"),
    },
  );
  let sequence = 0;
  const add = (bytes: number) => {
    stage.add(sequence++, clock.now(), "x", bytes);
  };
  return { stage, clock, batches, errors, add };
}

describe("stage", () => {
  it("flushes when the size is reached, also exactly", async () => {
    const { add, batches, stage } = stageOf();
    add(mebibyte / 2);
    add(mebibyte / 2 - 1);
    await turn();
    assert.deepEqual(batches, []);
    add(1);
    add(7);
    await turn();
    assert.deepEqual(batches, [[0, 1, 2]]);
    assert.deepEqual([stage.held, stage.heldBytes], [1, 7]);
  });

  it("makes the same batches of single and of many records", async () => {
    const texts = Array.from({ length: 60 }, (_, place) => String(place).padEnd((place * 7919) % 90_000, "."));
    const [one, many] = [stageOf(), stageOf()];
    texts.forEach((text, sequence) => {
      one.stage.add(sequence, one.clock.now(), text, text.length);
    });
    many.stage.addAll(recordsOf(texts.slice(0, 5)));
    many.stage.addAll(recordsOf(texts.slice(5), "utf8", 0, 5));
    await Promise.all([one.stage.flush(), many.stage.flush()]);
    assert(one.batches.length > 2);
    assert.deepEqual(many.batches, one.batches);
  });

  it("reuses the memory of a batch only when it is done with it", async () => {
    const seen: string[] = [];
    const { stage } = stageOf(async (records) => {
      await turn();
      seen.push(...records.sequences.map((_, place) => textAt(records, place, "utf8")));
      return noRecords();
    });
    const texts = Array.from({ length: 12 }, (_, place) => String(place).padEnd(600_000, "."));
    for (const [sequence, text] of texts.entries()) {
      stage.add(sequence, 0, text, text.length);
      if (sequence % 3 === 0) await turn();
    }
    await stage.flush();
    assert.deepEqual(seen, texts);
  });

  it("flushes when the time is up, counted from the first record", async () => {
    const { add, batches, clock } = stageOf();
    clock.advance(59);
    add(1);
    clock.advance(59.9);
    add(1);
    await turn();
    assert.deepEqual(batches, []);
    clock.advance(0.1);
    await turn();
    assert.deepEqual(batches, [[0, 1]]);
    add(1);
    clock.advance(59.9);
    await turn();
    assert.equal(batches.length, 1);
    clock.advance(0.1);
    await turn();
    assert.deepEqual(batches[1], [2]);
  });

  it("reports its records", () => {
    const { add, clock, stage } = stageOf();
    add(100);
    clock.advance(20);
    add(50);
    const held = { bytes: 150, limitBytes: mebibyte, ageSeconds: 20, limitSeconds: 60 };
    assert.deepEqual(stage.status(), { name: "processing", ...held });
  });

  it("works on one batch at a time, in order, and holds records until the work is done", async () => {
    let finish: () => void = () => undefined;
    const { add, batches, stage } = stageOf(async () => {
      await new Promise<void>((resolve) => (finish = resolve));
      return noRecords();
    });
    add(mebibyte);
    add(mebibyte);
    add(1);
    assert.deepEqual([batches, stage.held, stage.batchesInFlight, stage.oldestSequence], [[[0]], 3, 2, 0]);
    finish();
    await turn();
    assert.deepEqual([batches, stage.held, stage.batchesInFlight, stage.oldestSequence], [[[0], [1]], 2, 1, 1]);
    finish();
    await turn();
    assert.deepEqual([stage.held, stage.heldBytes, stage.batchesInFlight, stage.oldestSequence], [1, 1, 0, 2]);
  });

  it("processes left-over records again", async () => {
    const { add, batches, stage } = stageOf((records) => Promise.resolve(slice(records, 2)));
    for (let record = 0; record < 5; record++) add(1);
    await stage.flush();
    assert.deepEqual(batches, [[0, 1, 2, 3, 4], [2, 3, 4], [4]]);
    assert.equal(stage.held, 0);
  });

  it("stops with records that are all left over, and continues when flushed again", async () => {
    let works = false;
    const { add, batches, stage } = stageOf((records) => Promise.resolve(works ? noRecords() : records));
    add(1);
    await stage.flush();
    assert.equal(stage.held, 1);
    works = true;
    add(1);
    await stage.flush();
    assert.deepEqual(batches, [[0], [0], [1]]);
    assert.equal(stage.held, 0);
  });

  it("retries a batch after a worker threw, until it is closed", async () => {
    let failures = 2;
    const { add, clock, errors, stage } = stageOf(() =>
      failures-- > 0 ? Promise.reject(new TypeError("defect")) : Promise.resolve(noRecords()),
    );
    add(mebibyte);
    await turn();
    clock.advance(30);
    await turn();
    assert.equal(stage.held, 1);
    clock.advance(30);
    await turn();
    assert.deepEqual([errors, stage.held], [[new TypeError("defect"), new TypeError("defect"), "resumed"], 0]);
    failures = 1;
    stage.close();
    add(mebibyte);
    await turn();
    clock.advance(30);
    await turn();
    assert.equal(stage.held, 1);
  });

  it("flushes records that arrive while it is flushing", async () => {
    const { add, stage, batches } = stageOf(async (records) => {
      if (records.sequences[0] === 0) add(mebibyte);
      await turn();
      return noRecords();
    });
    add(1);
    await stage.flush();
    assert.deepEqual(batches, [[0], [1]]);
    assert.equal(stage.held, 0);
  });
});
