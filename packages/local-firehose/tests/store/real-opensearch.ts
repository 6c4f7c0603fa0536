import assert from "node:assert/strict";
import { preparedStore } from "../../domain";
import { request } from "../../opensearch/request";
import { DuckDbStore } from "../../store/duckdb";
import { OpenSearchStore } from "../../store/opensearch";
import { type Store, StoreUnavailableError } from "../../store/store";
import { stockRecords } from "@private-ingest/operator/sending/stocks";
import * as mappings from "../../../../streams/stockdata/mappings.json";
import { eventFor } from "../../../../tests/lambda/setup/fake-domain";
import type { LaunchedOpenSearch } from "../../../../tests/launched-opensearch";
import { declared, program, registration } from "../fixture";
import { corpus, differences } from "./corpus";
import { batchOf, idsOf, second, seriesQuery, stock } from "./documents";

const index = "stockdata-2026-11-23";
const mapped = new Set(Object.keys(mappings.mappings.properties));

/** An index of its own for a document with unmapped fields, whose types the first one decides. */
function indexOf(document: string, place: number): string {
  try {
    return Object.keys(JSON.parse(document) as object).every((field) => mapped.has(field)) ? "all" : String(place);
  } catch {
    return String(place);
  }
}

export function describeStore(opensearch: () => LaunchedOpenSearch): void {
  describe("OpenSearch store", () => {
    const lines: string[] = [];
    let store: Store;

    before(async () => {
      const { server, ready } = opensearch();
      await ready;
      const invocation = registration("aws:lambda/invocation:Invocation", "setup", {
        input: JSON.stringify(eventFor("vpc-stock.eu-west-1.es.amazonaws.com")),
      });
      store = await preparedStore(server, [...program(), invocation], [declared()], (line) => lines.push(line));
    });
    after(async () => {
      await store.close();
      await request(opensearch().server, "DELETE", "/stockdata*");
    });

    it("is set up by the setup function with the program's own event", () => {
      assert(lines.includes("role firehose-role: created"), lines.join("\n"));
      assert(lines.includes("index template private-ingest-stockdata: created"), lines.join("\n"));
    });

    it("delivers as the role that the setup has mapped, not as the administrator", async () => {
      const errors = await store.bulk(batchOf([{}], 0, "others-index"));
      const told = errors.map(({ place, status }) => [place, status]);
      assert.deepEqual(told, [[0, 403]]);
    });

    it("reports its version", () => {
      assert.match(store.name, /^OpenSearch \d+\.\d+\.\d+$/);
    });

    it("answers as the embedded store does for the same records", async () => {
      const embedded = await DuckDbStore.open([stock]);
      const records = stockRecords(7);
      const documents = Array.from({ length: 12_000 }, (_, place) => ({
        ...records.next().value,
        ...(place % 500 === 3 && { price: "n/a" }),
        timestamp: new Date(second + place).toISOString(),
      }));
      const answers = async (each: Store) => {
        const errors = await each.bulk(batchOf(documents, 0, index));
        await each.bulk(batchOf(documents.slice(0, 100), 0, index));
        const twice = batchOf([documents[0], documents[1], documents[0]], 0, index);
        await each.bulk({ ...twice, ids: idsOf([0, 1, 0]) });
        const count = await each.count();
        const series = await each.series(seriesQuery(second, second + 11_500));
        const newest = await each.documents({
          stream: "stock",
          by: { field: "ticker_symbol", value: "QXZ" },
          limit: 3,
        });
        const found = await each.documents({ stream: "stock", search: "HealthC", limit: 2 });
        return {
          // The embedded store has no words for what a reason hints at.
          errors: errors.map(({ cause: _, ...error }) => error),
          count,
          series: series.map((point) => ({ ...point, value: point.value.toFixed(9) })),
          newest,
          found,
        };
      };
      const [ours, theirs] = [await answers(embedded), await answers(store)];
      await embedded.close();
      assert.equal(ours.errors.length, 24);
      assert.deepEqual(theirs, ours);
    });

    it("judges the corpus as the embedded store does, except for the documented differences", async function () {
      this.timeout(600_000);
      const admin = opensearch().server;
      const embedded = await DuckDbStore.open([stock]);
      const ours = await embedded.bulk(batchOf(corpus.map(([, document]) => document)));
      await embedded.close();
      const refused = new Set(ours.map(({ place }) => place));
      const differing: string[] = [];
      for (let first = 0; first < corpus.length; first += 200) {
        const some = corpus.slice(first, first + 200);
        const lines = some.map(
          ([, document], place) =>
            `{"index":{"_index":"stockdata-2000-${indexOf(document, first + place)}"}}\n${document}\n`,
        );
        const { body } = await request(admin, "POST", "/_bulk", lines.join(""));
        const { items } = JSON.parse(body) as { items: readonly { index: { status: number } }[] };
        assert.equal(items.length, some.length);
        some.forEach(([name], place) => {
          if (items[place]!.index.status < 300 === refused.has(first + place)) differing.push(name);
        });
        await request(admin, "DELETE", "/stockdata-2000-*");
      }
      assert.deepEqual(differing, differences);
    });

    it("distinguishes a missing server from refused documents", async () => {
      const nowhere = { url: "http://127.0.0.1:9" };
      await assert.rejects(
        OpenSearchStore.open(nowhere, [stock]),
        (error) => error instanceof StoreUnavailableError && error.code === "ConnectionFailed",
      );
    });
  });
}
