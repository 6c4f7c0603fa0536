import assert from "node:assert/strict";
import { failedFolder } from "@private-ingest/operator/replaying/failed-folder";
import { objectKey } from "../../firehose/object-key";

describe("keys of failed objects", () => {
  const common = {
    streamName: "stock",
    streamVersion: 1,
    oldestArrival: Date.UTC(2026, 10, 23),
    compressionFormat: "GZIP",
  } as const;
  const types = [
    { folder: "processing-failed", expression: "processing-failed" },
    { folder: "elasticsearch_failed", expression: "elasticsearch-failed" },
    { folder: "AmazonOpenSearchService_failed", expression: "AmazonOpenSearchService-failed" },
  ];
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
    const [processing] = types;
    assert(!failedFolder.test(objectKey({ ...named, prefix: "data/" })));
    assert(failedFolder.test(objectKey({ ...named, prefix: "", errorOutputType: processing! })));
    assert(
      failedFolder.test(
        objectKey({ ...named, prefix: "!{firehose:error-output-type}/", errorOutputType: processing! }),
      ),
    );
  });
});
