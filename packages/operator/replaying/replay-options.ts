import type { Command } from "commander";
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { perSecond, wholeNumber } from "../command-line";
import { type AwsConfiguration, awsConfiguration } from "../aws";
import type { Context } from "../context";
import { type DomainAddress, domainAddress, domainOptions, signsInByName } from "../domain-connection";
import { type Given, OptionReader } from "../options";
import { type Names, readNames } from "../stack-outputs";
import { chosenStream } from "../stream-choice";
import { type Filter, moment } from "./filter";

export type ReplayOptions = Awaited<ReturnType<typeof readReplayOptions>>;
type Source =
  { readonly folder: string; readonly prefix: string } | { readonly bucket: string; readonly prefix: string };
type Target = { readonly domain: DomainAddress } | { readonly stream: string } | undefined;

type Credentials = Parameters<typeof domainAddress>[3];

/** @throws {UsageError} listing everything that is wrong. */
export async function readReplayOptions(
  given: Given,
  command: Command,
  { env }: Context,
  credentials: (aws: AwsConfiguration) => Credentials,
) {
  const options = new OptionReader(given, command);
  const aws = awsConfiguration(options, env);
  const target = options.oneOf("to", ["domain", "stream"]) ?? "domain";
  const dryRun = options.flag("dryRun");
  const hasSource = given["bucket"] !== undefined || given["folder"] !== undefined;
  const names = await readNames(options, env, signsInByName(options, target === "domain" && !dryRun));
  const isNamed = options.text("stream") !== undefined;
  // Documents for the domain name their index themselves: a source that is given needs no stream.
  const needsStream = target === "stream" ? !dryRun || isNamed : names.streams !== undefined && (isNamed || !hasSource);
  const stream = needsStream ? chosenStream(options, names) : undefined;
  const from = sourceOf(options, names, stream?.names.backupPrefix ?? "");
  const domain = target === "domain" ? domainAddress(options, names, aws, credentials(aws), env) : undefined;
  const { streamName } = stream?.names ?? names;
  const to: Target =
    domain !== undefined
      ? { domain }
      : target === "stream" && streamName !== undefined
        ? { stream: streamName }
        : undefined;
  if (target === "domain" && to === undefined && !dryRun)
    options.problem("--domain: nothing given; the domain's URL, or --stack (for its domainEndpoint), is expected");
  if (target === "stream") options.unused([...domainOptions, "patience"], "documents go --to stream");
  else if (names.streams === undefined)
    options.unused(["stream"], "documents go to the domain (--to stream sends them through the stream)");
  if ("folder" in from) options.unused(["bucket"], "--folder is read in its place");
  if ("folder" in from && target === "domain") options.unused(["endpoint"], "no service of AWS is called");
  const filter = filterOf(options);
  /** What makes two replays the same one. */
  const identity = {
    source: "folder" in from ? path.join(path.resolve(from.folder), from.prefix) : `s3://${from.bucket}/${from.prefix}`,
    target: to === undefined ? target : "domain" in to ? to.domain.url : `stream ${to.stream}`,
    // As they were written: a time ago is another time at each run.
    filter: Object.fromEntries(["since", "until", "errorCode", "index"].map((name) => [name, given[name]])),
  };
  const hash = createHash("sha256").update(JSON.stringify(identity)).digest("hex").slice(0, 12);
  const checkpoint = options.text("checkpoint") ?? path.join(".private-ingest", `replay-${hash}.checkpoint`);
  const whenDone = options.oneOf("whenDone", ["keep", "move", "tag"]) ?? "keep";
  if (whenDone === "tag" && "folder" in from)
    options.problem("--when-done: tag given for a folder; files have no tags, so use move or keep");
  const read = {
    rate: options.read("rate", "documents a second above 0 such as 500/s", perSecond) ?? Infinity,
    connections: options.read("connections", "a whole number from 1 to 32", wholeNumber(1, 32)) ?? 2,
    attempts: options.read("attempts", "a whole number from 1 to 100", wholeNumber(1, 100)) ?? 8,
    patienceSeconds: options.read("patience", "seconds from 0 to 86400", wholeNumber(0, 86_400)) ?? 300,
    failedAgain: options.text("failedAgain") ?? `${checkpoint}.failed`,
  };
  options.check();
  return { aws, from, to, target, filter, dryRun, whenDone, checkpoint, identity, ...read };
}

/** @param backupPrefix of the stream's keys; a folder may be a copy of a part of the bucket. */
function sourceOf(options: OptionReader, names: Names, backupPrefix: string): Source {
  const folder = options.text("folder");
  const bucket = options.text("bucket") ?? names.backupBucketName;
  const given = options.text("prefix") ?? "";
  const isPart = folder !== undefined && !fs.existsSync(path.join(folder, backupPrefix));
  const prefix = isPart || given.startsWith(backupPrefix) ? given : `${backupPrefix}${given}`;
  if (folder !== undefined) {
    if (!fs.existsSync(folder))
      options.problem(`--folder: ${folder} given, the path of a folder or file that exists is expected`);
    else if (prefix !== "" && !fs.statSync(folder).isDirectory())
      options.problem(`--prefix: ${prefix} given with the file ${folder}, which has no keys; leave it out`);
    return { folder, prefix };
  }
  if (bucket === undefined)
    options.problem("--bucket: nothing given; a bucket, --folder or --stack (for its backupBucketName) is expected");
  return { bucket: bucket ?? "", prefix };
}

function filterOf(options: OptionReader): Filter {
  const allowed = "a time such as 2026-11-23T09:00Z or 6h (ago)";
  const now = Date.now();
  const sinceMs = options.read("since", allowed, (text) => moment(text, now));
  const untilMs = options.read("until", allowed, (text) => moment(text, now));
  if (sinceMs !== undefined && untilMs !== undefined && sinceMs >= untilMs)
    options.problem("--since: given a time that is not before --until; nothing lies between them");
  return {
    ...(sinceMs !== undefined && { sinceMs }),
    ...(untilMs !== undefined && { untilMs }),
    errorCodes: options.texts("errorCode"),
    indices: options.texts("index"),
  };
}
