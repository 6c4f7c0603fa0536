import { execFileSync, fork } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { durablePipeline } from "@private-ingest/local-firehose/tests/durable-pipeline";
import { backedUpIn } from "@private-ingest/local-firehose/tests/kill-often";

const [batches, batchRecords, recordBytes] = [60, 50, 7000];

export interface FullDisk {
  readonly acknowledged: number;
  readonly refusedBatches: number;
  readonly lost: number;
}

/** Fills the disk of a pipeline's state with records, kills the process and starts another one with a copy. Needs the right to mount. */
export async function fillDisk(sizeMiB: number): Promise<FullDisk> {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), "private-ingest-proof-"));
  const [disk, copy] = [path.join(root, "disk"), path.join(root, "copy")];
  fs.mkdirSync(disk);
  execFileSync("mount", ["-t", "tmpfs", "-o", `size=${sizeMiB}m`, "tmpfs", disk]);
  try {
    const { acknowledged, refusedBatches } = await sendUntilFull(disk);
    fs.cpSync(disk, copy, { recursive: true });
    const pipeline = await durablePipeline(copy);
    await pipeline.close();
    const documents = await pipeline.store.documents({ limit: batches * batchRecords });
    await pipeline.store.close();
    const stored = new Set(documents.map(({ source }) => (JSON.parse(source) as { number: number }).number));
    const backedUp = backedUpIn(path.join(copy, "backup"));
    const lost = acknowledged.filter((number) => !stored.has(number) && !backedUp.has(number)).length;
    return { acknowledged: acknowledged.length, refusedBatches, lost };
  } finally {
    execFileSync("umount", [disk]);
    fs.rmSync(root, { recursive: true, force: true });
  }
}

async function sendUntilFull(disk: string): Promise<{ acknowledged: readonly number[]; refusedBatches: number }> {
  const child = fork(path.join(__dirname, "../../packages/local-firehose/tests/durable-pipeline.ts"), [disk], {
    execArgv: ["-r", require.resolve("ts-node/register")],
  });
  const [{ endpointUrl }] = (await once(child, "message")) as [{ endpointUrl: string }];
  const acknowledged: number[] = [];
  let refusedBatches = 0;
  for (let batch = 0; batch < batches; batch++) {
    const numbers = Array.from({ length: batchRecords }, (_, place) => batch * batchRecords + place);
    const Records = numbers.map((number) => {
      const document = JSON.stringify({ number, filler: randomBytes(recordBytes / 2).toString("hex") });
      return { Data: Buffer.from(document).toString("base64") };
    });
    const { ok } = await fetch(endpointUrl, {
      method: "POST",
      body: JSON.stringify({ DeliveryStreamName: "stock", Records }),
      headers: { "x-amz-target": "Firehose_20150804.PutRecordBatch" },
    });
    if (ok) acknowledged.push(...numbers);
    else refusedBatches++;
  }
  child.kill("SIGKILL");
  await once(child, "exit");
  return { acknowledged, refusedBatches };
}
