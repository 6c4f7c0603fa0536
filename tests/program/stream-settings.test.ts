import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { temporaryFolder } from "@private-ingest/local-firehose/tests/fixture";
import { ownTransformProblems } from "../../settings/stream-settings";
import type { StreamSettings } from "../../settings";
import { type Configuration, problemsOf, read } from "./configurations";

/** Streams as the settings hold them, beside other settings. */
const of = (streams: object, more: Configuration = {}): Configuration => ({
  streams: JSON.stringify(streams),
  ...more,
});

function only(given: Configuration): StreamSettings {
  const { settings, problems } = read(given);
  assert.deepEqual(problems, []);
  assert.equal(settings.streams.length, 1);
  return settings.streams[0]!;
}

describe("settings of streams", () => {
  const orders = { index: "orders" };

  const precedence: [what: string, given: Configuration, bufferSizeMiB: number][] = [
    ["the default, where nothing is given", of({ orders }), 5],
    ["the setting for all streams", of({ orders }, { bufferSizeMiB: "9" }), 9],
    [
      "the stream's override before the setting for all",
      of({ orders: { ...orders, bufferSizeMiB: 7 } }, { bufferSizeMiB: "9" }),
      7,
    ],
    [
      "the stream's override before a setting at its default, which the CLI hands over",
      of({ orders: { ...orders, bufferSizeMiB: 7 } }, { bufferSizeMiB: "5" }),
      7,
    ],
  ];
  for (const [what, given, expected] of precedence) {
    it(`are ${what}`, () => {
      assert.equal(only(given).bufferSizeMiB, expected);
    });
  }

  const indices: [what: string, given: Configuration, index: string][] = [
    ["the folder's", {}, "stockdata"],
    ["indexName before the folder's", { indexName: "ticks" }, "ticks"],
    ["the stream's own before indexName", of({ orders }, { indexName: "ticks" }), "orders"],
    ["the stream's own, however it is spelled", of({ stockdata: { indexName: "mine" } }), "mine"],
  ];
  for (const [what, given, expected] of indices) {
    it(`name as index ${what}`, () => {
      assert.equal(only(given).indexName, expected);
    });
  }

  it("name streams after project, stack and stream, with the definition's prefix in front", () => {
    const { settings } = read(of({ stockdata: {}, orders, "waf-logs": {} }, { securityRole: "deliver" }));
    assert.deepEqual(
      settings.streams.map(({ streamName, securityRole }) => [streamName, securityRole]),
      [
        ["private-ingest-dev-stockdata", "deliver"],
        ["private-ingest-dev-orders", "deliver-orders"],
        ["aws-waf-logs-private-ingest-dev-waf-logs", "deliver-waf-logs"],
      ],
    );
  });

  it("overwrite the post's timestamp, and keep that of other streams", () => {
    const transforms = read(of({ stockdata: {}, orders })).settings.streams.map((one) => one.transform);
    assert.deepEqual(transforms, [
      { kind: "timestamp", field: "timestamp", keepExisting: false },
      { kind: "timestamp", field: "timestamp", keepExisting: true },
    ]);
  });

  const refused: [what: string, given: Configuration, problems: RegExp[]][] = [
    [
      "all problems of all streams together",
      of({ orders: { index: "Orders", bufferSizeMiB: 101 }, nosuch: {} }, { retrySeconds: "-1" }),
      [
        /^retrySeconds: -1 given/,
        /^streams\.orders, bufferSizeMiB: /,
        /^streams\.orders, index: /,
        /^streams\.nosuch: /,
      ],
    ],
    [
      "a conflict that two streams have alike, once, with both names",
      of({ stockdata: {}, orders }, { source: "kinesis" }),
      [/^source \+ kinesisStreamArn: .*stockdata, orders/],
    ],
    [
      "a conflict of one stream, with its name",
      of({ stockdata: {}, orders: { ...orders, retentionDays: 3, indexRotation: "OneWeek" } }),
      [/^indexRotation \+ retentionDays: OneWeek and 3 given.*\(stream orders\)/],
    ],
    [
      "indexName with several streams",
      of({ stockdata: {}, orders }, { indexName: "ticks" }),
      [/^indexName \+ streams: ticks and 2 streams given/],
    ],
    [
      "two streams of one index",
      of({ orders, sales: orders }),
      [/^streams\.orders \+ streams\.sales: orders and orders given/],
    ],
    [
      "an index that another stream's pattern matches",
      of({ orders, archive: { index: "orders-2024" } }),
      [/^streams\.orders \+ streams\.archive: orders and orders-2024 given/],
    ],
    [
      "a role of the settings that is a stream's own",
      of({ stockdata: {}, orders }, { extraRoles: '["firehose-role-orders=orders*=read"]' }),
      [/^extraRoles: firehose-role-orders/],
    ],
    [
      "more shards than the cluster takes, over all streams",
      of(
        { a: { index: "a" }, b: { index: "b" }, c: { index: "c" } },
        { indexRotation: "OneHour", retentionDays: "20" },
      ),
      [/3 streams.* 1443 shards/],
    ],
  ];
  for (const [what, given, expected] of refused) {
    it(`are refused for ${what}`, () => {
      const problems = problemsOf(given);
      for (const pattern of expected)
        assert.ok(
          problems.some((problem) => pattern.test(problem)),
          problems.join("\n"),
        );
      assert.equal(problems.length, expected.length, problems.join("\n"));
    });
  }

  it("take overlapping names of indices", () => {
    assert.deepEqual(problemsOf(of({ orders, eu: { index: "orders-eu" } })), []);
  });

  describe("with their own transform", () => {
    const folder = temporaryFolder();
    const problems = (code: string): readonly string[] => {
      const file = path.join(folder, `${String(code.length)}.ts`);
      fs.writeFileSync(file, code);
      const found = ownTransformProblems({ name: "orders", transform: { kind: "own", file } });
      return found.map(({ setting, message }) => `${setting}: ${message}`);
    };

    it("are refused if it does not compile, before anything is made", () => {
      assert.deepEqual(problems("export default (record: object) => record;"), []);
      assert.match(problems("export const transform = 1;").join("\n"), /orders.*default/s);
    });
  });
});
