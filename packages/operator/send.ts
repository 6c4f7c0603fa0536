import { Command } from "commander";
import * as fs from "node:fs";
import { AppendedFile } from "./durable-file";
import { endOf } from "./sending/end";
import { duration, perSecond, wholeNumber } from "./command-line";
import { awsConfiguration, serviceReason } from "./aws";
import { type Context, type ExitCode, ProblemError } from "./context";
import { type Given, OptionReader, withAws, withStack, withVerbosity } from "./options";
import { timeText } from "./progress";
import { BatchSender, type SendCounts, sendAll } from "./sending/batch-sender";
import { batches, batchLimits, type Outgoing } from "./sending/batches";
import { firehoseClient, firehosePut } from "./sending/firehose-put";
import { jsonLines } from "./sending/json-lines";
import { LineProgress } from "./sending/line-progress";
import { streamSamples } from "./sending/stream-samples";
import { readNames, stackName } from "./stack-outputs";
import { chosenStream } from "./stream-choice";
import { Terminal, textTable } from "./terminal";

const examples = `
Examples:
  private-ingest send --stack dev --count 10000 --rate 500/s
  private-ingest send --stack dev --stream orders --count 1000
  private-ingest send --stream stock --for 60s --rate 100/s --seed 7
  private-ingest send --stream stock --endpoint http://127.0.0.1:49152 --count 1000
  private-ingest send --stack prod --file records.jsonl --failed not-taken.jsonl
  zcat export.jsonl.gz | private-ingest send --stack prod --file -

Batches hold at most 500 records and 4 MiB. Only records that the stream did not take are sent again, after growing
random waits. Lines over 1,000 KiB are not sent. Files are UTF-8, or UTF-16 with a byte order mark. Ctrl-C finishes
what is under way and names the line to continue with.
Exit code: 0 all were taken, 1 some were not or lines were bad, 2 wrong use.`;

export function sendCommand(context: Context, ended: (code: ExitCode) => void): Command {
  const command = new Command("send").description("Sends records to a stream: its samples, or JSON lines of a file.");
  command
    .option("--stream <name>", "stream of the stack, or name of a delivery stream (default: the stack's only one)")
    .option("--count <n>", "samples to send (default: until --for or Ctrl-C)")
    .option("--for <time>", "stop after this time, such as 60s or 5m")
    .option("--rate <n/s>", "records per second (default: 100/s for samples, no limit for a file)")
    .option("--seed <n>", "the same seed sends the same samples", "1")
    .option("--file <path>", "JSON lines to send instead of samples; - reads standard input")
    .option("--from-line <n>", "start with this line of the file")
    .option("--send-bad-lines", "send lines that are not a JSON object as they are (default: name and skip them)")
    .option("--newline", "end each record with a line break")
    .option("--failed <path>", "file for records that the stream did not take, one per line")
    .option("--attempts <n>", "attempts per record before it counts as failed", "10")
    .option("--connections <n>", "parallel requests, 1 to 64", "4");
  return withVerbosity(withStack(withAws(command)))
    .addHelpText("after", examples)
    .action(async (given: Given, self: Command) => {
      ended(await send(given, self, context));
    });
}

type SendOptions = Awaited<ReturnType<typeof readOptions>>;

