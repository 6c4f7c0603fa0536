import type { Evaluation } from "@private-ingest/offline/engine/evaluation";
import { failedLines, failedObjects, firstFailedLines, forReading, holdsDocuments } from "./failed-objects";
import { putBatches } from "./firehose/put-request";
import type { PageSource, PipelineStatus } from "./page/source";
import type { Pipeline } from "./pipeline";

/** What the page asks, answered by a running pipeline and the evaluation that it came from. */
export function pageSource(stack: string, evaluation: Evaluation, pipeline: Pipeline): PageSource {
  const { bucket, speed, store, stream } = pipeline;
  return {
    program: () => ({
      stack,
      resources: evaluation.resources.map(({ urn, type, name, parent }) => ({ urn, type, name, parent })),
      violations: evaluation.violations,
      checked: evaluation.checked,
      stream: stream.declared,
      speed,
      store: store.name,
    }),
    status: () => pipelineStatus(pipeline),
    series: async (fromMs, toMs) => {
      const { definition, name } = stream.declared;
      const [chart] = definition.charts;
      const points =
        chart === undefined ? [] : await store.series(name, { ...chart, intervalSeconds: 1 }, fromMs, toMs);
      return points.map(({ second, line, value }) => ({ second, ticker: line, price: value }));
    },
    documents: ({ ticker: value, ...query }) => {
      const [chart] = stream.declared.definition.charts;
      return store.documents({ ...query, ...(value && chart?.by && { by: { field: chart.by, value } }) });
    },
    failures: () => failedObjects(bucket),
    failure: async (key) => (await firstFailedLines(bucket, key)).map(forReading),
    replay: async (key) => {
      if (stream.isFull) throw new Error("the stream holds as much as it can; replay again once it has delivered some");
      const lines = await failedLines(bucket, key);
      if (holdsDocuments(key)) {
        stream.redeliver(
          lines.map(({ arrivalTimestamp: arrival, esDocumentId: id = "", rawData: data }) => ({ id, arrival, data })),
        );
      } else for (const batch of putBatches(lines.map(({ rawData }) => rawData))) stream.put(batch);
      return lines.length;
    },
  };
}

function pipelineStatus({ stream }: Pipeline): PipelineStatus {
  return {
    records: { ...stream.counts, inBuffer: stream.inBuffer },
    buffers: stream.buffers(),
    batchesInFlight: stream.batchesInFlight,
    deliveries: stream.measurements.deliveries,
    ...(stream.stopped !== undefined && { stopped: stream.stopped }),
  };
}
