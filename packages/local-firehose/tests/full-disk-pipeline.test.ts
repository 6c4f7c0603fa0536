import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { durablePipeline, forkedPipeline, putBatch } from "./durable-pipeline";
import { backedUpIn } from "./kill-often";

const [mostBatches, mostRefused, batchRecords, recordBytes] = [400, 20, 50, 7000];

const sizeMiB = 16;

describe("a pipeline whose disk is full", () => {
  const outcomes = {
    kill: "leaves all that it acknowledged to the process after it",
    space: "goes on by itself once there is space",
  } as const;
  for (const [afterwards, outcome] of Object.entries(outcomes) as [Afterwards, string][]) {
    it(outcome, async function () {
      if (process.getuid?.() !== 0 || process.platform !== "linux") {
        console.log("    skipped: it mounts a disk of its own, which needs root on Linux");
        return this.skip();
      }
      const { acknowledged, refusedBatches, lost } = await fillDisk(afterwards);
      assert(acknowledged > 0 && refusedBatches > 0, `${acknowledged} acknowledged, ${refusedBatches} batches refused`);
      assert.equal(lost, 0);
    });
  }
});

/** Once the disk is full: kill the process and start another with a copy, or give it more space. */
type Afterwards = "kill" | "space";

/** Fills the disk of a pipeline's state and looks for the records. Must be able to mount. */
async function fillDisk(afterwards: Afterwards) {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), "private-ingest-disk-"));
  const [disk, copy] = [path.join(root, "disk"), path.join(root, "copy")];
  fs.mkdirSync(disk);
  execFileSync("mount", ["-t", "tmpfs", "-o", `size=${sizeMiB}m`, "tmpfs", disk]);
  try {
    const { acknowledged, refusedBatches } = await sendUntilFull(disk, afterwards);
    fs.cpSync(disk, copy, { recursive: true });
    const pipeline = await durablePipeline(copy);
    await pipeline.close();
    const documents = await pipeline.store.documents({ stream: "stock", limit: mostBatches * batchRecords });
    await pipeline.store.close();
    const stored = new Set(documents.map(({ source }) => (JSON.parse(source) as { number: number }).number));
    const backedUp = new Set(backedUpIn(path.join(copy, "backup")));
    const lost = acknowledged.filter((number) => !stored.has(number) && !backedUp.has(number)).length;
    return { acknowledged: acknowledged.length, refusedBatches, lost };
  } finally {
    execFileSync("umount", [disk]);
    fs.rmSync(root, { recursive: true, force: true });
  }
}

async function sendUntilFull(disk: string, afterwards: Afterwards) {
  const { endpointUrl, kill } = await forkedPipeline(disk);
  const acknowledged: number[] = [];
  let refusedBatches = 0;
  for (let batch = 0; batch < mostBatches && refusedBatches < mostRefused; batch++) {
    const numbers = Array.from({ length: batchRecords }, (_, place) => batch * batchRecords + place);
    if (await isTaken(endpointUrl, numbers)) acknowledged.push(...numbers);
    else refusedBatches++;
  }
  if (afterwards === "space") {
    execFileSync("mount", ["-o", `remount,size=${sizeMiB + 200}m`, disk]);
    const numbers = [mostBatches * batchRecords];
    assert(await isTaken(endpointUrl, numbers), "records are taken again");
    acknowledged.push(...numbers);
    for (let tries = 0; !(await hasNothingLeft(endpointUrl)); tries++) {
      assert(tries < 300, "delivery goes on by itself");
      await sleep(200);
    }
  }
  await kill();
  return { acknowledged, refusedBatches };
}

async function isTaken(endpointUrl: string, numbers: readonly number[]): Promise<boolean> {
  const filler = (): string => randomBytes(recordBytes / 2).toString("hex");
  const records = numbers.map((number) => JSON.stringify({ number, filler: filler() }));
  return (await putBatch(endpointUrl, records)).ok;
}

async function hasNothingLeft(endpointUrl: string): Promise<boolean> {
  return /RecordsInBuffer\{[^}]*\} 0\n/.test(await (await fetch(`${endpointUrl}/metrics`)).text());
}
