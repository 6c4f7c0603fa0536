import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { gzipSync } from "node:zlib";
import { parse } from "yaml";
import { temporaryFolder } from "@private-ingest/local-firehose/tests/fixture";
import { readDefinition } from "../../../streams/definition";
import { run, runJson } from "./run";

interface Answer {
  readonly files: readonly string[];
  readonly records: number;
  readonly guesses: readonly { readonly field: string; readonly guess: string }[];
}

const record = (index: number): object => ({
  order_id: `00${index}`,
  created_at: `2026-11-28T10:15:${String(index % 60).padStart(2, "0")}Z`,
  total: index + 0.5,
  country: ["DE", "FR"][index % 2],
});
const records = Array.from({ length: 1200 }, (_, index) => record(index));
const lines = `${records.map((one) => JSON.stringify(one)).join("\n")}\n`;

describe("new-stream", () => {
  const parent = temporaryFolder();
  let folder: string;
  const inside = (name: string): string => path.join(folder, name);
  const file = (name: string, content: unknown): string => {
    const isWritten = typeof content === "string" || Buffer.isBuffer(content);
    fs.writeFileSync(inside(name), isWritten ? content : JSON.stringify(content));
    return inside(name);
  };
  const asked = (...options: string[]) => ["new-stream", "orders", "--folder", folder, "--no-stack", ...options];
  const read = (name: string): string => fs.readFileSync(inside(name), "utf8");
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(parent, "streams-"));
    file("definition.ts", "");
  });

  it("writes a valid folder, and prints its guesses", async () => {
    const sample = file("orders.jsonl", lines);
    const { code, json } = await runJson<Answer>(asked("--sample", sample));
    assert.equal(code, 0);
    assert.deepEqual([...json.files].sort(), fs.readdirSync(inside("orders")).sort());
    assert.equal(json.records, 1200);
    const guessed = [...new Set(json.guesses.map(({ field }) => field))].sort();
    assert.deepEqual(guessed, ["country", "created_at", "order_id", "total"]);
    const { definition, problems } = readDefinition("orders", {}, inside("orders"));
    assert.deepEqual(problems, []);
    assert.equal(definition?.timeField, "created_at");
    assert.equal(read("orders/sample.jsonl"), `${lines.split("\n").slice(0, 1000).join("\n")}\n`);
  });

  it("keeps numbers of the sample as written", async () => {
    const line = '{"id": 12345678901234567890, "ratio": 1.10}';
    await run(asked("--sample", file("a.jsonl", `${line}\n`)));
    assert.equal(read("orders/sample.jsonl"), `${line}\n`);
  });

  for (const [title, content] of [
    ["a JSON list", `\n${JSON.stringify(records.slice(0, 3), undefined, 2)}`],
    ["lines with a byte order mark and Windows' line ends", `\ufeff${lines.replaceAll("\n", "\r\n")}`],
    ["UTF-16", Buffer.from(`\ufeff${lines}`, "utf16le")],
    ["one object over several lines", JSON.stringify(record(0), undefined, 2)],
    ["a bulk request", records.map((one) => `{"index":{"_index":"a"}}\n${JSON.stringify(one)}\n`).join("")],
    ["an export of an index", `${JSON.stringify({ _index: "a", _id: "1", _source: record(0) })}\n`],
    ["the answer of a search", JSON.stringify({ hits: { hits: [{ _index: "a", _source: record(0) }] } })],
  ] as const)
    it(`reads ${title}`, async () => {
      const { code } = await run(asked("--sample", file("a", content)));
      assert.equal(code, 0);
      assert.deepEqual(JSON.parse(read("orders/sample.jsonl").split("\n")[0]!), record(0));
    });

  it("skips lines that are no records, and names them", async () => {
    const sample = file("a.jsonl", `${JSON.stringify(record(1))}\n[]\nno JSON\n`);
    const { code, err } = await run(asked("--sample", sample));
    assert.equal(code, 0);
    assert.match(err, /line 2.*\n.*line 3/);
    assert.equal(read("orders/sample.jsonl"), `${JSON.stringify(record(1))}\n`);
  });

  it("takes the mappings of an existing index", async () => {
    const properties = { at: { type: "date" }, price: { type: "double" }, shop: { type: "keyword" } };
    const older = { mappings: { properties: { ...properties, price: { type: "long" }, gone: { type: "ip" } } } };
    const answer = { "shop-2026.11.28": { mappings: { properties } }, "shop-2026.11.27": older };
    const mappings = file("mapping.json", answer);
    const { code, json } = await runJson<Answer>(asked("--mappings", mappings, "--index", "shop"));
    assert.equal(code, 0);
    const { definition } = readDefinition("orders", {}, inside("orders"));
    assert.deepEqual(definition?.mappings, { properties: { ...properties, gone: { type: "ip" } } });
    assert.deepEqual([definition.index, definition.timeField, definition.samplePath], ["shop", "at", undefined]);
    assert.match(json.guesses.map(({ field, guess }) => `${field}: ${guess}`).join("\n"), /price: .*shop-2026\.11\.28/);
  });

  describe("adding to a stack", () => {
    const added = async (stackFile?: string): Promise<{ code: number; err: string; streams: unknown }> => {
      fs.mkdirSync(inside("streams"));
      file("streams/definition.ts", "");
      file("Pulumi.yaml", "name: shop\n");
      if (stackFile !== undefined) file("Pulumi.dev.yaml", stackFile);
      const options = ["--sample", file("a.jsonl", lines), "--folder", inside("streams")];
      const { code, err } = await run(["new-stream", "orders", ...options]);
      const { config } = parse(read("Pulumi.dev.yaml")) as { config: Record<string, unknown> };
      return { code, err, streams: config["shop:streams"] };
    };

    it("adds the stream to the default one of a stack", async () => {
      assert.deepEqual((await added()).streams, { stockdata: {}, orders: {} });
    });

    it("adds it to the streams of the settings, and keeps all else", async () => {
      const settings =
        "# why\nconfig:\n  aws:region: us-east-1 # here\n  shop:streams:\n    waf-logs: { retentionDays: 7 }\n";
      const { code, streams } = await added(settings);
      assert.deepEqual([code, streams], [0, { "waf-logs": { retentionDays: 7 }, orders: {} }]);
      assert.ok(read("Pulumi.dev.yaml").startsWith(settings));
    });

    it("writes nothing if the file has no settings", async () => {
      const { code, err, streams } = await added("config:\n  shop:streams: all\n");
      assert.deepEqual([code, streams, fs.readdirSync(inside("streams"))], [1, "all", ["definition.ts"]]);
      assert.match(err, /Pulumi\.dev\.yaml/);
    });
  });

  it("never overwrites a folder", async () => {
    fs.mkdirSync(inside("orders"));
    const { code, err } = await run(asked("--sample", file("a.jsonl", lines)));
    assert.equal(code, 1);
    assert.match(err, /orders/);
    assert.deepEqual(fs.readdirSync(inside("orders")), []);
  });

  for (const [title, content, says] of [
    ["is empty", "", /no records/],
    ["has no record", "[]\n1\n", /line 1/],
    ["is CSV", "id,at\n1,2026-11-28\n", /CSV/],
    ["is CSV with semicolons", "id;at\n1;2026-11-28\n", /CSV/],
    ["is gzip", gzipSync(lines), /gunzip/],
    ["has objects of several lines", '{\n "a": 1\n}\n{\n "a": 2\n}\n', /jq/],
  ] as const)
    it(`ends with 1 and writes nothing if the sample ${title}`, async () => {
      const { code, err } = await run(asked("--sample", file("a.jsonl", content)));
      assert.deepEqual([code, fs.readdirSync(folder)], [1, ["a.jsonl", "definition.ts"]]);
      assert.match(err, says);
    });

  it("reports all wrong options at once", async () => {
    const { code, err } = await run("new-stream Orders --sample none.jsonl --index A --folder none --stack a/b");
    assert.equal(code, 2);
    for (const named of [/Orders/, /--sample/, /--index/, /--folder/, /--stack/]) assert.match(err, named);
  });
});
