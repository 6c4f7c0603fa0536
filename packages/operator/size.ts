import { Command } from "commander";
import * as path from "node:path";
import { perSecond, wholeNumber } from "./command-line";
import { declarations } from "../../settings/declarations";
import { type Context, type ExitCode, ProblemError } from "./context";
import { gathered, type Given, OptionReader, withVerbosity } from "./options";
import { planSize, type Size } from "./sizing/plan-size";
import type { SizeSettings } from "./sizing/capacity";
import type { Demand, StreamDemand } from "./sizing/demand";
import { priceTable } from "./sizing/prices";
import { streamSpec, streamSpecForm, usualPeak } from "./sizing/stream-spec";
import { tShirts } from "./sizing/t-shirts";
import { StackFile } from "./stack-file";
import { Terminal, textTable } from "./terminal";

const regionPattern = /^[a-z]{2}(-[a-z]+)+-\d$/;

const examples = `
Examples:
  private-ingest size --gib-per-day 25 --record-bytes 1024 --peak 2000/s --retention-days 30
  private-ingest size --shirt M --write prod
  private-ingest size --gib-per-day 300 --replicas 2 --load heavy --json
  private-ingest size --stream orders=500/s,2KB,90d --stream clicks=5000/s,400B,peak=40000/s

A --stream has average records per second and bytes per record (B, KB, MB), and may have days and a peak; without one,
the peak is four times the average.

Every figure shows its formula and source. Prices are on demand in ${priceTable.region}, ${priceTable.asOf}.
Exit code: 0 done, 1 nothing fits, 2 wrong use.`;

export function sizeCommand(context: Context, ended: (code: ExitCode) => void): Command {
  const command = new Command("size")
    .description("Computes instance types, volumes, shards, quotas, addresses and monthly cost from the data.")
    .option("--shirt <size>", `start from a size: ${Object.keys(tShirts).join(", ")} (default: M)`)
    .option("--stream <spec>", `a stream: ${streamSpecForm.replace(" such as", ", for example")}; repeatable`, gathered)
    .option("--gib-per-day <n>", "GiB of records per day")
    .option("--record-bytes <n>", "bytes per record")
    .option("--peak <n/s>", "peak records per second (default: the size's, or four times your average)")
    .option("--retention-days <n>", "days to keep documents")
    .option("--replicas <n>", "replicas: 0 (single node), 1, or 2 (Multi-AZ with Standby)")
    .option("--zones <n>", "Availability Zones: 1, 2 or 3")
    .option("--load <kind>", "light, or heavy (many searches during ingestion)")
    .option("--warm-nodes <n>", "UltraWarm nodes: 0, or 2 to 150 (default: 0)")
    .option("--producer-endpoint", "an endpoint of Firehose for producers in the VPC")
    .option("--region <region>", "Region of the stream's quota (default: us-east-1)")
    .option("--write <stack>", "write the settings to Pulumi.<stack>.yaml in this folder");
  return withVerbosity(command)
    .addHelpText("after", examples)
    .action((given: Given, self: Command) => {
      ended(size(given, self, context));
    });
}

function readDemand(options: OptionReader): Demand {
  const shirt = options.oneOf("shirt", Object.keys(tShirts)) ?? "M";
  const base = tShirts[shirt] as Demand;
  const [data] = base.streams as [StreamDemand];
  const retentionDays =
    options.read("retentionDays", "a whole number from 1 to 3650", wholeNumber(1, 3650)) ?? data.retentionDays;
  const read: Demand = {
    streams: readStreams(options, retentionDays) ?? [readData(options, { ...data, retentionDays })],
    replicas:
      options.read("replicas", "0, 1 or 2", (text) => ([0, 1, 2] as const).find((value) => String(value) === text)) ??
      base.replicas,
    availabilityZones:
      options.read("zones", "1, 2 or 3", (text) => ([1, 2, 3] as const).find((value) => String(value) === text)) ??
      base.availabilityZones,
    load: options.oneOf("load", ["light", "heavy"]) ?? base.load,
    region:
      options.read("region", "a Region such as eu-west-1", (text) => (regionPattern.test(text) ? text : undefined)) ??
      base.region,
    warmNodes: options.read("warmNodes", "0, or a whole number from 2 to 150", warmNodes) ?? 0,
    producerEndpoint: options.flag("producerEndpoint"),
  };
  if (read.replicas === 2 && read.availabilityZones !== 3)
    options.problem(`--replicas: 2 given with ${read.availabilityZones} zones; standby needs --zones 3`);
  if (read.replicas === 0 && read.availabilityZones !== 1)
    options.problem(
      `--replicas: 0 given with ${read.availabilityZones} zones; without copies only --zones 1 is possible`,
    );
  return read;
}

/**
 * Writes settings into a stack's file.
 * @returns what changed.
 * @throws {ProblemError} when a value is not allowed.
 */
