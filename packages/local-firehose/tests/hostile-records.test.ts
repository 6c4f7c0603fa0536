import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { folderBucket } from "@private-ingest/operator/backup";
import { failedLines } from "../failed-objects";
import { putBatches } from "../firehose/put-request";
import { startPage } from "../page/server";
import { pageSource } from "../page-source";
import { type DurableFunction, durablePipeline, forkedPipeline, putBatch } from "./durable-pipeline";
import { emptyEvaluation } from "./running-pipeline";

const mostBytes = 1_024_000;

describe("records made to break their readers", () => {
  for (const withFunction of ["deployed", "none"] as const) {
    it(`end no process and block no others, function: ${withFunction}`, () => survive(withFunction));
  }
});

/**
 * Sends records made to break their readers, kills the process, and lets another deliver the rest.
 * @throws when a record is lost or doubled, a process ends by itself, or the page does not answer
 */
async function survive(withFunction: DurableFunction): Promise<void> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "private-ingest-hostile-"));
  try {
    const sent = new Map(kinds(0).map((_, number) => [nameOf(number), kinds(number)[number]!]));
    await sendAndKill(folder, withFunction, [...sent.values()]);
    const pipeline = await durablePipeline(folder, withFunction);
    const page = await startPage({ port: 0, source: pageSource("hostile", emptyEvaluation, pipeline) });
    try {
      await pipeline.close();
      const documents = await pipeline.store.documents({ stream: "stock", limit: sent.size * 2 });
      const bucket = folderBucket(path.join(folder, "backup"));
      const keys = (await bucket.list()).map(({ key }) => key);
      const lines = (await Promise.all(keys.map((key) => failedLines(bucket, key)))).flat();
      const backedUp = lines.map(({ rawData }) => Buffer.from(rawData, "base64"));
      const places = [...documents.map(({ source }) => Buffer.from(source)), ...backedUp].map(nameIn);
      assert.deepEqual(places.sort(), [...sent.keys()].sort(), "each record is in one place, once");
      for (const question of ["documents?limit=500", ...keys.map((key) => `failure?key=${encodeURIComponent(key)}`)])
        assert.equal((await fetch(`${page.url}/api/${question}`)).status, 200, question);
    } finally {
      await page.close();
      await pipeline.store.close();
    }
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

async function sendAndKill(folder: string, withFunction: DurableFunction, records: readonly Buffer[]): Promise<void> {
  const { child, endpointUrl, kill } = await forkedPipeline(folder, withFunction);
  for (const batch of putBatches(records.map((record) => record.toString("base64")))) {
    const answer = await putBatch(
      endpointUrl,
      batch.map((data) => Buffer.from(data, "base64")),
    );
    assert.match(await answer.text(), /^\{"FailedPutCount":0,/);
  }
  assert.equal(child.exitCode ?? child.signalCode, null, "no record ends the process");
  await kill();
}

/** What is in a record whatever becomes of its other bytes. */
function nameOf(number: number): string {
  return `record-${String(number).padStart(6, "0")}-`;
}

function nameIn(bytes: Buffer): string {
  const start = bytes.indexOf("record-");
  return bytes.toString("latin1", start, start + nameOf(0).length);
}

function kinds(number: number): readonly Buffer[] {
  const name = nameOf(number);
  const json = (members: string, text = ""): Buffer =>
    Buffer.from(`{"name":"${name}${text}"${members && `,${members}`}}`);
  const nested = (levels: number, open: string, close: string, core = "1"): string =>
    open.repeat(levels) + core + close.repeat(levels);
  const bytes = (...codes: number[]): Buffer =>
    Buffer.concat([Buffer.from(`{"name":"${name}`), Buffer.from(codes), Buffer.from('"}')]);
  return [
    json(`"deep":${nested(3000, "[", "]")}`),
    json(`"deep":${nested(5000, '{"a":', "}")}`),
    json(`"deep":${"[".repeat(5000)}`),
    bytes(0xff, 0xfe, 0x80),
    bytes(0xc0, 0xaf),
    // A surrogate in UTF-8, which RFC 3629 forbids, and one that is escaped.
    bytes(0xed, 0xa0, 0x80),
    json("", "\\ud800"),
    json('"\\udfff":1'),
    json('"big":9007199254740993,"bigger":123456789012345678901234567890,"wide":1e400,"narrow":-1e-400'),
    json('"price":1e400'),
    json('"price":NaN'),
    json('"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"toString":1,"hasOwnProperty":1'),
    json(`"${"k".repeat(20_000)}":1`),
    json(`"${"dot.".repeat(2000)}a":1`),
    json('"":1," ":2,"..":3,".a":4,"a.":5'),
    json('"a":1,"a":2'),
    json(Array.from({ length: 1100 }, (_, field) => `"f${field}":${field}`).join(",")),
    json("", "x".repeat(mostBytes - name.length - 11)),
    Buffer.from(`${name}${"\0".repeat(mostBytes - name.length)}`),
    Buffer.from(`${name}${"[".repeat(mostBytes - name.length)}`),
    bytes(0),
    json("", "\\u0000"),
    bytes(0x1b, 0x5d, 0x30, 0x3b, 0x78, 0x07),
    json("", "\\u001b]0;owned\\u0007\\u009b2J"),
    json("", "\u009b2J\u202e\u2028\ufeff"),
    json("", "</script><img src=x onerror=alert(1)>"),
    json('"timestamp":"not a time"'),
    json('"timestamp":{"a":1}'),
    json('"_id":"other","_index":".opendistro_security"'),
    json('"price":"","sector":[{}],"ticker_symbol":[[["x"]]]'),
    Buffer.from(`\ufeff{"name":"${name}"}`),
    Buffer.from(`{"name":"${name}"}\n{"index":{"_index":"other"}}\n{"name":"smuggled"}`),
    Buffer.from(`{"name":\n"${name}"\r\n}`),
    Buffer.from(`"${name}"`),
    Buffer.from(`["${name}"]`),
    Buffer.from(name),
    json("", String.fromCodePoint(...Array.from({ length: 20 }, (_, place) => 0x80 + place * 2_700))),
  ];
}
