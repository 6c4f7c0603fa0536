/**
 * Replay of 1 MB to 1 GB of failed documents in dry runs of the installed program, and its rate
 * into a real OpenSearch beside a plain `_bulk`.
 */
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import * as zlib from "node:zlib";
import { connectionOf } from "@private-ingest/local-firehose/domain";
import { buildProgram } from "@private-ingest/operator/build";
import { median, type Row } from "./figures";
import { openSearchFor } from "./opensearch";
import { documents, failedObjects } from "./replay/failed-objects";
import { measured } from "./replay/measured";
import { plainBulk } from "./plain-bulk";

const sizesMB = [1, 10, 100, 1_000];
const rounds = 3;
/** Documents of one object; a larger size is more copies of it. */
const documentsPerObject = 2_000;
const deliveredDocuments = 200_000;

/** One row per size, then plain `_bulk` and replay into the same OpenSearch. */
export async function run(): Promise<Row[]> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "bench-replay-"));
  try {
    const program = path.join(folder, "private-ingest.js");
    buildProgram(program);
    const rows: Row[] = [];
    for (const megabytes of sizesMB) rows.push(await dryRuns(program, folder, megabytes));
    return [...rows, ...(await delivering(program, folder))];
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

async function dryRuns(program: string, folder: string, megabytes: number): Promise<Row> {
  const source = path.join(folder, `${megabytes}`);
  const count = grow(failedObjects(source, documentsPerObject, "stockdata"), megabytes * 1e6);
  const runs = [];
  for (let round = 0; round < rounds; round++)
    runs.push(await measured(program, ["replay", "--folder", source, "--dry-run", "--quiet"], {}));
  fs.rmSync(source, { recursive: true });
  const cpuSeconds = median(runs.map((run) => run.cpuSeconds));
  return {
    workload: `dry run of ${megabytes} MB`,
    documents: count,
    medianCpuSeconds: cpuSeconds,
    documentsPerSecond: Math.round(count / cpuSeconds),
    peakMemoryMiB: Math.max(...runs.map((run) => run.peakMemoryMiB)),
  };
}

/** Plain `_bulk` and replay in turns, so that neither has a warmer server. */
async function delivering(program: string, folder: string): Promise<Row[]> {
  const server = await openSearchFor("Delivery");
  if (server === undefined) return [];
  try {
    const ca = path.join(folder, "ca.pem");
    fs.writeFileSync(ca, server.certificateAuthority);
    const { password, url, userName } = server;
    const connection = connectionOf(server);
    const rates: Record<"plain" | "replay", number[]> = { plain: [], replay: [] };
    // The server compiles its code during the first load.
    await plainBulk(connection, "warm-up", documents(deliveredDocuments));
    for (let round = 0; round < rounds; round++) {
      rates.plain.push(await plainBulk(connection, `plain-${round}`, documents(deliveredDocuments)));
      const source = failedObjects(path.join(folder, `deliver-${round}`), deliveredDocuments, `replayed-${round}`);
      const checkpoint = path.join(folder, `${round}.checkpoint`);
      const flags = ["--domain", url, "--user", userName, "--ca", ca, "--checkpoint", checkpoint, "--quiet"];
      const env = { PRIVATE_INGEST_MASTER_PASSWORD: password };
      const { seconds } = await measured(program, ["replay", "--folder", source, ...flags], env);
      rates.replay.push(deliveredDocuments / seconds);
    }
    return [
      { workload: "plain _bulk into OpenSearch", documentsPerSecond: Math.round(median(rates.plain)) },
      { workload: "replay into the same OpenSearch", documentsPerSecond: Math.round(median(rates.replay)) },
    ].map((row) => ({ ...row, documents: deliveredDocuments }));
  } finally {
    await server.stop();
  }
}

/** Copies the only object of a folder up to so many bytes. @returns the number of documents */
function grow(folder: string, bytes: number): number {
  const [name = ""] = fs
    .readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".gz"));
  const object = path.join(folder, name);
  const copies = Math.max(1, Math.round(bytes / zlib.gunzipSync(fs.readFileSync(object)).length));
  for (let copy = 1; copy < copies; copy++) fs.linkSync(object, object.replace(/\.gz$/, `-${copy}.gz`));
  return copies * documentsPerObject;
}
