import assert from "node:assert/strict";
import { drain, type NetworkInterface } from "../../../lambda/drain/drain";
import type { DrainEvent } from "../../../lambda/contracts/drain-event";

const groups = ["sg-0a1b2c3d"];
const firehose: NetworkInterface = { id: "eni-1", description: "Amazon Kinesis Firehose", status: "in-use" };
const second: NetworkInterface = { id: "eni-2", description: "Amazon Kinesis Firehose", status: "available" };
const domain: NetworkInterface = { id: "eni-3", description: "ES private-ingest-dev", status: "in-use" };

/**
 * A world in which the clock stands still but for sleeping, and each look finds the next list, the
 * last one for ever.
 */
function world(lists: readonly (readonly NetworkInterface[])[]) {
  let nowMs = 1_795_000_000_000;
  const asked: (readonly string[])[] = [];
  return {
    asked,
    list: (ids: readonly string[]) => {
      asked.push(ids);
      return Promise.resolve(lists[Math.min(asked.length, lists.length) - 1]!);
    },
    nowMs: () => nowMs,
    sleep: (durationMs: number) => {
      nowMs += durationMs;
      return Promise.resolve();
    },
  };
}

const event = (more: Partial<DrainEvent> = {}): DrainEvent => ({
  securityGroupIds: groups,
  ignoreDomainInterfaces: false,
  failWhenLeft: true,
  waitSeconds: 840,
  tf: { action: "delete" },
  ...more,
});

describe("drain", () => {
  it("is done at once when nothing uses the groups", async () => {
    const surroundings = world([[]]);
    assert.deepEqual(await drain(event(), surroundings), {
      securityGroupIds: groups,
      waitedFor: [],
      left: [],
      seconds: 0,
    });
    assert.deepEqual(surroundings.asked, [groups]);
  });

  it("waits until the last interface is gone, and tells which there were", async () => {
    const report = await drain(event(), world([[firehose], [firehose, second], [second], []]));
    assert.deepEqual(report, { securityGroupIds: groups, waitedFor: ["eni-1", "eni-2"], left: [], seconds: 30 });
  });

  it("does not wait for the domain where it shares the group, and does where it is asked to", async () => {
    const shared = event({ ignoreDomainInterfaces: true });
    assert.deepEqual((await drain(shared, world([[domain, firehose], [domain]]))).waitedFor, ["eni-1"]);
    assert.deepEqual((await drain(event(), world([[domain], []]))).waitedFor, ["eni-3"]);
  });

  it("fails when its time is up, naming what is left and what to do", async () => {
    const surroundings = world([[firehose, second]]);
    await assert.rejects(drain(event({ waitSeconds: 35 }), surroundings), (error: Error) => {
      assert.deepEqual(error.message.split("\n").slice(0, 3), [
        "After 30 s, network interfaces still use sg-0a1b2c3d:",
        "  eni-1 (in-use): Amazon Kinesis Firehose",
        "  eni-2 (available): Amazon Kinesis Firehose",
      ]);
      assert.match(error.message, /Run the destroy again/);
      return true;
    });
    assert.equal(surroundings.asked.length, 4);
  });

  it("goes on when its time is up where it may, and tells what is left", async () => {
    const report = await drain(event({ waitSeconds: 35, failWhenLeft: false }), world([[firehose, second], [second]]));
    assert.deepEqual(report, {
      securityGroupIds: groups,
      waitedFor: ["eni-1", "eni-2"],
      left: ["eni-2"],
      seconds: 30,
    });
  });

  it("lets an error of EC2 through", async () => {
    const list = (): Promise<never> => Promise.reject(new Error("UnauthorizedOperation"));
    await assert.rejects(drain(event(), { ...world([]), list }), { message: "UnauthorizedOperation" });
  });
});
