// The page with a running pipeline, its store, function and faults, instead of a fixture.
import { rmSync } from "node:fs";
import { Faults } from "../../faults";
import { startPage } from "../../page/server";
import { pageSource } from "../../page-source";
import type { Pipeline } from "../../pipeline";
import { produce } from "../../producer";
import { DuckDbStore } from "../../store/duckdb";
import { recordTexts } from "../../spoiled-records";
import { samples } from "../../../../streams/samples";
import { documentsOf } from "../../store/store";
import { declared, temporaryFolder, until } from "../fixture";
import { emptyEvaluation, pipelineInto } from "../running-pipeline";
import { columns } from "../../page/columns";
import { STOCKS } from "./fixture";
import { Reader } from "./reader";

describe("page in a browser: a running pipeline", () => {
  const reader = Reader.inThisSuite();
  const folder = temporaryFolder();
  let store: DuckDbStore;
  let pipeline: Pipeline;

  beforeEach(async () => {
    const stream = declared({
      configuration: { bufferingInterval: 30, retryDuration: 0 },
      // One object of each kind, written when the test says so.
      s3: { bufferingInterval: 900, compressionFormat: "GZIP", errorOutputPrefix: "failed/" },
    });
    store = await DuckDbStore.open([documentsOf(stream)]);
    pipeline = await pipelineInto(store, folder, { streams: [stream], speed: 20 });
  });
  afterEach(async () => {
    await pipeline.close();
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const ledger = (place: number) => reader.text(`#ledger .ledger-value >> nth=${place}`);

  it("draws the store's documents, and shows failed objects", async () => {
    const source = pageSource("dev", emptyEvaluation, pipeline);
    reader.page = await startPage({ port: 0, source });
    await reader.tab.setViewportSize({ width: 1280, height: 900 });
    await reader.tab.goto(reader.page.url);
    const { stream } = pipeline.streams[0];
    const { definition } = stream.declared;
    const faults = new Faults({ "bad-record": 0.05, "mapping-conflict": 0.05 });
    await produce({
      ...{ url: pipeline.endpointUrl, streamName: "stock", rate: 500, records: 600 },
      next: recordTexts(samples(definition, { seed: 3 }), definition, faults, 3),
      signal: new AbortController().signal,
    });
    await stream.flush();
    const { delivered, failed } = pipeline.totals();
    await until(async () => (await ledger(1)) === String(delivered) && (await ledger(2)) === String(failed));
    const [{ name, charts } = STOCKS] = source.streams();
    const query = { stream: name, chart: charts[0]!, fromMs: 0, toMs: Date.now() + 60_000, intervalSeconds: 1 };
    const expected = columns(await source.series(query));
    await until(async () => {
      const { seconds, lines } = await reader.chartData();
      return JSON.stringify([seconds, lines]) === JSON.stringify([expected.seconds, expected.lines]);
    });
    await reader.tab.getByRole("button", { name: /^Open Processing failed/ }).waitFor();
    await reader.tab.getByRole("button", { name: /^Open Delivery failed/ }).click();
    await reader.tab.getByRole("dialog").getByText("failed to parse field [price]").first().waitFor();
  });
});
