import assert from "node:assert/strict";
import { drain, type NetworkInterface } from "../../../lambda/drain/drain";
import type { DrainEvent } from "../../../lambda/contracts/drain-event";
import { drainWith } from "./aws-api";

const groups = ["sg-1", "sg-2"];
const firehose: NetworkInterface = { id: "eni-1", description: "Amazon Kinesis Firehose", status: "in-use" };
const second: NetworkInterface = { id: "eni-2", description: "Amazon Kinesis Firehose", status: "available" };
const domain: NetworkInterface = { id: "eni-3", description: "ES private-ingest-dev", status: "in-use" };

/** A clock that only sleeping moves, and an EC2 that answers these lists, the last for ever. */
function environment(lists: readonly (readonly NetworkInterface[])[]) {
  let nowMs = 1_795_000_000_000;
  let looks = 0;
  return {
    list: () => Promise.resolve(lists[Math.min(++looks, lists.length) - 1]!),
    nowMs: () => nowMs,
    sleep: (durationMs: number) => {
      nowMs += durationMs;
      return Promise.resolve();
    },
  };
}

const eventWith = (more: Partial<DrainEvent> = {}): DrainEvent => ({
  securityGroupIds: groups,
  ignoreDomainInterfaces: false,
  failWhenLeft: true,
  waitSeconds: 35,
  tf: { action: "delete" },
  ...more,
});

describe("drain", () => {
  const cases: readonly (readonly [
    name: string,
    lists: readonly (readonly NetworkInterface[])[],
    event: Partial<DrainEvent>,
    expected: { waitedFor: string[]; left: string[]; seconds: number },
  ])[] = [
    ["is done at once when nothing uses the groups", [[]], {}, { waitedFor: [], left: [], seconds: 0 }],
    [
      "waits until the last interface is gone",
      [[firehose], [firehose, second], [second], []],
      {},
      { waitedFor: ["eni-1", "eni-2"], left: [], seconds: 30 },
    ],
    [
      "does not wait for a domain that shares the group",
      [[domain, firehose], [domain]],
      { ignoreDomainInterfaces: true },
      { waitedFor: ["eni-1"], left: [], seconds: 10 },
    ],
    ["waits for a domain otherwise", [[domain], []], {}, { waitedFor: ["eni-3"], left: [], seconds: 10 }],
    [
      "reports what is left when its time is up and it may go on",
      [[firehose, second], [second]],
      { failWhenLeft: false },
      { waitedFor: ["eni-1", "eni-2"], left: ["eni-2"], seconds: 30 },
    ],
  ];
  for (const [name, lists, event, expected] of cases) {
    it(name, async () => {
      assert.deepEqual(await drain(eventWith(event), environment(lists)), { securityGroupIds: groups, ...expected });
    });
  }

  it("fails when its time is up, and names the remaining interfaces", async () => {
    await assert.rejects(drain(eventWith(), environment([[firehose, second]])), (error: Error) => {
      for (const part of ["30 s", "sg-1, sg-2", "eni-1 (in-use)", "eni-2 (available)"]) {
        assert.ok(error.message.includes(part), part);
      }
      return true;
    });
  });
});

describe("drain: the shipped bundle", () => {
  // EC2's answers in two pages, as its API documents them.
  const pages = [
    "<networkInterfaceSet><item><networkInterfaceId>eni-1</networkInterfaceId><description>ES domain</description><status>in-use</status></item></networkInterfaceSet><nextToken>more</nextToken>",
    "<networkInterfaceSet/>",
  ];
  const ec2 = drainWith("EC2", (parameters) => ({
    status: 200,
    body: `<DescribeNetworkInterfacesResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">${pages[parameters.has("NextToken") ? 1 : 0]}</DescribeNetworkInterfacesResponse>`,
  }));

  it("lists the interfaces of the groups, page by page", async () => {
    const report = (await ec2.call(eventWith({ ignoreDomainInterfaces: true }))) as { seconds: number };
    assert.deepEqual(report, { securityGroupIds: groups, waitedFor: [], left: [], seconds: report.seconds });
    const names = ["Action", "Filter.1.Name", "Filter.1.Value.1", "Filter.1.Value.2", "NextToken"];
    assert.deepEqual(
      ec2.asked.map((parameters) => names.map((name) => parameters.get(name))),
      [null, "more"].map((token) => ["DescribeNetworkInterfaces", "group-id", ...groups, token]),
    );
  });

  it("sends no request at a creation or update", async () => {
    for (const action of ["create", "update"] as const) await ec2.call(eventWith({ tf: { action } }));
    assert.deepEqual(ec2.asked, []);
  });
});
