import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { temporaryFolder } from "@private-ingest/local-firehose/tests/fixture";
import type { Context } from "aws-lambda";
import { bundleFunction } from "../../../lambda/bundle";
import type { FirehoseEvent, FirehoseResponse } from "../../../lambda/contracts/transform-event";
import { loadFunction } from "../../../lambda/loaded-function";
import { transforming } from "../../../streams/testing";
import { eventOf } from "../transform/contract";

const folder = path.join(__dirname, "fixture");
const transformFile = path.join(folder, "transform.ts");

describe("a stream's own transform: one record", () => {
  const transformed = transforming(folder);
  const ok = (record: object) => ({ result: "Ok", record });
  const failed = (reason: string) => ({ result: "ProcessingFailed", reason });

  const cases: readonly (readonly [record: unknown, expected: object])[] = [
    [{ do: "total", a: 1 }, ok({ do: "total", a: 1, total: 6 })],
    [{ do: "distance", text: "firehole" }, ok({ distance: 1 })],
    [{ do: "later" }, ok({ do: "later", late: true })],
    [{ do: "drop" }, { result: "Dropped" }],
    [{ do: "drop later" }, { result: "Dropped" }],
    [{ do: "fail" }, failed("no price")],
    [{ do: "throw" }, failed("TypeError: cannot read the price")],
    [{ do: "reject" }, failed("Error: service is away")],
    [{ do: "json", text: "null" }, failed("the transform returned null, not an object")],
    [{ do: "json", text: "[1]" }, failed("the transform returned an array, not an object")],
    [{ do: "json", text: '"secret"' }, failed("the transform returned a string, not an object")],
    ["[]", failed("not a JSON object")],
    ["no", failed("not a JSON object")],
    ["", failed("not a JSON object")],
    ['\ufeff{"do":"total"}', failed("not a JSON object")],
    [Buffer.from('{"do":"\xe9"}', "latin1"), failed("not UTF-8")],
    ['{"do":"total","__proto__":{"a":1}}', ok(JSON.parse('{"do":"total","__proto__":{"a":1},"total":6}') as object)],
    [{ do: "total", text: "a\n\u2028é😀" }, ok({ do: "total", text: "a\n\u2028é😀", total: 6 })],
  ];
  for (const [record, expected] of cases) {
    it(JSON.stringify(record), async () => {
      assert.deepEqual(await transformed(record), expected);
    });
  }

  it("receives the record's arrival time and id, and the stream's name", async () => {
    const arrivalTime = new Date("2026-11-28T09:05:07.042Z");
    assert.deepEqual(
      await transformed({ do: "context" }, { arrivalTime, streamName: "shop-dev-orders" }),
      ok({ arrivalTime: arrivalTime.toISOString(), recordId: "1", streamName: "shop-dev-orders" }),
    );
  });

  it("that has no JSON fails alone, however deep it is", async () => {
    const deep = `{"do":"total","a":${"[".repeat(100_000)}${"]".repeat(100_000)}}`;
    for (const record of [{ do: "circle" }, deep]) {
      assert.equal((await transformed(record)).result, "ProcessingFailed");
    }
  });
});

describe("a stream's own transform: a batch", () => {
  const { handler, log } = loadFunction<(event: FirehoseEvent, context: Context) => Promise<FirehoseResponse>>({
    transformFile,
  });
  const run = async (records: readonly object[], leftMs = 30_000): Promise<[FirehoseEvent, FirehoseResponse]> => {
    const event = eventOf(records.map((record) => Buffer.from(JSON.stringify(record))));
    return [event, await handler(event, { getRemainingTimeInMillis: () => leftMs } as Context)];
  };

  it("keeps the order, and a failed record its own data, on one line each", async () => {
    const kinds = ["later", "total", "throw", "drop", "later", "fail", "reject"];
    const [event, { records }] = await run(kinds.map((kind, index) => ({ do: kind, index })));
    assert.deepEqual(
      records.map(({ recordId }) => recordId),
      event.records.map(({ recordId }) => recordId),
    );
    for (const [index, answer] of records.entries()) {
      if (answer.result === "ProcessingFailed") assert.equal(answer.data, event.records[index]!.data);
      if (answer.result !== "Ok") continue;
      const text = Buffer.from(answer.data, "base64").toString();
      assert.equal((JSON.parse(text) as { index: number }).index, index);
      assert.match(text, /^[^\n]*\n$/);
    }
    assert.deepEqual(
      records.map(({ result }) => result),
      ["Ok", "Ok", "ProcessingFailed", "Dropped", "Ok", "ProcessingFailed", "ProcessingFailed"],
    );
  });

  it("loses only the records whose promise hangs, before the function's time is up", async () => {
    const kinds = [...Array<string>(600).fill("later"), "hang", "total", "hang", "later"];
    const [, { records }] = await run(
      kinds.map((kind) => ({ do: kind })),
      2_300,
    );
    const found = records.flatMap(({ result }, index) => (result === "Ok" ? [] : [index]));
    assert.deepEqual(found, [600, 602]);
    assert.partialDeepStrictEqual(JSON.parse(log.at(-1)!), {
      invocationId: "c2d1a9f4-4c8e-4b55-8f0e-0a0f5f2d6d11",
      failures: { "the function's time was up": 2 },
    });
  });

  it("answers every record even if no time is left", async () => {
    const [, { records }] = await run([{ do: "total" }, { do: "later" }], 0);
    const results = records.map(({ result }) => result);
    assert.deepEqual(results, ["ProcessingFailed", "ProcessingFailed"]);
  });

  it("fits into Lambda's response limit", async () => {
    const [, response] = await run([{ do: "total" }, { do: "grow" }, { do: "total" }]);
    assert.ok(JSON.stringify(response).length <= 6 * 1024 * 1024);
    const results = response.records.map(({ result }) => result);
    assert.deepEqual(results, ["Ok", "ProcessingFailed", "Ok"]);
  });

  it("of thousands of records is answered completely", async () => {
    const [, { records }] = await run(Array.from({ length: 5_000 }, (_, n) => ({ do: n % 2 ? "later" : "total" })));
    assert.ok(records.length === 5_000 && records.every(({ result }) => result === "Ok"));
  });
});

describe("a stream's own transform: its bundle", () => {
  it("contains its npm packages, needs only Node, and has no local path", () => {
    const { code } = bundleFunction({ transformFile });
    const required = [...code.matchAll(/require\("([^"]+)"\)/g)].map(([, name = ""]) => name);
    assert.ok(
      required.every((name) => name.startsWith("node:")),
      required.join(),
    );
    assert.ok(!code.includes(path.resolve(__dirname, "../../..")));
  });

  const wrong: readonly (readonly [source: string | undefined, said: RegExp])[] = [
    [undefined, /stream\.yaml/],
    ["export const transform = 1;", /transform\.ts|default/],
    ["export default {", /transform\.ts:1/],
    ['import "no-such-package"; export default () => ({});', /no-such-package/],
    ["export default 1;", /default export/],
  ];
  const parent = temporaryFolder();
  it("fails with an error that names the problem", () => {
    for (const [place, [source, said]] of wrong.entries()) {
      const own = path.join(parent, String(place), "orders");
      mkdirSync(own, { recursive: true });
      if (source !== undefined) writeFileSync(path.join(own, "transform.ts"), source);
      assert.throws(() => transforming(own), said);
    }
  });
});
