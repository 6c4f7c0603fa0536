import assert from "node:assert/strict";
import * as fc from "fast-check";
import { type Caller, request } from "@private-ingest/local-firehose/opensearch/request";
import { readDefinition, streamFolders } from "../../streams/definition";
import { infer } from "../../streams/inference/infer";
import { samples } from "../../streams/samples";
import type { LaunchedOpenSearch } from "../launched-opensearch";
import { arbitraryRecords } from "./arbitrary-records";

type Json = Readonly<Record<string, unknown>>;

/** Records with times in every spelling that inference knows. */
const spelled: readonly Json[] = [
  ["2026-11-28", "2026-11-28T10:15:00,123456789+0100", 1795860900123],
  ["2026-11-28 10:15", "2026-11-28 10:15:00"],
  ["2026-11-28 10:15:00.123456 +01:00"],
  ["2026-11-28 10:15:00,123"],
  ["28.11.2026 10:15:00"],
  ["28/11/2026", "01/02/2026"],
  ["11/28/2026 10:15", "01/02/2026 10:15"],
  ["2026/11/28 10:15:00Z"],
  ["2026-11-28 10:15:00+00"],
  ["20261128T101500Z", "20261128T101500.123Z"],
  ["Sat, 28 Nov 2026 10:15:00 GMT", "Sat, 28 Nov 2026 10:15:00 +0100"],
  ["8 Sep 2026 10:15 +0000", "28 Nov 2026 10:15 UTC"],
  ["28/Nov/2026:10:15:00 +0100"],
  [1795860900, 1795860900.25],
  ["1795860900"],
].flatMap((values, field) => values.map((value) => ({ [`f${field}_at`]: value })));

/** Inferred and shipped mappings before a server, see tests/opensearch.test.ts. */
export function describeStreams(opensearch: () => LaunchedOpenSearch): void {
  describe("streams: a real OpenSearch", () => {
    let admin: Caller;
    let indices = 0;
    before(async () => {
      const launched = opensearch();
      await launched.ready;
      admin = launched.server;
    });
    after(() => request(admin, "DELETE", "/of-streams-*"));

    /** Makes an index with the mappings and gives the reasons why it refuses records. */
    async function refused(mappings: Json, records: readonly Json[]): Promise<readonly string[]> {
      const index = `of-streams-${++indices}`;
      const made = await request(admin, "PUT", `/${index}`, JSON.stringify({ mappings }));
      assert.equal(made.status, 200, made.body);
      const lines = records.flatMap((record) => ['{"index":{}}', JSON.stringify(record)]);
      const { status, body } = await request(admin, "POST", `/${index}/_bulk`, `${lines.join("\n")}\n`);
      assert.equal(status, 200, body);
      const { items } = JSON.parse(body) as { items: readonly { index: { error?: unknown } }[] };
      return items.flatMap(({ index: { error } }, place) =>
        error === undefined ? [] : [`${JSON.stringify(records[place])}: ${JSON.stringify(error)}`],
      );
    }

    it("takes times in every spelling under the inferred formats", async () => {
      assert.deepEqual(await refused(infer("orders", spelled).mappings, spelled), []);
    });

    it("takes every record of a sample under its inferred mapping", async () => {
      for (const records of fc.sample(arbitraryRecords, { numRuns: 40, seed: 17 }))
        assert.deepEqual(await refused(infer("orders", records).mappings, records), []);
    });

    for (const name of streamFolders())
      it(`takes the samples of ${name}`, async () => {
        const { definition } = readDefinition(name);
        const next = samples(definition!);
        const records = Array.from({ length: 200 }, next);
        assert.deepEqual(await refused(definition!.mappings ?? {}, records), []);
      });
  });
}
