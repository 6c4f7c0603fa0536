import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import type { DocumentQuery } from "../../store/answers";
import { DuckDbStore } from "../../store/duckdb";
import { temporaryFolder } from "../fixture";
import { batchOf, conflicting, idsOf, second, seriesQuery, stock, trade } from "./documents";

describe("DuckDB store", () => {
  let store: DuckDbStore;
  beforeEach(async () => {
    store = await DuckDbStore.open([stock]);
  });
  afterEach(() => store.close());

  const priceOf = (source: string) => (JSON.parse(source) as { price: number }).price;

  it("keeps documents unchanged", async () => {
    const text = '{"ticker_symbol":"é, \\"x\\"","price":1.50,"more":{"a":[1,2]}}';
    assert.deepEqual(await store.bulk(batchOf([text])), []);
    assert.deepEqual(await store.documents({ stream: "stock", limit: 10 }), [
      { index: "stock", id: "1000000", source: text },
    ]);
  });

  it("overwrites a repeated document, in its own index only", async () => {
    await store.bulk(batchOf([trade(1), trade(2)]));
    await store.bulk(batchOf([trade(3), trade(4)], 1));
    await store.bulk(batchOf([trade(5)], 0, "other"));
    assert.equal(await store.count(), 4);
    const found = (await store.documents({ stream: "stock", limit: 10 })).map(({ index, id, source }) => [
      index,
      id,
      priceOf(source),
    ]);
    assert.deepEqual(found, [
      ["other", "1000000", 5],
      ["stock", "1000002", 4],
      ["stock", "1000001", 3],
      ["stock", "1000000", 1],
    ]);
  });

  it("keeps the last document of a repeated id in a batch", async () => {
    const conflicting = { ...trade(4), price: "n/a" };
    const batch = batchOf([trade(1), trade(2), trade(3), conflicting]);
    const [error, ...others] = await store.bulk({ ...batch, ids: idsOf([1, 0, 1, 1]) });
    assert.deepEqual([error?.place, others], [3, []]);
    const found = await store.documents({ stream: "stock", limit: 10 });
    assert.deepEqual(found.map(({ id, source }) => [id, priceOf(source)]).sort(), [
      ["1000000", 2],
      ["1000001", 3],
    ]);
  });

  it("makes ids if there are none; a repeated batch then doubles", async () => {
    await store.bulk(batchOf([trade(1)], null));
    await store.bulk(batchOf([trade(1)], null));
    assert.equal(new Set((await store.documents({ stream: "stock", limit: 10 })).map(({ id }) => id)).size, 2);
  });

  it("takes batches of several streams at once", async () => {
    const streams = [1, 2, 3].map(async (stream) => {
      for (let batch = 0; batch < 10; batch++)
        assert.deepEqual(await store.bulk(batchOf([trade(batch)], stream * 100 + batch, `of-${stream}`)), []);
    });
    await Promise.all(streams);
    assert.equal(await store.count(), 30);
  });

  it("accepts documents again once there is space, also after a torn checkpoint", async function () {
    const disk = path.join(temporaryFolder(), "disk");
    fs.mkdirSync(disk);
    const mount = (...options: string[]) => spawnSync("mount", [...options, disk]).status === 0;
    if (!mount("-t", "tmpfs", "-o", "size=40m", "tmpfs")) {
      console.log("    skipped: mounting a tmpfs needs root");
      return this.skip();
    }
    const full = await DuckDbStore.open([], path.join(disk, "documents.duckdb"));
    try {
      const documents = Array.from({ length: 500 }, () => ({ filler: "x".repeat(7_000) }));
      const taken = (batch: number) =>
        full.bulk(batchOf(documents, batch * 500)).then(
          () => true,
          () => false,
        );
      let batch = 0;
      while (await taken(batch)) batch++;
      for (let time = 0; time < 3; time++) assert.equal(await taken(batch), false);
      assert(mount("-o", "remount,size=200m"));
      assert(await taken(batch));
      assert.equal(await full.count(), (batch + 1) * 500);
    } finally {
      await full.close();
      spawnSync("umount", [disk]);
    }
  });

  it("averages prices by ticker and second, oldest first, from the beginning of the range to before its end", async () => {
    const at = (ms: number) => new Date(second + ms).toISOString();
    const first = [trade(1, at(-1)), trade(10, at(0)), trade(20, at(999)), trade(5, at(500), "ABC")];
    await store.bulk(batchOf([...first, trade(30, at(1000)), trade(7, at(2000))]));
    assert.deepEqual(await store.series(seriesQuery(second, second + 2000)), [
      { second: second / 1000, line: "ABC", value: 5 },
      { second: second / 1000, line: "QXZ", value: 15 },
      { second: second / 1000 + 1, line: "QXZ", value: 30 },
    ]);
  });

  it("finds documents by text and ticker, the newest first", async () => {
    await store.bulk(batchOf([trade(1), trade(2, undefined, "ABC"), trade(3), trade(4)]));
    const prices = async (query: Omit<DocumentQuery, "stream">) =>
      (await store.documents({ stream: "stock", ...query })).map(({ source }) => priceOf(source));
    assert.deepEqual(await prices({ limit: 2 }), [4, 3]);
    assert.deepEqual(await prices({ by: { field: "ticker_symbol", value: "ABC" }, limit: 9 }), [2]);
    assert.deepEqual(await prices({ by: { field: "sector", value: "HEALTHCARE" }, limit: 1 }), [4]);
    assert.deepEqual(await prices({ search: "HealthCare", limit: 9 }), [4, 3, 2, 1]);
    assert.deepEqual(await prices({ search: "%", limit: 9 }), []);
    assert.deepEqual(await prices({ search: "' OR 1=1 --", limit: 9 }), []);
  });

  for (const [document, field, value] of conflicting) {
    it(`refuses a ${field} of ${value}, and accepts the documents around it`, async () => {
      const [error, ...others] = await store.bulk(batchOf([trade(1), document, trade(3)]));
      assert.deepEqual([error?.place, error?.status, error?.type], [1, 400, "mapper_parsing_exception"]);
      for (const part of [`[${field}]`, "'1000001'", `'${value}'`]) assert(error?.reason.includes(part), error?.reason);
      assert.deepEqual(others, []);
      const told = (await store.documents({ stream: "stock", limit: 9 })).map(({ id }) => id);
      assert.deepEqual(told, ["1000002", "1000000"]);
    });
  }

  it("takes a batch of a whole buffer", async () => {
    const trades = Array.from({ length: 40_000 }, (_, place) => trade(place % 1000 === 0 ? "n/a" : place));
    const errors = await store.bulk(batchOf(trades));
    assert.deepEqual(
      errors.map(({ place }) => place),
      Array.from({ length: 40 }, (_, thousand) => thousand * 1000),
    );
    assert.equal(await store.count(), 39_960);
  });

  it("continues with the documents and ids of a database file", async () => {
    const file = path.join(temporaryFolder(), "documents.duckdb");
    const documents = [[trade(1)], [trade(1), trade(2), trade(3)]];
    for (const [run, some] of documents.entries()) {
      const opened = await DuckDbStore.open([stock], file);
      // The first one of the second run is the document of the first, delivered again.
      await opened.bulk(batchOf(some));
      await opened.bulk(batchOf([trade(4)], null));
      assert.equal(await opened.count(), run === 0 ? 2 : 5);
      await opened.close();
    }
  });
});
