import assert from "node:assert/strict";
import * as fc from "fast-check";
import { failedFolder } from "@private-ingest/operator/replaying/failed-folder";
import { deliveryFailed, processingFailed } from "../../firehose/failed-record";
import { type ObjectKeyInput, objectKey } from "../../firehose/object-key";
import { recordIds } from "../../firehose/record-id";
import { rotatedIndexName } from "../../firehose/rotation";
import { NamedBytes } from "../../named-bytes";

describe("index rotation", () => {
  const arrival = Date.UTC(2016, 1, 25, 13, 59, 59, 999);
  for (const [period, name] of [
    ["NoRotation", "idx"],
    ["OneHour", "idx-2016-02-25-13"],
    ["OneDay", "idx-2016-02-25"],
    ["OneWeek", "idx-2016-w08"],
    ["OneMonth", "idx-2016-02"],
  ] as const) {
    it(`${period} makes ${name}`, () => {
      assert.equal(rotatedIndexName("idx", period, arrival), name);
    });
  }

  it("counts weeks as ISO 8601 does", () => {
    const weeks = {
      "2016-01-03T23:59:59Z": "2015-w53",
      "2016-01-04T00:00:00Z": "2016-w01",
      "2018-12-31T00:00:00Z": "2019-w01",
      "2020-12-31T12:00:00Z": "2020-w53",
      "2027-01-01T00:00:00Z": "2026-w53",
    };
    const found = Object.keys(weeks).map((date) => rotatedIndexName("idx", "OneWeek", Date.parse(date)));
    assert.deepEqual(
      found,
      Object.values(weeks).map((week) => `idx-${week}`),
    );
  });
});

describe("object key", () => {
  const input: ObjectKeyInput = {
    prefix: "",
    streamName: "stock",
    streamVersion: 3,
    oldestArrival: Date.UTC(2025, 2, 4, 11, 48, 32),
    compressionFormat: "UNCOMPRESSED",
  };
  const failed = { errorOutputType: { folder: "x_failed", expression: "x-failed" } };
  const uuid = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";
  const cases: readonly [string, Partial<ObjectKeyInput>, string][] = [
    ["the default folder is the hour", {}, "2025/03/04/11/"],
    ["a literal prefix comes before it", { prefix: "data/" }, "data/2025/03/04/11/"],
    ["failed records have a folder of their own", { ...failed, prefix: "retries/" }, "retries/x_failed/2025/03/04/11/"],
    [
      "expressions replace the default",
      { ...failed, prefix: "e/!{firehose:error-output-type}/year=!{timestamp:yyyy}/!{timestamp:MM-dd'T'HH}/" },
      "e/x-failed/year=2025/03-04T11/",
    ],
    [
      "an expression without a time gets the default one",
      { ...failed, prefix: "!{firehose:error-output-type}/" },
      "x-failed/2025/03/04/11/",
    ],
    ["what is no expression of the service stays", { prefix: "!{other:thing}/" }, "!{other:thing}/2025/03/04/11/"],
  ];
  for (const [name, changes, folder] of cases) {
    it(name, () => {
      const key = objectKey({ ...input, ...changes });
      assert.equal(key.slice(0, folder.length), folder);
      assert.match(key.slice(folder.length), new RegExp(`^stock-3-2025-03-04-11-48-32-${uuid}$`));
    });
  }
  for (const [compressionFormat, extension] of [
    ["GZIP", "gz"],
    ["ZIP", "zip"],
    ["Snappy", "snappy"],
    ["HADOOP_SNAPPY", "snappy"],
  ] as const) {
    it(`${compressionFormat} ends in .${extension}`, () => {
      assert.match(objectKey({ ...input, compressionFormat }), new RegExp(`${uuid}\\.${extension}$`));
    });
  }
  it("a random string is new each time", () => {
    const [first, second] = [1, 2].map(() =>
      objectKey({ ...input, prefix: "!{firehose:random-string}/" }).slice(0, 12),
    );
    assert.match(first!, /^[0-9a-f]{11}\/$/);
    assert.notEqual(first, second);
  });
});

describe("record ids", () => {
  it("have one length and sort as their sequence numbers, also across runs", () => {
    fc.assert(
      fc.property(fc.nat(8_000_000_000), fc.nat(8_000_000_000), fc.nat(2e12), fc.nat(2e12), (a, b, runA, runB) => {
        const [first, second] = [recordIds(runA)(a), recordIds(runB)(b)];
        assert.equal(first.length, second.length);
        assert.equal(Math.sign(first.localeCompare(second)), Math.sign(runA - runB || a - b));
      }),
    );
  });
});

describe("bytes with an id in them", () => {
  it("follow the sequence numbers, wherever these go", () => {
    const idOf = recordIds(1_763_900_000_000);
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(2_000_000), fc.nat(120))), (runs) => {
        const named = new NamedBytes(idOf, '{"_index":"börse","_id":"', '"}');
        for (const [first, length] of runs)
          for (let sequence = first; sequence < first + length; sequence++)
            assert.equal(named.of(sequence).toString(), `{"_index":"börse","_id":"${idOf(sequence)}"}`);
      }),
    );
  });
});

describe("keys of failed objects", () => {
  const common = {
    streamName: "stock",
    streamVersion: 1,
    oldestArrival: Date.UTC(2026, 10, 23),
    compressionFormat: "GZIP",
  } as const;
  const types = [processingFailed, deliveryFailed("elasticsearch"), deliveryFailed("opensearch")];
  const prefixes = [
    "",
    "failed/",
    "failed",
    "errors-",
    "!{firehose:error-output-type}",
    "e/!{firehose:error-output-type}/",
    "e-!{firehose:error-output-type}-",
    "!{timestamp:yyyy}/!{firehose:error-output-type}-",
    "!{timestamp:yyyy}!{firehose:error-output-type}!{timestamp:MM}",
  ];
  for (const prefix of prefixes) {
    it(`are known with the error prefix "${prefix}", by their kind`, () => {
      for (const errorOutputType of types) {
        const key = objectKey({ ...common, prefix, errorOutputType });
        const [kind = ""] = failedFolder.exec(key) ?? [];
        assert([errorOutputType.folder, errorOutputType.expression].includes(kind), key);
      }
      assert(!failedFolder.test(objectKey({ ...common, prefix: "data/" })));
    });
  }

  it("are not those of a stream whose name ends like one, but its failed ones are", () => {
    const named = { ...common, streamName: "orders-processing-failed" };
    assert(!failedFolder.test(objectKey({ ...named, prefix: "data/" })));
    for (const prefix of ["", "!{firehose:error-output-type}/"])
      assert(failedFolder.test(objectKey({ ...named, prefix, errorOutputType: processingFailed })));
  });
});
