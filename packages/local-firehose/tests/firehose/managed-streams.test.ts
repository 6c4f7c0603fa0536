import assert from "node:assert/strict";
import { ManagedStreams, type RunningStream } from "../../firehose/managed-streams";
import { declared } from "../fixture";

describe("managed streams", () => {
  it("describe a stream as it was when it cannot be changed", async () => {
    const streams = new ManagedStreams({
      partition: "aws",
      region: "us-east-1",
      account: "123456789012",
      functions: [],
      now: () => 1_000,
      start: () => Promise.reject(new Error("not asked to start one")),
    });
    const running = {
      stream: { declared: declared() },
      change: () => Promise.reject(new Error("the function does not start")),
    } as unknown as RunningStream;
    streams.adopt(running);
    const stream = streams.get("stock");
    const described = () => [stream.destination, stream.version, stream.updatedAt];
    const before = described();
    await assert.rejects(streams.change(stream, { ...stream.destination }), /the function does not start/);
    assert.deepEqual(described(), before);
  });
});
