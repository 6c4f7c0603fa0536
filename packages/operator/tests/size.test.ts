import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import * as fc from "fast-check";
import { parse } from "yaml";
import { maxVolumeGiB } from "../../../components/domain/volume-limits";
import { planIndex } from "../../../components/setup/setup-plan";
import { declarations } from "../../../settings/declarations";
import { readSettings } from "../../../settings";
import { ProblemError } from "../context";
import { planSize, type Size } from "../sizing/plan-size";
import type { Demand, StreamDemand } from "../sizing/demand";
import { nodePrices, type PricedType, prices, priceTable } from "../sizing/prices";
import { tShirts } from "../sizing/t-shirts";
import { monthlyCost } from "../sizing/monthly-cost";
import { writeSettings } from "../size";
import { StackFile } from "../stack-file";
import { temporaryFolder } from "@private-ingest/local-firehose/tests/fixture";
import { run, runJson } from "./run";

const stream: fc.Arbitrary<StreamDemand> = fc.record({
  name: fc.constant("orders"),
  gibPerDay: fc.double({ min: 0.01, max: 1000, noNaN: true }),
  recordBytes: fc.integer({ min: 50, max: 1_024_000 }),
  peakRecordsPerSecond: fc.integer({ min: 1, max: 1_000_000 }),
  retentionDays: fc.integer({ min: 1, max: 400 }),
});

const demand: fc.Arbitrary<Demand> = fc
  .record({
    streams: fc.array(stream, { minLength: 1, maxLength: 4 }),
    layout: fc.constantFrom([0, 1], [1, 1], [1, 2], [1, 3], [2, 3]),
    load: fc.constantFrom("light" as const, "heavy" as const),
    region: fc.constantFrom("us-east-1", "eu-central-1"),
    warmNodes: fc.constantFrom(0, 2),
    producerEndpoint: fc.boolean(),
  })
  .map(({ layout, ...rest }) => ({ ...rest, replicas: layout[0], availabilityZones: layout[1] }));

/** A t-shirt with other data. */
const withData = (shirt: string, data: Partial<StreamDemand>): Demand => {
  const base = tShirts[shirt]!;
  return { ...base, streams: base.streams.map((stream) => ({ ...stream, ...data })) };
};

function planned(wanted: Demand): Size | undefined {
  try {
    return planSize(wanted);
  } catch (error) {
    assert(error instanceof ProblemError);
    return undefined;
  }
}

const usable = ({ settings }: Size): number => settings.instanceCount * settings.volumeSizeGiB;
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

