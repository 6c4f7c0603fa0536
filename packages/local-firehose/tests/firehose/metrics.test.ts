import assert from "node:assert/strict";
import { noCounts, noMeasurements } from "../../firehose/counts";
import { type Measured, metricsText } from "../../firehose/metrics";
import { declared } from "../fixture";

/** Values by name, as Prometheus would read them. */
function values(measured: Measured, nowMs = 0) {
  const lines = metricsText([measured], nowMs).split("\n");
  return Object.fromEntries(
    lines
      .filter((line) => line !== "" && !line.startsWith("#"))
      .map((line) => {
        const [, name, value] = /^([A-Za-z0-9_]+)\{DeliveryStreamName="stock"\} (\S+)$/.exec(line) ?? assert.fail(line);
        return [name!, Number(value)];
      }),
  );
}

const measured = (changes: Partial<Measured["stream"]> = {}, quota?: Measured["quota"]): Measured => {
  const idle = { counts: noCounts(), inBuffer: 0, measurements: noMeasurements() };
  return {
    stream: { declared: declared(), oldestArrival: undefined, oldestBackupArrival: undefined, ...idle, ...changes },
    quota,
  };
};

describe("metrics", () => {
  it("have the values of the stream", () => {
    const found = values(
      measured(
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
          inBuffer: 6,
        },
        { recordsPerSecond: 7, requestsPerSecond: 8, bytesPerSecond: 9 },
      ),
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
    assert.partialDeepStrictEqual(found, expected);
  });

  it("are named for the stream's destination", () => {
    const found = Object.keys(values(measured({ declared: { ...declared(), destination: "elasticsearch" } })));
    assert(found.includes("DeliveryToElasticsearch_Success"));
    assert(!found.some((name) => name.includes("OpenSearch")));
  });

  it("are NaN or fresh at the start", () => {
    const found = values(measured());
    assert.equal(found.ExecuteProcessing_Success, NaN);
    assert.equal(found.DeliveryToAmazonOpenSearchService_DataFreshness, 0);
  });

  it("are grouped by name over all streams", () => {
    const named = (name: string) => ({ declared: { ...declared(), name } });
    const quota = { recordsPerSecond: 0, requestsPerSecond: 0, bytesPerSecond: 0 };
    const text = metricsText([measured(named("a")), measured(named("b"), quota)], 0);
    assert.match(text, /^IncomingRecords\{DeliveryStreamName="a"\} 0\nIncomingRecords\{DeliveryStreamName="b"\} 0$/m);
    assert.equal(
      text.match(/^# HELP IncomingRecords .+\.\n# TYPE IncomingRecords counter\nIncomingRecords\{/gm)?.length,
      1,
    );
    assert.equal(text.match(/^RecordsPerSecondLimit\{/gm)?.length, 1);
  });
});
