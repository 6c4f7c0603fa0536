import * as fs from "node:fs";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Bucket, folderBucket } from "@private-ingest/operator/backup";
import { builtPack } from "@private-ingest/offline/built-pack";
import { declaredFunctions } from "./declared-function";
import type { DeclaredStream } from "./declared";
import { declaredStreams } from "./declared-streams";
import { embeddedDomain, openSearchDomain } from "./domain";
import { replaceFile } from "@private-ingest/operator/durable-file";
import { EventLog } from "./event-log";
import { type EvaluateOptions, evaluateProgram } from "@private-ingest/offline/engine/evaluate";
import { stacksOf } from "@private-ingest/offline/engine/project";
import type { Evaluation } from "@private-ingest/offline/engine/evaluation";
import { resourceTree, violationsReport } from "@private-ingest/offline/engine/tree";
import { Faults } from "./faults";
import { fileName } from "@private-ingest/operator/file-name";
import { endOf } from "@private-ingest/operator/sending/end";
import { flagsOrExitCode, UsageError } from "@private-ingest/operator/command-line";
import { messageOf } from "@private-ingest/operator/context";
import { type Flags, parseFlags } from "./flags";
import { type Page, startPage } from "./page/server";
import { pageSource } from "./page-source";
import { type Pipeline, startPipeline } from "./pipeline";
import { produce } from "./producer";
import { streamFolders, STREAMS_FOLDER } from "../../streams/definition";
import { sampleFile } from "../../streams/reading/folder";
import { samples } from "../../streams/samples";
import { recordTexts } from "./spoiled-records";
import { s3Bucket } from "./s3-bucket";
import { addsUp, summarize, summaryText } from "./summary";
import { print, printError, printStyled } from "@private-ingest/operator/escaped-output";

/** Exit codes: 0 done; 1 program, policies, a port or the sums are wrong; 2 wrong use. */
async function main(argv: readonly string[]): Promise<number> {
  const flags = flagsOrExitCode(() => parseFlags(argv));
  if (typeof flags === "number") return flags;
  const interrupt = interruption();
  const config = flagsOrExitCode(() => configurationBesides(flags.stack));
  if (typeof config === "number") return config;
  const evaluation = await evaluated(flags.stack, config);
  if (evaluation === undefined) return 1;
  const streams = flagsOrExitCode(() => chosenStreams(evaluation, flags));
  return typeof streams === "number" ? streams : run(flags, evaluation, streams, interrupt);
}

/** The streams that run: the stack's first one, then by name. @throws {UsageError} for others. */
function chosenStreams(
  { outputs, resources }: Evaluation,
  { streams: names, stack }: Pick<Flags, "streams" | "stack">,
): readonly DeclaredStream[] {
  const rank = ({ definition, name }: DeclaredStream): string => (name === outputs.streamName ? "" : definition.name);
  const declared = [...declaredStreams(resources)].sort((one, other) => (rank(one) < rank(other) ? -1 : 1));
  const known = declared.map(({ definition }) => definition.name);
  const unknown = (names ?? []).filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    const isFolder = unknown.every((name) => streamFolders().includes(name));
    const fix = isFolder ? `; add ${unknown.join(" and ")} to the setting streams in Pulumi.${stack}.yaml` : "";
    throw new UsageError(`--stream: ${unknown.join(",")} given; the stack declares ${known.join(", ")}${fix}`);
  }
  return declared.filter(({ definition }) => names?.includes(definition.name) ?? true);
}

/**
 * A demo without flags reads `Pulumi.dev.yaml`, which `pulumi stack rm` deletes: the program's
 * defaults do without it, in any Region.
 * @throws {UsageError} for another stack without a file.
 */
function configurationBesides(stack: string): Readonly<Record<string, string>> {
  const stacks = stacksOf(process.cwd());
  if (stacks.includes(stack)) return {};
  if (stack === "dev") return { "aws:region": "us-east-1" };
  throw new UsageError(
    `--stack: ${stack} given; the project has a Pulumi.<stack>.yaml of ${stacks.join(", ") || "none"}`,
  );
}

async function evaluated(stack: string, config: EvaluateOptions["config"]): Promise<Evaluation | undefined> {
  const evaluation = await evaluateProgram({
    // As the Pulumi CLI, the project of the current folder.
    directory: process.cwd(),
    stack,
    config,
    mode: "update",
    policyPack: builtPack(),
  });
  for (const { severity, message } of evaluation.messages) {
    if (severity === "error" || severity === "warning") printError(`${severity}: ${message}`);
  }
  if (!evaluation.succeeded) return undefined;
  printStyled(resourceTree(evaluation.resources));
  print(
    `\n${evaluation.resources.length} resources, ${evaluation.checked} judged by the policies, ${evaluation.seconds.toFixed(1)} s`,
  );
  printStyled(violationsReport(evaluation.violations));
  return evaluation.violations.some(({ level }) => level === "mandatory") ? undefined : evaluation;
}

