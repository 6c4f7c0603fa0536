import { Command } from "commander";
import { duration, parseCommand, perSecond, wholeNumber } from "@private-ingest/operator/command-line";
import { gathered, type Given, OptionReader } from "@private-ingest/operator/options";
import { type FaultKind, faultKinds } from "./faults";

/** Flags of a demo run; the help explains each. */
export type Flags = Readonly<ReturnType<typeof parseFlags>>;

/**
 * Reads the flags of `npm run demo -- …`.
 * @param argv what follows the program's name.
 * @throws {UsageError} listing every wrong value; {HelpShown} after `--help`.
 */
export function parseFlags(argv: readonly string[]) {
  const options = new OptionReader(parsed(argv));
  const matching = (pattern: RegExp) => (text: string) => (pattern.test(text) ? text : undefined);
  const port = wholeNumber(0, 65_535);
  const anyPort = "a port from 0 (any free one) to 65535";
  const flags = {
    stack: options.read("stack", "a stack's name such as dev", matching(/^[\w.-]+$/)) ?? "dev",
    streams: options.read("stream", "names of streams such as orders,clicks", names),
    records: options.read("records", "a whole number from 0", wholeNumber(0, Number.MAX_SAFE_INTEGER)),
    forSeconds: options.read("for", "a time such as 60s, 5m or 1h", duration),
    rate: options.read("rate", "records per second above 0 such as 100/s", perSecond) ?? 100,
    seed: options.read("seed", "a whole number", wholeNumber(-(2 ** 31), 2 ** 32 - 1)) ?? 1,
    speed: options.read("speed", "a number from 0.01 to 10000", speed) ?? 30,
    headless: options.flag("headless"),
    summary: options.text("summary"),
    opensearch: options.read("opensearch", "java or a URL such as https://user:password@127.0.0.1:9200", openSearch),
    backup: options.read("backup", "the path of a folder, or s3://BUCKET or s3://BUCKET/PREFIX", backup),
    log: options.text("log"),
    state: options.text("state"),
    quota: options.read("quota", "a Region such as eu-west-1", matching(/^[a-z]{2}(-[a-z]+)+-\d$/)),
    port: options.read("port", anyPort, port) ?? 8787,
    firehosePort: options.read("firehosePort", anyPort, port) ?? 0,
    faults: faultRates(options),
  };
  options.check();
  return flags;
}

function parsed(argv: readonly string[]): Given {
  const kinds = Object.entries(faultKinds).map(([kind, counted]) => `  ${kind.padEnd(19)} ${counted}`);
  const command = new Command("npm run demo --")
    .description("Runs the program, its policies and the stream it declares on this machine.")
    .option("--stack <name>", "stack whose settings are used", "dev")
    .option("--stream <names>", "streams that run, separated by commas (default: all of the stack)")
    .option(
      "--records <n>",
      "records to send, over all streams; 0 waits for outside clients (default: until the run ends)",
    )
    .option("--for <time>", "end the run after this time, for example 60s (default: until Ctrl-C)")
    .option("--rate <n/s>", "records per real second, over all streams", "100/s")
    .option("--seed <n>", "the same seed sends the same records", "1")
    .option("--speed <n>", "divides buffer, retry and back-off times", "30")
    .option("--headless", "no page")
    .option("--summary <file>", "write the summary as JSON")
    .option(
      "--opensearch <java|url>",
      "a real OpenSearch as the domain: started here with Java, or one that runs (default: DuckDB)",
    )
    .option(
      "--backup <folder|s3://bucket/prefix>",
      "where failed records go; AWS_ENDPOINT_URL_S3 says where S3 is (default: .private-ingest/STACK/BUCKET)",
    )
    .option("--log <file>", "append what happens to the file, a line of JSON each")
    .option("--state <folder>", "keep accepted records and documents there, so that they outlive the process")
    .option("--quota <region>", "throttle as the service does in this Region (default: no throttling)")
    .option("--port <n>", "port of the page", "8787")
    .option("--firehose-port <n>", "port of the Firehose endpoint; 0 takes a free one", "0")
    .option(
      "--fault <kind=rate>",
      "make things go wrong at a rate from 0 to 1; may be given several times",
      gathered,
      [],
    )
    .addHelpText("after", `\nFaults, and what their rate counts:\n${kinds.join("\n")}`)
    .allowExcessArguments(false);
  parseCommand(command, argv);
  return command.opts();
}

function names(text: string): readonly string[] | undefined {
  const all = text.split(",").map((name) => name.trim());
  return all.every((name) => name !== "") ? all : undefined;
}

function speed(text: string): number | undefined {
  const factor = Number(text);
  return text.trim() !== "" && factor >= 0.01 && factor <= 10_000 ? factor : undefined;
}

function openSearch(text: string): string | undefined {
  const isUrl = URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
  return text === "java" || isUrl ? text : undefined;
}

/** 3 to 63 lower-case letters, digits, dots, hyphens (S3 user guide, "Bucket naming rules"). */
function backup(text: string): string | undefined {
  const isBucket = /^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](\/.*)?$/.test(text);
  return isBucket || (text !== "" && !text.includes("://")) ? text : undefined;
}

function faultRates(options: OptionReader): Partial<Record<FaultKind, number>> {
  const rates: Partial<Record<FaultKind, number>> = {};
  for (const text of options.texts("fault")) {
    const [, kind = "", rateText = ""] = /^([^=]*)=(.*)$/.exec(text) ?? [];
    const rate = Number(rateText);
    const isRate = /^\d*\.?\d+$/.test(rateText) && rate <= 1;
    if (Object.hasOwn(faultKinds, kind) && isRate) rates[kind as FaultKind] = rate;
    else
      options.problem(
        `--fault: ${text} given, KIND=RATE expected with a rate from 0 to 1 and a kind of ${Object.keys(faultKinds).join(", ")}`,
      );
  }
  return rates;
}