async function readOptions(given: Given, command: Command, { env }: Context) {
  const options = new OptionReader(given, command);
  const file = options.text("file");
  const read = {
    file,
    count: options.read("count", "a whole number from 0", wholeNumber(0, Number.MAX_SAFE_INTEGER)),
    forSeconds: options.read("for", "a time such as 60s, 5m or 1h", duration),
    rate:
      options.read("rate", "records per second above 0 such as 100/s", perSecond) ??
      (file === undefined ? 100 : Infinity),
    seed: options.read("seed", "a whole number", wholeNumber(-(2 ** 31), 2 ** 32 - 1)) ?? 1,
    attempts: options.read("attempts", "a whole number from 1 to 100", wholeNumber(1, 100)) ?? 10,
    connections: options.read("connections", "a whole number from 1 to 64", wholeNumber(1, 64)) ?? 4,
    failed: options.text("failed"),
    fromLine: options.read("fromLine", "a line's number from 1", wholeNumber(1, Number.MAX_SAFE_INTEGER)) ?? 1,
    sendBadLines: options.flag("sendBadLines"),
    newline: options.flag("newline"),
    aws: awsConfiguration(options, env),
  };
  if (file !== undefined && read.count !== undefined)
    options.problem(`--count: ${read.count} given with --file; a file is sent whole, so leave one of them out`);
  if (file === undefined) options.unused(["sendBadLines", "fromLine"], "without --file there are no lines");
  else options.unused(["seed"], "a file is sent, not samples");
  if (file !== undefined && file !== "-" && (!fs.existsSync(file) || fs.statSync(file).isDirectory()))
    options.problem(`--file: ${file} given, the path of a file or - is expected`);
  options.check();
  const stream = chosenStream(options, await readNames(options, env));
  options.check();
  const { streamName = "" } = stream?.names ?? {};
  const samples =
    file === undefined && stream !== undefined
      ? await streamSamples(stream, { ...read, stack: stackName(options, env) })
      : undefined;
  return { ...read, streamName, samples };
}

/** A record, with its line if it came from a file. */
interface Sent extends Outgoing {
  readonly line?: number;
}

const lineBreak = Buffer.from("\n");
const linesOf = (records: readonly Sent[]): number[] => records.flatMap(({ line }) => line ?? []);

async function send(given: Given, command: Command, context: Context): Promise<ExitCode> {
  const terminal = new Terminal(context, given);
  const options = await readOptions(given, command, context);
  const { streamName } = options;
  const ended = endOf(options.forSeconds, context.interrupted);
  const client = await firehoseClient(options.aws);
  const failed = options.failed === undefined ? undefined : failedFile(options.failed, terminal);
  const lines = new LineProgress(options.fromLine);
  const sender = new BatchSender<Sent>({
    put: await firehosePut(client, streamName),
    attempts: options.attempts,
    firstWaitMs: 100,
    longestWaitMs: 10_000,
    onFailed: (records, reason) => {
      const numbers = linesOf(records);
      const where = numbers.length > 0 ? `lines ${shortList(numbers)}` : `${records.length} records`;
      terminal.warn(`${where} were not taken: ${reason}`);
      // Records in the --failed file need not be sent from this file again.
      if (failed?.keep(records) !== true) lines.lost(numbers);
    },
    // The time limit only ends reading; Ctrl-C also ends retries.
    signal: context.interrupted,
  });
  const counts = { bad: 0, ended: options.file === undefined };
  const source = options.file === undefined ? sampleRecords(options) : fileRecords(options, context, terminal, counts);
  const progress = terminal.progress("records", options.count ?? expected(options));
  terminal.say(`sending to ${streamName}${options.rate === Infinity ? "" : ` at ${options.rate} records/s`}`);
  const startedAt = performance.now();
  let stopped: unknown;
  try {
    const gathered = batches<Sent>(source, options.rate, ended);
    const send = async (batch: readonly Sent[]): Promise<void> => {
      const numbers = linesOf(batch);
      lines.begun(numbers);
      await sender.send(batch);
      lines.ended(numbers);
    };
    await sendAll(gathered, { send }, options.connections, () => {
      progress.update(sender.counts.sent, sender.counts.retried > 0 ? `${sender.counts.retried} retried` : "");
    });
  } catch (error) {
    stopped = error;
  } finally {
    progress.end();
    failed?.close();
    client.destroy();
  }
  // Refused lines are named above; --from-line continues with lines without a final attempt.
  const isUnfinished = !counts.ended || stopped !== undefined || context.interrupted.aborted;
  const nextLine = options.file !== undefined && isUnfinished ? lines.next : undefined;
  const seconds = (performance.now() - startedAt) / 1000;
  return report(terminal, options, { ...sender.counts, bad: counts.bad, seconds, stopped, nextLine });
}

