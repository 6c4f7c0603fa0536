import { Command } from "commander";
import { serviceReason } from "./aws";
import { type Context, type ExitCode, ProblemError } from "./context";
import { DomainConnection, withDomain } from "./domain-connection";
import { gathered, type Given, withAws, withStack, withVerbosity } from "./options";
import { timeText } from "./progress";
import { Checkpoint } from "./replaying/checkpoint";
import { addCounts, countNames, countsSince, noCounts, type ReplayCounts } from "./replaying/counts";
import { deliverAll } from "./replaying/deliver-all";
import { bulkLimits, DomainTarget } from "./replaying/domain-target";
import type { FailedDocument } from "./replaying/failed-document";
import { matcher } from "./replaying/filter";
import { replayBatches } from "./replaying/reader";
import { readReplayOptions, type ReplayOptions } from "./replaying/replay-options";
import { s3Source } from "./replaying/s3-source";
import { folderSource, type ReplaySource, withFiles } from "./replaying/source";
import { StreamTarget } from "./replaying/stream-target";
import { Tally, tallyText } from "./replaying/tally";
import type { ReplayTarget } from "./replaying/target";
import { firehoseClient, firehosePut } from "./sending/firehose-put";
import { Terminal, textTable } from "./terminal";

const examples = `
Examples:
  private-ingest replay --stack prod --dry-run
  private-ingest replay --stack prod --since 6h --error-code 'OS.*' --via 127.0.0.1:9200
  private-ingest replay --stack prod --stream orders --to stream --prefix processing-failed/
  private-ingest replay --folder .private-ingest/dev/BUCKET --domain https://127.0.0.1:9200 --user admin --ca ca.pem
  private-ingest replay --folder ./failed --to stream --stream stock --endpoint http://127.0.0.1:49152

Reads failed objects of every name and compression: gzip, ZIP, Snappy or none. A document goes to the domain with the
index and id of the failed request, so a second replay changes nothing. Records under processing-failed/ were never
transformed: send them --to stream. Documents do not change; one that cannot be sent byte for byte is named.

After a kill or Ctrl-C, run the same command again: it continues where it stopped. Documents that fail again are kept
in a file with the reason; the next run of the same command sends them again. The stream gives records new ids, so
records in progress at a kill can arrive twice.
Exit code: 0 all were sent, 1 some failed again or could not be read, 2 wrong use.`;

export function replayCommand(context: Context, ended: (code: ExitCode) => void): Command {
  const command = new Command("replay").description(
    "Sends failed documents again: from the backup bucket or a folder to the domain or the stream.",
  );
  command
    .option("--bucket <name>", "bucket to read (default: backupBucketName of the stack)")
    .option("--prefix <prefix>", "only keys that start with it, below the stream's own prefix")
    .option("--folder <path>", "folder or file to read instead: a copy of the bucket, or a .failed file")
    .option("--to <target>", "domain or stream", "domain")
    .option("--stream <name>", "stream of the stack, or name of a delivery stream (default: the stack's only one)")
    .option("--since <time>", "arrival time, inclusive: 2026-11-23T09:00Z, or 6h for six hours ago")
    .option("--until <time>", "arrival time, exclusive")
    .option("--error-code <pattern>", "only this code; * matches anything; repeatable", gathered)
    .option("--index <pattern>", "only this index; * matches anything; repeatable", gathered)
    .option("--dry-run", "count by error, index and hour, with one document of each error; send nothing")
    .option("--checkpoint <file>", "file for the progress (default: .private-ingest/replay-<hash>.checkpoint)")
    .option("--failed-again <file>", "file for documents that fail again (default: the checkpoint's name + .failed)")
    .option("--when-done <what>", "objects sent completely: keep, tag (S3) or move to replayed/", "keep")
    .option("--rate <n/s>", "most documents per second (default: no limit)")
    .option("--connections <n>", "parallel requests, 1 to 32", "2")
    .option("--attempts <n>", "attempts per throttled document before it counts as failed again", "8")
    .option("--patience <seconds>", "seconds to retry a domain that takes nothing before the run stops", "300");
  return withVerbosity(withStack(withAws(withDomain(command))))
    .addHelpText("after", examples)
    .action(async (given: Given, command: Command) => {
      const terminal = new Terminal(context, given);
      const options = await readReplayOptions(given, command, context, (aws) => async () => {
        const client = await firehoseClient(aws);
        return client.config.credentials();
      });
      const source = await sourceOf(options);
      ended(await (options.dryRun ? dryRun : replay)(options, source, terminal, context));
    });
}

