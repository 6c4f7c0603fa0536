import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import type { Context } from "aws-lambda";
import type { TransformedRecord } from "../../../lambda/contracts/transform-event";
import { shippedFunction } from "../shipped-function";
import { eventOf } from "../transform/contract";

const message = (more: object = {}): object => ({
  messageType: "DATA_MESSAGE",
  owner: "123456789012",
  logGroup: "/aws/lambda/shop",
  logStream: "2026/11/28/[1]abc",
  subscriptionFilters: ["all"],
  logEvents: [
    { id: "1", timestamp: 1_795_856_707_042, message: "START" },
    { id: "2", timestamp: 1_795_856_707_043, message: 'é\n{"a":1}' },
  ],
  ...more,
});
const zipped = (value: unknown): Buffer => gzipSync(typeof value === "string" ? value : JSON.stringify(value));

describe("cloudwatch-logs: the shipped bundle", () => {
  const { handler, log } = shippedFunction("cloudwatch-logs");
  const run = async (...records: Buffer[]): Promise<readonly TransformedRecord[]> => {
    const context = { getRemainingTimeInMillis: () => 30_000 } as Context;
    return (await handler(eventOf(records), context)).records;
  };

  it("makes one document of a record, with all its events", async () => {
    const [answer] = await run(zipped(message()));
    assert.equal(answer?.result, "Ok");
    assert.deepEqual(JSON.parse(Buffer.from(answer.data, "base64").toString()), {
      timestamp: "2026-11-28T09:05:07.042Z",
      owner: "123456789012",
      logGroup: "/aws/lambda/shop",
      logStream: "2026/11/28/[1]abc",
      subscriptionFilters: ["all"],
      eventCount: 2,
      logEvents: [
        { id: "1", timestamp: "2026-11-28T09:05:07.042Z", message: "START" },
        { id: "2", timestamp: "2026-11-28T09:05:07.043Z", message: 'é\n{"a":1}' },
      ],
    });
  });

  it("drops a control message, and a message without events", async () => {
    const control = message({
      messageType: "CONTROL_MESSAGE",
      logEvents: [{ id: "", message: "CWL CONTROL MESSAGE" }],
    });
    const answers = await run(zipped(control), zipped(message({ logEvents: [] })));
    const results = answers.map(({ result }) => result);
    assert.deepEqual(results, ["Dropped", "Dropped"]);
  });

  const wrong: readonly (readonly [reason: RegExp, record: Buffer])[] = [
    [/not gzip/, Buffer.from(JSON.stringify(message()))],
    [/not gzip/, zipped(message()).subarray(0, 40)],
    [/not gzip/, Buffer.alloc(0)],
    [/not JSON/, zipped("no")],
    [/larger than/, zipped("x".repeat(50_000_000))],
    ...[
      "null",
      "[]",
      message({ messageType: "OTHER" }),
      message({ logEvents: {} }),
      message({ logEvents: [null] }),
      message({ logEvents: [{ id: "1", timestamp: "1795856707042", message: "" }] }),
      message({ logEvents: [{ id: "1", timestamp: 1e300, message: "" }] }),
    ].map((value) => [/not a subscription/, zipped(value)] as const),
  ];
  it("fails any other record alone, with its own data and the reason", async () => {
    for (const [reason, record] of wrong) {
      const [answer, good] = await run(record, zipped(message()));
      assert.deepEqual([answer?.result, answer?.data], ["ProcessingFailed", record.toString("base64")]);
      assert.match(log.at(-1)!, reason);
      assert.equal(good?.result, "Ok");
    }
  });
});