function expected({ forSeconds, file, rate }: SendOptions): number | undefined {
  return forSeconds === undefined || file !== undefined ? undefined : Math.round(forSeconds * rate);
}

function* sampleRecords({ samples, count = Infinity, newline }: SendOptions): Generator<Sent> {
  for (let sent = 0; samples !== undefined && sent < count; sent++)
    yield { data: Buffer.from(`${JSON.stringify(samples())}${newline ? "\n" : ""}`) };
}

async function* fileRecords(
  { file, fromLine, sendBadLines, newline }: SendOptions,
  { stdin }: Context,
  terminal: Terminal,
  counts: { bad: number; ended: boolean },
): AsyncGenerator<Sent> {
  const input = file === "-" ? stdin : fs.createReadStream(file ?? "");
  for await (const { number, data, problem, tooLarge } of jsonLines(input)) {
    if (number < fromLine) continue;
    if (problem !== undefined) {
      const skipped = tooLarge || !sendBadLines;
      counts.bad++;
      terminal.warn(`line ${number}: ${problem}; ${skipped ? "not sent" : "sent as it is"}`);
      if (skipped) continue;
    }
    yield {
      line: number,
      data: newline && data.length < batchLimits.recordBytes ? Buffer.concat([data, lineBreak]) : data,
    };
  }
  counts.ended = true;
}

/** The file for refused records. @throws {ProblemError} when it cannot be opened. */
function failedFile(path: string, terminal: Terminal): { keep(records: readonly Sent[]): boolean; close(): void } {
  const problem = (error: unknown) => `--failed: ${path} cannot be written: ${serviceReason(error)}`;
  let file: AppendedFile;
  try {
    file = AppendedFile.open(path, 0);
  } catch (error) {
    throw new ProblemError(problem(error));
  }
  return {
    keep(records) {
      try {
        file.append(Buffer.concat(records.flatMap(({ data }) => (data.at(-1) === 0x0a ? [data] : [data, lineBreak]))));
        return true;
      } catch (error) {
        terminal.warn(problem(error));
        return false;
      }
    },
    close: () => {
      file.close();
    },
  };
}

function report(
  terminal: Terminal,
  { streamName, sendBadLines }: SendOptions,
  run: SendCounts & {
    readonly bad: number;
    readonly seconds: number;
    readonly stopped: unknown;
    /** The line to continue with in a file that was not sent completely. */
    readonly nextLine: number | undefined;
  },
): ExitCode {
  const { bad, nextLine, seconds, stopped, ...counts } = run;
  const rounded = Math.round(seconds * 1000) / 1000;
  const problem = stopped === undefined ? undefined : serviceReason(stopped);
  const outcome = {
    stream: streamName,
    ...counts,
    badLines: bad,
    seconds: rounded,
    ...(nextLine !== undefined && { nextLine }),
    ...(problem !== undefined && { problem }),
  };
  const { failed, retried, sent, requests, bytes } = counts;
  const rows = Object.entries({ sent, retried, failed, "bad lines": bad, requests, bytes });
  const rate = Math.round(counts.sent / Math.max(seconds, 0.001)).toLocaleString("en-US");
  const goOn = nextLine === undefined ? "" : `\nnot finished: continue with --from-line ${nextLine}`;
  terminal.result(outcome, `${textTable(["outcome", "number"], rows)}\n${timeText(seconds)}, ${rate} records/s${goOn}`);
  if (stopped !== undefined) throw new ProblemError(`${streamName} takes no records: ${problem ?? ""}`);
  return counts.failed > 0 || nextLine !== undefined || (bad > 0 && !sendBadLines) ? 1 : 0;
}

/** `3, 8, 9, … (120 in all)`. */
function shortList(numbers: readonly number[]): string {
  const shown = numbers.slice(0, 10).join(", ");
  return numbers.length > 10 ? `${shown}, … (${numbers.length} in all)` : shown;
}