function sourceOf({ aws, from }: ReplayOptions): Promise<ReplaySource> {
  return "folder" in from
    ? Promise.resolve(folderSource(from.folder, from.prefix))
    : s3Source(aws, from.bucket, from.prefix);
}

async function targetOf(options: ReplayOptions, terminal: Terminal, signal: AbortSignal): Promise<ReplayTarget> {
  const { attempts, aws, connections, patienceSeconds, to } = options;
  if (to !== undefined && "stream" in to) {
    const client = await firehoseClient(aws);
    const put = await firehosePut(client, to.stream);
    const close = (): void => {
      client.destroy();
    };
    return new StreamTarget({ streamName: to.stream, put, attempts, signal, close });
  }
  if (to === undefined) throw new Error("a replay that is no dry run has a target");
  const connection = new DomainConnection(to.domain, connections);
  let told = "";
  const onWait = (reason: string): void => {
    if (reason !== told) terminal.say(`${to.domain.url} is tried again: ${reason}`);
    told = reason;
  };
  const asksFor = (index: string) => options.filter.indices.includes(index);
  return new DomainTarget({ location: to.domain.url, connection, attempts, patienceSeconds, asksFor, signal, onWait });
}

function reading({ filter, target }: ReplayOptions, { interrupted }: Context, terminal: Terminal, broken: Set<string>) {
  return {
    matches: matcher(filter),
    // Source records are not transformed and name no index, so the domain cannot take them.
    unsuited: ({ index, kind }: FailedDocument) =>
      target === "domain" && (kind === "processing" || index === undefined),
    signal: interrupted,
    onProblem: (key: string, problem: string, breaksOff: boolean) => {
      if (breaksOff) broken.add(key);
      terminal.warn(`${key}: ${problem}`);
    },
  };
}

async function replay(
  options: ReplayOptions,
  source: ReplaySource,
  terminal: Terminal,
  context: Context,
): Promise<ExitCode> {
  const signal = context.interrupted;
  const target = await targetOf(options, terminal, signal);
  const checkpoint = Checkpoint.open(options.checkpoint, options.failedAgain, options.identity);
  const files = withFiles(source, checkpoint.retries);
  const startedAt = performance.now();
  const before = checkpoint.counts;
  const broken = new Set<string>();
  let stopped: unknown;
  let unsettled = 0;
  /** Moves or tags objects that were sent completely. */
  const settle = async (keys: readonly string[]): Promise<void> => {
    for (const key of keys) {
      try {
        if (options.whenDone === "move") await files.move(key);
        if (options.whenDone === "tag") await files.tag?.(key);
      } catch (error) {
        unsettled++;
        const done = options.whenDone === "tag" ? "tagged" : "moved";
        terminal.warn(`${key}: went back, but cannot be ${done}: ${serviceReason(error)}`);
      }
    }
  };
  const progress = terminal.progress("documents");
  try {
    const listed = await source.list();
    const retries = [...checkpoint.retries.keys()].map((key) => ({ key, bytes: 0, modified: 0 }));
    const all = [...listed, ...retries];
    const objects = all.filter(({ key }) => !checkpoint.done.has(key));
    if (checkpoint.resumed)
      terminal.say(
        `continuing ${options.checkpoint}: ${all.length - objects.length} of ${all.length} objects are done`,
      );
    terminal.say(`${objects.length} objects of ${source.location} go to ${target.location}`);
    // An earlier run may have ended before this step.
    await settle(listed.filter(({ key }) => checkpoint.whole.has(key)).map(({ key }) => key));
    await deliverAll({
      batches: replayBatches({
        ...reading(options, context, terminal, broken),
        source: files,
        objects,
        progress: checkpoint.progress,
        retries: new Set(checkpoint.retries.keys()),
        mostRecords: target.mostRecords,
        mostBytes: target.mostBytes,
      }),
      target,
      checkpoint,
      connections: options.connections,
      rate: options.rate,
      signal,
      onStep: async (whole) => {
        const { failedAgain, objects, replayed } = checkpoint.counts;
        const again = failedAgain > 0 ? `, ${failedAgain} failed again` : "";
        progress.update(replayed - before.replayed, `${objects} of ${all.length} objects${again}`);
        await settle(whole);
      },
    });
  } catch (error) {
    stopped = error;
  } finally {
    progress.end();
    target.close();
    checkpoint.close();
  }
  // An unreadable object counts for this run only: the next one tries it again.
  const counts = addCounts(checkpoint.counts, { unreadable: broken.size });
  const seconds = (performance.now() - startedAt) / 1000;
  return report({ options, terminal, counts, before, seconds, stopped, interrupted: signal.aborted, unsettled });
}

