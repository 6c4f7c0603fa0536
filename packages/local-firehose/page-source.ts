import type { Evaluation } from "@private-ingest/offline/engine/evaluation";
import { failedLines, failedObjects, firstFailedLines, forReading, holdsDocuments } from "./failed-objects";
import { totalsOf } from "./firehose/counts";
import { putBatches } from "./firehose/put-request";
import type { FailedObject, PageSource, StreamStatus, StreamView } from "./page/source";
import type { Pipeline } from "./pipeline";
import type { HostedStream } from "./running-stream";
import { epochFormats, tableColumns } from "./table-columns";

export function pageSource(
  stack: string,
  evaluation: Evaluation,
  { speed, store, streams }: Pick<Pipeline, "speed" | "store" | "streams">,
): PageSource {
  const hosted = (name?: string): HostedStream => {
    const found =
      name === undefined ? streams[0] : streams.find((shown) => shown.stream.declared.definition.name === name);
    if (found === undefined) throw new Error(`${String(name)} is not a stream of this pipeline`);
    return found;
  };
  const failures = async (name?: string): Promise<readonly FailedObject[]> => {
    const own = hosted(name);
    const sharing = streams.filter(({ bucket }) => bucket.location === own.bucket.location);
    return (await failedObjects(own.bucket)).filter(({ key }) => ownerOf(key, sharing) === own);
  };

  return {
    program: () => ({
      stack,
      resources: evaluation.resources.map(({ urn, type, name, parent }) => ({ urn, type, name, parent })),
      violations: evaluation.violations,
      checked: evaluation.checked,
      speed,
      store: store.name,
    }),
    streams: () => streams.map(viewOf),
    status: () => ({ records: totalsOf(streams.map(({ stream }) => stream)), streams: streams.map(statusOf) }),
    extent: (name) => store.extent(hosted(name).stream.declared.name),
    series: (query) => store.series({ ...query, stream: hosted(query.stream).stream.declared.name }),
    documents: (query) => store.documents({ ...query, stream: hosted(query.stream).stream.declared.name }),
    failures,
    failure: async (key, name) => (await firstFailedLines(hosted(name).bucket, key)).map(forReading),
    replay: async (key, name) => replayed(hosted(name), key),
  };
}

async function replayed({ bucket, stream }: HostedStream, key: string): Promise<number> {
  if (stream.isFull) throw new Error("the stream holds as much as it can; replay again once it has delivered some");
  const lines = await failedLines(bucket, key);
  if (holdsDocuments(key)) {
    stream.redeliver(
      lines.map(({ arrivalTimestamp: arrival, esDocumentId: id = "", rawData: data }) => ({ id, arrival, data })),
    );
  } else for (const batch of putBatches(lines.map(({ rawData }) => rawData))) stream.put(batch);
  return lines.length;
}

/** The stream whose prefix for failed records an object's key has; of several, the longest. */
function ownerOf(key: string, streams: readonly HostedStream[]): HostedStream | undefined {
  const prefixOf = ({ stream }: HostedStream) => stream.declared.backup.errorOutputPrefix.split("!{")[0] ?? "";
  const fitting = streams.filter((shown) => key.startsWith(prefixOf(shown)));
  return fitting.sort((one, other) => prefixOf(other).length - prefixOf(one).length)[0];
}

function viewOf({ stream: { declared } }: HostedStream): StreamView {
  const { charts, columns, description, mappings, name, timeField } = declared.definition;
  const { bufferIntervalSeconds, bufferSizeMiB, indexName, indexRotationPeriod, retrySeconds } = declared;
  return {
    name,
    streamName: declared.name,
    indexName,
    description,
    charts,
    columns: tableColumns(timeField, columns, mappings),
    epochs: epochFormats(mappings),
    delivery: { indexRotationPeriod, bufferSizeMiB, bufferIntervalSeconds, retrySeconds },
  };
}

function statusOf({ stream }: HostedStream): StreamStatus {
  return {
    name: stream.declared.definition.name,
    records: totalsOf([stream]),
    buffers: stream.buffers(),
    batchesInFlight: stream.batchesInFlight,
    deliveries: stream.measurements.deliveries,
    stopped: stream.stopped,
  };
}
