import assert from "node:assert/strict";
import { text } from "node:stream/consumers";
import { Faults } from "../faults";
import { produce } from "../producer";
import { recordTexts } from "../spoiled-records";
import { declared, stockSource } from "./fixture";
import { FakeServer } from "@private-ingest/operator/tests/fake-server";

const stocks = (seed: number, count: number) => Array.from({ length: count }, stockSource(seed));

describe("stock records", () => {
  it("are the same for the same seed", () => {
    assert.deepEqual(stocks(7, 500), stocks(7, 500));
    assert.notDeepEqual(stocks(7, 500), stocks(8, 500));
    assert.deepEqual(stocks(1, 1), [{ ticker_symbol: "PLM", sector: "FINANCIAL", change: -0.96, price: 95.09 }]);
  });

  it("walk: each price is its company's last one and the change, a step of 1 % at most", () => {
    const last = new Map<string, number>();
    for (const { ticker_symbol, change, price } of stocks(3, 20_000)) {
      const before = last.get(ticker_symbol);
      last.set(ticker_symbol, price);
      if (before === undefined) continue;
      assert(Math.abs(price - before - change) < 1e-9);
      assert(Math.abs(change) <= before / 100 + 0.005);
      assert(price >= 1 && Number.isInteger(Math.round(price * 1e6) / 1e4));
    }
    assert.equal(last.size, 10);
  });
});

describe("producer", () => {
  const statuses: number[] = [];
  const batches: string[][] = [];
  /** Bodies of the next answers with status 200. */
  const answers: string[] = [];
  const server = new FakeServer(async (request, response) => {
    const { Records } = JSON.parse(await text(request)) as { Records: { Data: string }[] };
    const status = statuses.shift() ?? 200;
    if (status === 200) batches.push(Records.map(({ Data }) => Buffer.from(Data, "base64").toString()));
    response.writeHead(status).end(status === 200 ? (answers.shift() ?? "{}") : '{"__type":"X"}');
  });
  const send = (options: { rate: number; records?: number; faults?: Faults; signal?: AbortSignal }) =>
    produce({
      url: server.url,
      streamName: "stock",
      next: recordTexts(stockSource(7), declared().definition, options.faults ?? new Faults(), 7),
      signal: new AbortController().signal,
      ...options,
    });

  before(() => server.start());
  after(() => {
    server.stop();
  });
  beforeEach(() => {
    batches.length = 0;
    statuses.length = 0;
  });

  it("sends the records of its seed, within PutRecordBatch's limits", async () => {
    assert.equal(await send({ rate: 100_000, records: 2750 }), 2750);
    const found = batches.flat().map((text) => JSON.parse(text) as unknown);
    assert.deepEqual(found, stocks(7, 2750));
    assert(batches.every(({ length }) => length <= 500));
  });

  it("resends only refused records while it is throttled", async () => {
    statuses.push(503);
    const failed = { ErrorCode: "ServiceUnavailableException", ErrorMessage: "Slow down." };
    answers.push(JSON.stringify({ FailedPutCount: 1, RequestResponses: [{ RecordId: "1" }, failed] }));
    assert.equal(await send({ rate: 20, records: 2 }), 2);
    const lengths = batches.map(({ length }) => length);
    assert.deepEqual(lengths, [2, 1]);
  });

  it("ends when a batch is refused for good", async () => {
    statuses.push(400);
    await assert.rejects(send({ rate: 100_000, records: 10 }), { name: "X" });
  });

  it("keeps to its rate and stops when it is told to", async () => {
    const sent = await send({ rate: 1000, signal: AbortSignal.timeout(500) });
    assert.equal(batches.flat().length, sent);
    // A busy machine may be slow, but never makes the producer too fast.
    assert(sent > 0 && sent <= 600);
  });

  it("spoils records at the rates of the faults, and leaves the others as they are", async () => {
    await send({ rate: 100_000, records: 2000, faults: new Faults({ "bad-record": 0.1, "mapping-conflict": 0.2 }) });
    const originals = stocks(7, 2000);
    let [bad, conflicting] = [0, 0];
    batches.flat().forEach((text, place) => {
      if (text.startsWith("not JSON")) bad++;
      else if ((JSON.parse(text) as { price: unknown }).price === "n/a") conflicting++;
      else assert.deepEqual(JSON.parse(text), originals[place]);
    });
    assert(bad > 150 && bad < 250 && conflicting > 320 && conflicting < 480, `${bad} bad, ${conflicting} conflicting`);
  });
});