describe("size", () => {
  it("needs the storage of the guide's example: 66 GiB with one replica make 191 and a bit", () => {
    const { formulas } = planSize(withData("M", { gibPerDay: 33, retentionDays: 1 }));
    assert.equal(formulas.find(({ figure }) => figure === "storage")?.result, "192 GiB");
  });

  it("gives settings that the program accepts, with room for every stream", () => {
    fc.assert(
      fc.property(demand, (wanted) => {
        const size = planned(wanted);
        if (size === undefined) return;
        const { settings, streams } = size;
        const texts = Object.fromEntries(Object.entries(settings).map(([key, value]) => [key, String(value)]));
        const { problems } = readSettings(texts, "private-ingest", "size");
        assert.deepEqual(problems, []);
        const kept = sum(wanted.streams.map(({ gibPerDay, retentionDays }) => gibPerDay * (retentionDays + 1)));
        assert(usable(size) >= (kept * (1 + wanted.replicas) * 1.1) / 0.95 / 0.8);
        assert(settings.volumeSizeGiB <= maxVolumeGiB(settings.instanceType, "gp3")!);
        for (const { demand, index, quotaIncrease, quotaUse } of streams) {
          const { retentionDays } = demand;
          assert.deepEqual(index, planIndex({ ...settings, retentionDays, indexRotation: "OneDay" }));
          assert.equal(index.replicas, wanted.replicas);
          const largest = Math.max(...Object.values(quotaUse));
          assert(quotaIncrease >= largest && quotaIncrease < largest + 1.0001 + (largest < 1 ? 1 : 0));
        }
        assert.equal(size.totalShards, sum(streams.map(({ shards }) => shards)));
        assert.equal(size.monthlyUsd, sum(size.cost.map(({ usd }) => usd)));
        assert(sum(streams.map(({ monthlyUsd }) => monthlyUsd)) < size.monthlyUsd);
      }),
    );
  });

  it("never gets cheaper or smaller with more data", () => {
    fc.assert(
      fc.property(demand, fc.double({ min: 1, max: 3, noNaN: true }), (wanted, factor) => {
        const larger = wanted.streams.map((stream) => ({ ...stream, gibPerDay: stream.gibPerDay * factor }));
        const [less, more] = [planned(wanted), planned({ ...wanted, streams: larger })];
        if (less === undefined) assert.equal(more, undefined);
        else if (more !== undefined) {
          assert(usable(more) >= usable(less) * 0.99 - 10 * less.settings.instanceCount);
          assert(more.monthlyUsd >= less.monthlyUsd * 0.999 - 10 * less.settings.instanceCount * 0.122);
        }
      }),
    );
  });

  it("counts several streams of one domain: storage, shards, quota and cost of each", async () => {
    const specs = "--stream orders=500/s,2KB,90d --stream clicks=5000/s,400B,peak=40000/s,7d";
    const { code, json } = await runJson<Size>(`size ${specs} --region eu-central-1`);
    assert.equal(code, 0);
    const [orders, clicks] = json.streams;
    // 500 × 2,048 × 86,400 bytes per day.
    assert.equal(orders!.demand.gibPerDay.toFixed(2), "82.40");
    assert.deepEqual([orders!.demand.retentionDays, clicks!.demand.retentionDays], [90, 7]);
    assert.deepEqual([orders!.demand.peakRecordsPerSecond, clicks!.demand.peakRecordsPerSecond], [2000, 40_000]);
    // 2,000 × 2 KiB and 40,000 × 400 bytes against 1 MiB/s.
    assert.deepEqual([orders!.quotaIncrease, clicks!.quotaIncrease], [4, 16]);
    assert.equal(json.settings.retentionDays, 90);
    const { out } = await run(`size ${specs}`);
    assert.match(out, /^orders +82\.4 +90 /m);
    assert.match(out, /^streams: within the default$/m);
    const wrong =
      "size --stream Orders=5/s,2KB --stream a=5,2KB --stream b=5/s,2KB,peak=1/s --stream c=5/s,2KB --peak 3/s";
    const refused = await run(`${wrong} --stream c=6/s,1KB`);
    assert.equal(refused.code, 2);
    const told = ["Orders=5/s,2KB given", "a=5,2KB given", "b=5/s,2KB,peak=1/s given", "c given twice", "--peak: 3/s"];
    for (const text of told) assert(refused.err.includes(text), text);
  });

  it("adds warm nodes and the producers' endpoint to the bill, and what they need to the settings", async () => {
    const { json: plain } = await runJson<Size>("size --shirt M");
    const { json } = await runJson<Size>("size --shirt M --warm-nodes 2 --producer-endpoint");
    // 2 × 0.238 × 730 and 3 zones × 0.01 × 730.
    assert.equal((json.monthlyUsd - plain.monthlyUsd).toFixed(2), "369.38");
    assert.deepEqual([json.settings.warmNodes, json.settings.producerEndpoint], [2, true]);
    assert.equal(json.addressesPerSubnet, plain.addressesPerSubnet + 1);
    // Warm nodes need dedicated masters.
    const { json: small } = await runJson<Size>("size --shirt S --warm-nodes 2");
    assert.equal(small.settings.dedicatedMasters, true);
  });

  it("has prices that double with the size of a node, each with AWS's page", () => {
    const sizes = ["small", "medium", "large", "xlarge", "2xlarge", "4xlarge"];
    for (const [type, { page, usd }] of Object.entries(nodePrices)) {
      assert.match(page, /^https:\/\/aws\.amazon\.com\/[\w-]+\/pricing\/$/);
      const [family, size] = type.split(".") as [string, string];
      const larger = `${family}.${sizes[sizes.indexOf(size) + 1] ?? ""}`;
      if (larger in nodePrices)
        assert(Math.abs(nodePrices[larger as PricedType].usd - 2 * usd) <= 0.0011, `${type} and ${larger}`);
    }
    for (const [what, { page, usd }] of Object.entries(prices)) assert(usd > 0 && URL.canParse(page), what);
  });

  it("adds up the bill from counts and prices", () => {
    const wanted = withData("M", { gibPerDay: 6 });
    const cost = monthlyCost(wanted, { ...planSize(wanted).settings, instanceType: "r6g.large.search" });
    const usd = (item: string) => cost.find((line) => line.item.startsWith(item))!.usd.toFixed(2);
    // By hand: 3 × 0.167 × 730, 3 × 0.128 × 730, 3 zones × 0.01 × 730, 6 × 0.01 × 730.
    const items = ["data nodes", "masters", "zone of the stream", "2 interface endpoints"];
    assert.deepEqual(items.map(usd), ["365.73", "280.32", "21.90", "43.80"]);
  });

  it("shows every formula with its source", async () => {
    const { code, out } = await run("size --shirt XL --region eu-central-1");
    assert.equal(code, 0);
    for (const figure of planSize(tShirts["XL"]!).formulas.map(({ figure }) => figure))
      assert.match(out, new RegExp(`^${figure}: .+\\n .+\\n +https://docs\\.aws\\.amazon\\.com/`, "m"));
    assert.match(out, /ask for 49 times the default/);
    assert(out.includes(priceTable.note), "it says where its prices are from");
  });

  describe("writes", () => {
    const folder = temporaryFolder();
    const previous = process.cwd();
    before(() => {
      process.chdir(folder);
    });
    after(() => {
      process.chdir(previous);
    });

    // A template's keys have no namespace; the CLI gives them the project's.
    for (const namespace of ["shop:", ""]) {
      it(`the settings of a stack and keeps its others and its comments, with keys ${namespace}…`, async () => {
        const file = path.join(folder, "Pulumi.test.yaml");
        fs.writeFileSync(path.join(folder, "Pulumi.yaml"), "name: shop\n");
        const own = `${namespace}instanceCount`;
        fs.writeFileSync(file, `# ours\nconfig:\n  aws:region: eu-west-1 # near\n  ${own}: 1\n`);
        const { code, json } = await runJson<Size & { written: string[] }>("size --shirt M --write test");
        assert.equal(code, 0);
        const text = fs.readFileSync(file, "utf8");
        assert.match(text, /^# ours\n[^]*aws:region: eu-west-1 # near/);
        const { config } = parse(text) as { config: Record<string, unknown> };
        for (const [key, value] of Object.entries(json.settings)) {
          const { default: otherwise } = declarations[key as keyof typeof declarations];
          assert.equal(config[key === "instanceCount" ? own : `shop:${key}`] ?? otherwise, value, key);
        }
        assert(json.written.includes(`instanceCount: 1 → ${json.settings.instanceCount}`));
        assert.deepEqual(writeSettings(new StackFile(folder, "test"), json.settings), []);
      });
    }
  });

  it("refuses all conflicting options at once, and reports when nothing fits", async () => {
    const wrong = await run("size --replicas 2 --zones 2 --gib-per-day -1 --peak 1/s --shirt XXS");
    assert.equal(wrong.code, 2);
    for (const flag of ["--replicas: 2", "--gib-per-day: -1", "--peak: 1", "--shirt: XXS"])
      assert(wrong.err.includes(flag), flag);
    const large = await run("size --gib-per-day 40 --replicas 0 --zones 1");
    assert.deepEqual([large.code, /needs --replicas 1/.test(large.err)], [0, false]);
    const tooLarge = await run("size --gib-per-day 1000 --replicas 0 --zones 1");
    assert.equal(tooLarge.code, 1);
    assert.match(tooLarge.err, /needs --replicas 1/);
  });
});
