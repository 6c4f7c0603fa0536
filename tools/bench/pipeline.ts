/**
 * The local pipeline under load over HTTP, measured from outside its processes. A real OpenSearch
 * gets the same documents by plain `_bulk`, in turns. Figures are medians.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { connectionOf } from "@private-ingest/local-firehose/domain";
import { recordIds } from "@private-ingest/local-firehose/firehose/record-id";
import { stockRecords } from "@private-ingest/operator/sending/stocks";
import type { OpenSearchConnection } from "@private-ingest/local-firehose/store/opensearch";
import type { Row } from "./figures";
import { openSearchFor } from "./opensearch";
import { type Load, type LoadResult, loadOverHttp } from "./pipeline/client";
import { cpuSeconds, residentMiB } from "./pipeline/processes";
import { TwinProcess } from "./pipeline/twin-process";
import { type BulkDocument, plainBulk } from "./plain-bulk";

/** 65,000 stock records per second are 5 MiB/s, a stream's largest default quota. */
const steadyLoads = [
  { workload: "5,000 records/s", rate: 5_000 },
  { workload: "65,000 records/s", rate: 65_000 },
  { workload: "3 streams, 20,000 records/s each", rate: 20_000, streams: 3 },
];
/** As many as fit into the stream's memory, so that nothing is refused. */
const burstRecords = 500_000;
/** About ten seconds of work for a server on two cores. */
const documents = 400_000;
const rounds = 3;

export async function run(seconds = 60): Promise<Row[]> {
  const rows: Row[] = [];
  for (const { rate, ...steady } of steadyLoads)
    rows.push(await measureTwin({ ...steady, records: rate * seconds, rate }));
  const fast = [];
  for (let round = 0; round < rounds; round++)
    fast.push(await measureTwin({ workload: "as fast as it goes", records: burstRecords }));
  return [...rows, ...median(fast), ...(await besidePlainBulk())];
}

async function besidePlainBulk(): Promise<Row[]> {
  const server = await openSearchFor("OpenSearch");
  if (server === undefined) return [];
  const connection = connectionOf(server);
  try {
    // Warms the server up, so that the first contender has no disadvantage.
    await plainBulk(connection, "warm-up", stockDocuments(documents / 2));
    const [ours, plain]: [Row[], Row[]] = [[], []];
    for (let round = 0; round < rounds; round++) {
      const rate = await plainBulk(connection, `plain-${round}`, stockDocuments(documents));
      plain.push({ workload: "OpenSearch, plain _bulk", recordsPerSecond: Math.round(rate) });
      ours.push(
        await measureTwin({
          workload: "OpenSearch, through the pipeline",
          records: documents,
          opensearch: connection,
          roundsBefore: round,
        }),
      );
    }
    return [...median(plain), ...median(ours)];
  } finally {
    await server.stop();
  }
}

function* stockDocuments(count: number): Generator<BulkDocument> {
  const records = stockRecords(1);
  const id = recordIds(Date.now());
  for (let place = 0; place < count; place++) {
    const text = JSON.stringify({ ...records.next().value, timestamp: new Date().toISOString() });
    yield { id: id(place), text };
  }
}

function median(rows: readonly Row[]): Row[] {
  return [...rows]
    .sort((a, b) => Number(a.recordsPerSecond) - Number(b.recordsPerSecond))
    .slice(Math.floor(rows.length / 2))
    .slice(0, 1);
}

interface Workload {
  readonly workload: string;
  /** Of each stream. */
  readonly records: number;
  /** 1 by default. */
  readonly streams?: number;
  /** Records per second and stream; as fast as possible by default. */
  readonly rate?: number;
  readonly opensearch?: OpenSearchConnection;
  /** Earlier rounds, whose documents are in the index. */
  readonly roundsBefore?: number;
}

async function measureTwin({ workload, records, ...options }: Workload): Promise<Row> {
  const { rate = Infinity, opensearch, roundsBefore = 0, streams = 1 } = options;
  const load: Load = { records, rate };
  const twin = await TwinProcess.start({ streams, ...(opensearch && { opensearch }) });
  try {
    const { url, processIds: processes, streams: started } = await twin.ask();
    const cpuBefore = cpuSeconds(processes);
    let peak = 0;
    const watch = setInterval(() => (peak = Math.max(peak, residentMiB(processes))), 500);
    const startedAt = performance.now();
    const loads = await Promise.all(started.map(({ name }) => loadOverHttp(url, name, load)));
    const worst = (of: (result: LoadResult) => number): number => Math.max(...loads.map(of));
    // At full speed, measure work without the wait for a buffer's time.
    if (rate === Infinity) twin.flush();
    let report = await twin.ask();
    for (; report.inBuffer > 0; report = await twin.ask()) await sleep(100);
    clearInterval(watch);
    const { stored } = report;
    // At a steady rate buffers may wait.
    const elapsed = rate === Infinity ? (performance.now() - startedAt) / 1000 : worst((one) => one.seconds);
    const all = streams * records;
    return {
      workload,
      recordsPerSecond: Math.round(all / elapsed),
      refused: loads.reduce((sum, { refused }) => sum + refused, 0),
      p99Milliseconds: Math.round(worst((one) => one.p99Milliseconds) * 10) / 10,
      // Of twin and function; the highest memory of two samples per second.
      cpuMicrosecondsPerRecord: Math.round(((cpuSeconds(processes) - cpuBefore) / all) * 1e7) / 10,
      peakMemoryMiB: Math.round(peak),
      addsUp:
        report.streams.every(({ sent, delivered }) => sent === records && delivered === records) &&
        stored === (1 + roundsBefore) * all,
    };
  } finally {
    await twin.close();
  }
}
