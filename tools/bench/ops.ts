/**
 * The operator's commands: how fast replay reads gzip on one core, how it writes beside a plain `_bulk` into the same OpenSearch, and
 * what send takes at 5,000 records/s against the local pipeline. The program is measured as it is installed, in its own process.
 *
 *     npx ts-node -T tools/bench/ops.ts [parse] [deliver] [send]
 */
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { folderBucket } from "@private-ingest/operator/backup";
import { declaredStream } from "@private-ingest/local-firehose/declared-streams";
import { connectionOf } from "@private-ingest/local-firehose/domain";
import { Faults } from "@private-ingest/local-firehose/faults";
import { adminOf } from "@private-ingest/local-firehose/opensearch/server";
import { startPipeline } from "@private-ingest/local-firehose/pipeline";
import { DuckDbStore } from "@private-ingest/local-firehose/store/duckdb";
import { buildProgram } from "@private-ingest/operator/build";
import { program as registrations } from "@private-ingest/local-firehose/tests/registrations";
import { median } from "./median";
import { openSearchFor } from "./opensearch";
import { documents, failedObjects } from "./ops/failed-objects";
import { measured, type Measurement } from "./ops/measured";
import { plainBulk } from "./plain-bulk";

/** One line of the result; what was not measured is empty. */
export interface OpsRow {
  readonly [column: string]: string | number;
  readonly workload: string;
  readonly documentsPerSecond: number;
  /** Cores in use, user and system time over wall time. */
  readonly cores: number | string;
  readonly peakMemoryMiB: number | string;
  /** Against the row before it. */
  readonly share: string;
}

const parsedDocuments = 1_000_000;
const deliveredDocuments = 200_000;
const sendSeconds = 20;

type Part = "parse" | "deliver" | "send";

/** @param parts what to measure; all by default. */
export async function run(parts: readonly Part[] = ["parse", "deliver", "send"]): Promise<OpsRow[]> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "bench-ops-"));
  try {
    const program = path.join(folder, "private-ingest.js");
    buildProgram(program);
    return [
      ...(parts.includes("parse") ? [await parsing(program, folder)] : []),
      ...(parts.includes("deliver") ? await delivering(program, folder) : []),
      ...(parts.includes("send") ? [await sending(program, folder)] : []),
    ];
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

async function parsing(program: string, folder: string): Promise<OpsRow> {
  const source = failedObjects(path.join(folder, "parse"), parsedDocuments, "stockdata");
  const run = await measured(program, ["replay", "--folder", source, "--dry-run", "--quiet"], {});
  return {
    workload: `replay --dry-run: ${parsedDocuments / 1e6} million documents from gzip`,
    documentsPerSecond: Math.round(parsedDocuments / run.cpuSeconds),
    cores: 1,
    peakMemoryMiB: run.peakMemoryMiB,
    share: "",
  };
}

/** Plain `_bulk` and replay take turns, so that neither has the warmer server. */
async function delivering(program: string, folder: string): Promise<OpsRow[]> {
  const server = await openSearchFor("Delivery");
  if (server === undefined) return [];
  try {
    const ca = path.join(folder, "ca.pem");
    fs.writeFileSync(ca, server.certificateAuthority);
    const { adminPassword, adminUser, url } = server;
    const connection = connectionOf(adminOf(server));
    const rates: Record<"plain" | "replay", number[]> = { plain: [], replay: [] };
    let replayed: Measurement = { cpuSeconds: 0, seconds: 1, peakMemoryMiB: 0, out: "" };
    // A virtual machine that has compiled nothing yet would be held against whoever comes first.
    await plainBulk(connection, "warm-up", documents(deliveredDocuments));
    for (let turn = 0; turn < 3; turn++) {
      rates.plain.push(await plainBulk(connection, `plain-${turn}`, documents(deliveredDocuments)));
      const source = failedObjects(path.join(folder, `deliver-${turn}`), deliveredDocuments, `replayed-${turn}`);
      const checkpoint = path.join(folder, `${turn}.checkpoint`);
      const flags = ["--domain", url, "--user", adminUser, "--ca", ca, "--checkpoint", checkpoint, "--quiet"];
      const env = { PRIVATE_INGEST_MASTER_PASSWORD: adminPassword };
      replayed = await measured(program, ["replay", "--folder", source, ...flags], env);
      rates.replay.push(deliveredDocuments / replayed.seconds);
    }
    const [plain, replay] = [median(rates.plain), median(rates.replay)];
    return [
      {
        workload: "plain _bulk into OpenSearch, documents at hand",
        documentsPerSecond: Math.round(plain),
        cores: "",
        peakMemoryMiB: "",
        share: "100 %",
      },
      {
        workload: "replay into the same OpenSearch, from gzip",
        documentsPerSecond: Math.round(replay),
        cores: replayed.cpuSeconds / replayed.seconds,
        peakMemoryMiB: replayed.peakMemoryMiB,
        share: `${Math.round((replay / plain) * 100)} %`,
      },
    ];
  } finally {
    await server.stop();
  }
}

async function sending(program: string, folder: string): Promise<OpsRow> {
  const store = await DuckDbStore.open();
  const pipeline = await startPipeline({
    declared: declaredStream(registrations()),
    store,
    bucketOf: () => folderBucket(path.join(folder, "backup")),
    speed: 30,
    faults: new Faults(),
    firehosePort: 0,
    onProblem: console.error,
    onFunctionLog: console.error,
  });
  try {
    const count = 5000 * sendSeconds;
    const flags = [
      "--stream",
      "stock",
      "--endpoint",
      pipeline.endpointUrl,
      "--rate",
      "5000/s",
      "--count",
      String(count),
      "--json",
    ];
    const run = await measured(program, ["send", ...flags, "--quiet"], {});
    return {
      workload: `send --rate 5000/s for ${sendSeconds} s to the local pipeline`,
      documentsPerSecond: Math.round(count / (JSON.parse(run.out) as { seconds: number }).seconds),
      cores: run.cpuSeconds / run.seconds,
      peakMemoryMiB: run.peakMemoryMiB,
      share: "",
    };
  } finally {
    await pipeline.close();
    await store.close();
  }
}

if (require.main === module) {
  const named = process.argv.slice(2) as Part[];
  void run(named.length > 0 ? named : undefined).then((rows) => {
    console.table(rows);
  });
}