function report(run: {
  readonly options: ReplayOptions;
  readonly terminal: Terminal;
  readonly counts: ReplayCounts;
  readonly before: ReplayCounts;
  readonly seconds: number;
  readonly stopped: unknown;
  readonly interrupted: boolean;
  /** Objects sent completely that could not be moved or tagged. */
  readonly unsettled: number;
}): ExitCode {
  const { options, terminal, counts, before, seconds, stopped, interrupted, unsettled } = run;
  const thisRun = countsSince(before, counts);
  const rows = countNames.map((name) => [words(name), thisRun[name], counts[name]]);
  const remarks = [
    `${timeText(seconds)}, ${Math.round(thisRun.replayed / Math.max(seconds, 0.001)).toLocaleString("en-US")} documents/s`,
    ...(counts.failedAgain > 0 ? [`failed again: see ${options.failedAgain}; run the command again to resend`] : []),
    ...(counts.unsuited > 0 ? ["source records need --to stream: the function has not transformed them"] : []),
    ...(unsettled > 0 ? [`${unsettled} objects are not moved or tagged: run the command again`] : []),
    ...(stopped !== undefined || interrupted ? ["not finished: run the command again to continue"] : []),
  ];
  const problem = stopped === undefined ? undefined : serviceReason(stopped);
  terminal.result(
    {
      thisRun,
      total: counts,
      seconds: Math.round(seconds * 1000) / 1000,
      checkpoint: options.checkpoint,
      failedAgain: options.failedAgain,
      interrupted,
      ...(problem !== undefined && { problem }),
    },
    `${textTable(["outcome", "this run", "in all"], rows)}\n${remarks.join("\n")}`,
  );
  if (stopped !== undefined)
    throw stopped instanceof ProblemError ? stopped : new ProblemError(serviceReason(stopped), { cause: stopped });
  return counts.failedAgain + counts.unreadable + counts.unsuited + unsettled > 0 || interrupted ? 1 : 0;
}

async function dryRun(
  options: ReplayOptions,
  source: ReplaySource,
  terminal: Terminal,
  context: Context,
): Promise<ExitCode> {
  const objects = await source.list();
  const tally = new Tally();
  let counts = noCounts;
  const broken = new Set<string>();
  const progress = terminal.progress("documents");
  const batches = replayBatches({
    ...reading(options, context, terminal, broken),
    source,
    objects,
    progress: new Map(),
    retries: new Set(),
    mostRecords: bulkLimits.records,
    mostBytes: bulkLimits.bytes,
  });
  for await (const batch of batches) {
    counts = addCounts(counts, batch.counts);
    for (const { failed } of batch.documents) tally.add(failed);
    progress.update(counts.read, `${counts.objects} of ${objects.length} objects`);
  }
  progress.end();
  counts = addCounts(counts, { unreadable: broken.size });
  const found = tally.report();
  const { filtered, read, unreadable, unsuited } = counts;
  const summary = `${found.documents} of ${read} documents in ${counts.objects} objects of ${source.location} would go back (${filtered} left out by the filter, ${unsuited} need --to stream, ${unreadable} unreadable)`;
  terminal.result({ source: source.location, ...counts, ...found }, `${summary}\n\n${tallyText(found)}`);
  return unreadable > 0 || context.interrupted.aborted ? 1 : 0;
}

/** `failedAgain` → `failed again`. */
const words = (name: string): string => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