async function run(
  flags: Flags,
  evaluation: Evaluation,
  streams: readonly DeclaredStream[],
  interrupt: AbortSignal,
): Promise<number> {
  const log = flags.log === undefined ? undefined : EventLog.open(flags.log, printError);
  if (flags.state !== undefined) fs.mkdirSync(flags.state, { recursive: true });
  const domain =
    flags.opensearch === undefined
      ? await embeddedDomain(streams, flags.state && path.join(flags.state, "documents.duckdb"))
      : await openSearchDomain(flags.opensearch, evaluation.resources, streams, print);
  const { store } = domain;
  let pipeline: Pipeline | undefined;
  let page: Page | undefined;
  try {
    const faults = new Faults(flags.faults, flags.seed);
    pipeline = await startPipeline({
      streams,
      store,
      faults,
      functions: declaredFunctions(evaluation.resources),
      bucketOf: await backupOf(flags, streams[0]?.region ?? ""),
      stateFolder: flags.state,
      quotaRegion: flags.quota,
      speed: flags.speed,
      firehosePort: flags.firehosePort,
      onProblem: printError,
      onFunctionLog: (line, functionName) => {
        printError(`[${functionName}] ${line}`);
        log?.write({ event: "FunctionLog", function: functionName, line });
      },
      onEvent: (event) => {
        log?.write(event);
      },
    });
    print("");
    for (const { name, indexName } of streams) print(`${name} → ${indexName} in ${store.name}`);
    print(`Clock × ${flags.speed}; failed records: ${pipeline.streams[0].bucket.location}`);
    if (pipeline.recovered > 0)
      print(`${pipeline.recovered} records of an earlier run came back from ${flags.state ?? ""}`);
    print(`Firehose endpoint: ${pipeline.endpointUrl}`);
    if (!flags.headless) {
      page = await startPage({ port: flags.port, source: pageSource(flags.stack, evaluation, pipeline) });
      print(`Page: ${page.url}`);
    }
    log?.write({
      event: "Start",
      stack: flags.stack,
      streams: streams.map(({ name }) => name),
      store: store.name,
      speed: flags.speed,
      recovered: pipeline.recovered,
      endpoint: pipeline.endpointUrl,
      page: page?.url,
      backup: pipeline.streams[0].bucket.location,
    });
    const startedAt = performance.now();
    await ingest(flags, faults, pipeline, interrupt);
    await pipeline.close();

    const summary = await summarize(flags.stack, evaluation, pipeline, (performance.now() - startedAt) / 1000);
    print(`\n${summaryText(summary, pipeline.streams[0].bucket.location, flags.state)}`);
    log?.write({ event: "End", ...summary });
    if (flags.summary !== undefined) replaceFile(flags.summary, `${JSON.stringify(summary, undefined, 2)}\n`);
    return addsUp(summary) ? 0 : 1;
  } finally {
    await page?.close();
    await pipeline?.close();
    await domain.close();
    log?.close();
  }
}

async function backupOf({ backup, stack }: Flags, region: string): Promise<(bucketName: string) => Bucket> {
  if (backup === undefined)
    return (bucketName) => folderBucket(path.join(".private-ingest", fileName(stack), fileName(bucketName)));
  const bucket = backup.startsWith("s3://") ? await s3Bucket(backup, region) : folderBucket(backup);
  return () => bucket;
}

/** Sends records until the time is over, the user interrupts or all is done without a page. */
async function ingest(flags: Flags, faults: Faults, pipeline: Pipeline, interrupt: AbortSignal): Promise<void> {
  const { forSeconds, headless, rate, records, seed } = flags;
  const ended = endOf(forSeconds, interrupt);
  const count = pipeline.streams.length;
  if (records !== 0) {
    await Promise.all(
      pipeline.streams.map(({ stream: { declared } }, place) => {
        const { definition, name } = declared;
        const samplePath = sampleFile(path.join(STREAMS_FOLDER, definition.name));
        return produce({
          url: pipeline.endpointUrl,
          streamName: name,
          next: recordTexts(samples({ ...definition, samplePath }, { seed }), definition, faults, seed + place),
          rate: rate / count,
          signal: ended,
          // The first streams send what the number does not divide by.
          records: records && Math.floor((records + count - 1 - place) / count),
        });
      }),
    );
  }
  const endsByItself = headless && records !== undefined && records > 0 && forSeconds === undefined;
  while (!ended.aborted && !(endsByItself && pipeline.totals().inBuffer === 0)) {
    await sleep(100, undefined, { signal: ended }).catch(() => undefined);
  }
}

/** Raised by the first Ctrl-C, which flushes; the second one ends the process as it is. */
function interruption(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      if (controller.signal.aborted) process.exit(130);
      printError(`\n${signal}: the buffers are being flushed; a second one ends at once and loses what they hold`);
      controller.abort();
    });
  }
  return controller.signal;
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    printError(messageOf(error));
    process.exitCode = 1;
  },
);