export function writeSettings(file: StackFile, settings: SizeSettings): readonly string[] {
  const changes = Object.entries(settings).flatMap(([key, value]: [string, string | number | boolean]) => {
    const declaration = declarations[key as keyof SizeSettings];
    if (declaration.parse(String(value)) === undefined)
      throw new ProblemError(`${key}: ${String(value)} was worked out, but the program allows ${declaration.allowed}`);
    const given = file.get(key) as string | number | boolean | undefined;
    const before = given === undefined ? `${String(declaration.default)} (default)` : String(given);
    // The CLI writes every scalar as text.
    if (String(given ?? declaration.default) === String(value)) return [];
    file.set(value, key);
    return [`${key}: ${before} → ${String(value)}`];
  });
  if (changes.length > 0) file.write();
  return changes;
}

/** UltraWarm has at least two nodes. */
const warmNodes = (text: string): number | undefined => (text === "0" ? 0 : wholeNumber(2, 150)(text));

/** The streams of `--stream`; undefined where the option is not given. */
function readStreams(options: OptionReader, retentionDays: number): readonly StreamDemand[] | undefined {
  const specs = options.all("stream");
  if (specs.length === 0) return undefined;
  options.unused(["gibPerDay", "recordBytes", "peak"], "--stream gives the data of each stream");
  const streams = specs.flatMap((text) => {
    const stream = streamSpec(text, retentionDays);
    if (stream === undefined) options.problem(`--stream: ${text} given, ${streamSpecForm} expected`);
    return stream ?? [];
  });
  const twice = streams.find(({ name }, place) => streams.findIndex((other) => other.name === name) < place);
  if (twice !== undefined) options.problem(`--stream: ${twice.name} given twice; each stream needs a name of its own`);
  return streams;
}

function readData(options: OptionReader, base: StreamDemand): StreamDemand {
  const gibPerDay =
    options.read("gibPerDay", "a number from 0.001 to 100000", within(0.001, 100_000)) ?? base.gibPerDay;
  const recordBytes =
    options.read("recordBytes", "a whole number from 1 to 1024000", wholeNumber(1, 1_024_000)) ?? base.recordBytes;
  const isOwn = gibPerDay !== base.gibPerDay || recordBytes !== base.recordBytes;
  const average = (gibPerDay * 2 ** 30) / recordBytes / 86_400;
  const peak = options.read("peak", "records per second above 0 such as 2000/s", perSecond);
  if (peak !== undefined && peak < average)
    options.problem(
      `--peak: ${peak}/s given, less than the average of ${average.toFixed(1)}/s of ${gibPerDay} GiB per day`,
    );
  const peakRecordsPerSecond = peak ?? (isOwn ? Math.ceil(usualPeak * average) : base.peakRecordsPerSecond);
  return { ...base, gibPerDay, recordBytes, peakRecordsPerSecond };
}

function within(least: number, most: number): (text: string) => number | undefined {
  return (text) => {
    const value = Number(text);
    return text.trim() !== "" && value >= least && value <= most ? value : undefined;
  };
}

function size(given: Given, command: Command, context: Context): ExitCode {
  const terminal = new Terminal(context, given);
  const options = new OptionReader(given, command);
  const demand = readDemand(options);
  const stack = options.read("write", "a stack's name such as dev", (text) =>
    /^[\w.-]+$/.test(text) ? text : undefined,
  );
  options.check();
  const planned = planSize(demand);
  const file = stack === undefined ? undefined : new StackFile(path.resolve(), stack);
  const written = file && writeSettings(file, planned.settings);
  const changes = written && `\n\n${path.basename(file.file)}: ${written.join(", ") || "nothing to change"}`;
  const { asOf: pricesAsOf, note: priceNote } = priceTable;
  const result = { ...planned, pricesAsOf, priceNote, ...(written && { written }) };
  terminal.result(result, `${sizeText(planned)}${changes ?? ""}`);
  return 0;
}

export function sizeText(planned: Size): string {
  const usd = (value: number): string => value.toFixed(2);
  const settings = Object.entries(planned.settings).map(([key, value]) => [key, String(value)]);
  const formulas = planned.formulas.map(
    ({ figure, formula, result, source }) => `${figure}: ${result}\n    ${formula}\n    ${source}`,
  );
  const costs = planned.cost.map(({ count, each, item, usd: value }) => [
    item,
    Number(count.toPrecision(4)),
    each,
    usd(value).padStart(10),
  ]);
  const streams = planned.streams.map(({ demand, monthlyUsd, quotaIncrease, shards }) => [
    demand.name,
    Number(demand.gibPerDay.toPrecision(4)),
    demand.retentionDays,
    Math.ceil(demand.peakRecordsPerSecond),
    shards,
    quotaIncrease === 1 ? "default" : `${quotaIncrease} × default`,
    usd(monthlyUsd).padStart(10),
  ]);
  return [
    textTable(["setting", "value"], settings),
    ...(streams.length > 1
      ? [textTable(["stream", "GiB/day", "days", "peak/s", "shards", "quota", "USD/month"], streams)]
      : []),
    formulas.join("\n"),
    textTable(
      [`per month (${priceTable.region}, ${priceTable.asOf})`, "count", "USD each", "       USD"],
      [...costs, ["total", "", "", usd(planned.monthlyUsd).padStart(10)]],
    ),
    priceTable.note,
  ].join("\n\n");
}
