import assert from "node:assert/strict";
import { noCounts, noMeasurements } from "../../firehose/counts";
import { type MeasuredStream, metricsText } from "../../firehose/metrics";

/** Values by name, as Prometheus would read them. */
function values(stream: MeasuredStream, nowMs = 0) {
  const lines = metricsText({ stock: stream }, nowMs).split("\n");
  return Object.fromEntries(
    lines
      .filter((line) => line !== "" && !line.startsWith("#"))
      .map((line) => {
        const [, name, value] = /^([A-Za-z0-9_]+)\{DeliveryStreamName="stock"\} (\S+)$/.exec(line) ?? assert.fail(line);
        return [name!, Number(value)];
      }),
  );
}

const noQuota = { recordsPerSecond: 0, requestsPerSecond: 0, bytesPerSecond: 0 };

describe("metrics", () => {
  const idle: MeasuredStream = {
    counts: noCounts(),
    measurements: noMeasurements(),
    inBuffer: 0,
    oldestArrival: undefined,
    oldestBackupArrival: undefined,
  };

  it("have the values of the stream", () => {
    const found = values(
      {
        counts: { sent: 100, transformed: 90, dropped: 4, delivered: 80, failed: 10, backedUp: 10, retried: 20 },
        measurements: {
          ...noMeasurements(),
          invocations: 4,
          successfulInvocations: 3,
          invocationMs: 120.5,
          documentsSent: 110,
          objectsTried: 2,
          objectsWritten: 1,
          lastDelivery: { authFailure: true, rejected: true },
        },
        oldestArrival: 1_000_000,
        oldestBackupArrival: 1_010_500,
        quota: { recordsPerSecond: 7, requestsPerSecond: 8, bytesPerSecond: 9 },
        inBuffer: 6,
      },
      1_012_500,
    );
    const expected = {
      IncomingRecords: 100,
      ExecuteProcessing_Duration: 120.5,
      ExecuteProcessing_Success: 0.75,
      DeliveryToAmazonOpenSearchService_Records: 80,
      DeliveryToAmazonOpenSearchService_Success: 80 / 110,
      DeliveryToAmazonOpenSearchService_DataFreshness: 12.5,
      DeliveryToAmazonOpenSearchService_AuthFailure: 1,
      DeliveryToAmazonOpenSearchService_DeliveryRejected: 1,
      BackupToS3_Success: 0.5,
      BackupToS3_DataFreshness: 2,
      RecordsPerSecondLimit: 7,
      PutRequestsPerSecondLimit: 8,
      BytesPerSecondLimit: 9,
      RecordsInBuffer: 6,
    };
    assert.deepEqual({ ...found, ...expected }, found);
  });

  it("are named for the stream's destination", () => {
    const found = Object.keys(values({ ...idle, destinationKind: "elasticsearch" }));
    assert(found.includes("DeliveryToElasticsearch_Success"));
    assert(!found.some((name) => name.includes("OpenSearch")));
  });

  it("have nothing to divide by at the start, and are fresh", () => {
    const found = values(idle);
    assert.equal(found.ExecuteProcessing_Success, NaN);
    assert.equal(found.DeliveryToAmazonOpenSearchService_DataFreshness, 0);
  });

  it("stand together by name, of however many streams", () => {
    const text = metricsText({ a: idle, b: { ...idle, quota: { ...noQuota } } }, 0);
    assert.match(text, /^IncomingRecords\{DeliveryStreamName="a"\} 0\nIncomingRecords\{DeliveryStreamName="b"\} 0$/m);
    assert.equal(
      text.match(/^# HELP IncomingRecords .+\.\n# TYPE IncomingRecords counter\nIncomingRecords\{/gm)?.length,
      1,
    );
    assert.equal(text.match(/^RecordsPerSecondLimit\{/gm)?.length, 1);
  });
});
