import type { FirehoseClient } from "@aws-sdk/client-firehose";
import { Command } from "commander";
import { exactly, iamArn } from "../../settings/arn";
import { wholeNumber } from "./command-line";
import { awsConfiguration, serviceReason } from "./aws";
import { type CheckContext, destinationOf } from "./checking/check-context";
import { checkDomain, checkHealth, checkInside } from "./checking/domain-checks";
import { checkAlarms, checkErrorLog, checkFailedObjects } from "./checking/evidence-checks";
import { type Finding, reporter } from "./checking/finding";
import { checkMetrics, checkQuota } from "./checking/metrics";
import { checkOrphans, checkSecurityGroups, checkSubnets } from "./checking/network-checks";
import { probe } from "./checking/probe";
import { checkProducer } from "./checking/producer-check";
import { checkRole } from "./checking/role-check";
import { checkSharedSetup, checkStreamSetup, repaired } from "./checking/setup-checks";
import { checkFunction, checkStream } from "./checking/stream-checks";
import { within } from "./checking/within";
import { type Context, type ExitCode, ProblemError } from "./context";
import { domainAddress, DomainConnection, domainOptions, signsInByName, withDomain } from "./domain-connection";
import { type Given, httpUrl, OptionReader, withAws, withStack, withVerbosity } from "./options";
import { firehoseClient } from "./sending/firehose-put";
import { type SetupRun, setupRuns, streamOf } from "./setup-runs";
import { readNames, stackName } from "./stack-outputs";
import { type ChosenStream, chosenStreams } from "./stream-choice";
import { streamDefinition } from "./stream-definition";
import { Terminal, textTable } from "./terminal";

const examples = `
Examples:
  private-ingest doctor --stack prod
  private-ingest doctor --stack prod --stream orders
  private-ingest doctor --stack prod --repair
  private-ingest doctor --stack prod --via 127.0.0.1:9200 --probe
  private-ingest doctor --stream private-ingest-dev-stockdata --endpoint http://127.0.0.1:49152 --probe --page http://127.0.0.1:8787
  private-ingest doctor --stack prod --orphans

Checks the path from the producer to the index and names each fault with its fix. Without these options, nothing changes:
--repair restores the stack's roles, mappings, templates, retention policies and saved objects in the domain. --probe
sends one marked record, which stays in the index. With --stack, the setup function reports differences in the domain
(lambda:InvokeFunction, and the state with its secrets). A check that cannot run is skipped with the reason.
Exit code: 0 nothing failed, 1 something failed, 2 wrong use.`;

export function doctorCommand(context: Context, ended: (code: ExitCode) => void): Command {
  const command = new Command("doctor").description("Finds why nothing arrives: checks a deployment from end to end.");
  command
    .option("--stream <name>", "check only this stream of the stack, or this delivery stream (default: all)")
    .option("--producer <arn>", "ask IAM whether this role or user may put records and use the stream's key")
    .option("--hours <n>", "hours of logs, metrics and failed objects to check, 1 to 168", "24")
    .option("--repair", "let the setup function restore what was changed in the domain, then check")
    .option("--probe", "send a marked record and measure its time to the index")
    .option("--wait <seconds>", "seconds to wait for the probe (default: the buffer interval and two minutes)")
    .option("--page <url>", "look for the probe on the page of the local pipeline")
    .option("--orphans", "only list unused network interfaces of the VPC");
  return withVerbosity(withStack(withAws(withDomain(command))))
    .addHelpText("after", examples)
    .action(async (given: Given, self: Command) => {
      ended(await doctor(given, self, context));
    });
}

const producerPattern = exactly(iamArn("(role|user)"));

async function doctor(given: Given, command: Command, context: Context): Promise<ExitCode> {
  const terminal = new Terminal(context, given);
  const options = new OptionReader(given, command);
  const aws = awsConfiguration(options, context.env);
  const orphans = options.flag("orphans");
  const asksDomain = !orphans && ("via" in given || "domain" in given);
  const names = await readNames(options, context.env, signsInByName(options, asksDomain));
  const hours = options.read("hours", "a whole number from 1 to 168", wholeNumber(1, 168)) ?? 24;
  const waitSeconds = options.read("wait", "a whole number from 1 to 7200", wholeNumber(1, 7200));
  const page = options.read("page", "a URL such as http://127.0.0.1:8787", httpUrl);
  const producerArn = options.read("producer", "the ARN of an IAM role or user", (text) =>
    producerPattern.test(text) ? text : undefined,
  );
  const streams = orphans ? [] : chosenStreams(options, names);
  const repairs = options.flag("repair");
  // A repair reads the streams from the state: a failed update has no outputs.
  if (!orphans && !repairs && streams.length === 0 && options.text("stream") === undefined)
    options.problem("--stream: nothing given; a stream's name, or --stack with a deployed stack, is expected");
  const stack = stackName(options, context.env);
  if (repairs && stack === undefined)
    options.problem("--repair: given without a stack; --stack NAME is expected, as its state has the settings");
  const firehose = await firehoseClient(aws);
  const address = domainAddress(options, names, aws, () => firehose.config.credentials(), context.env);
  // The domain's name is reachable only inside the VPC: without a tunnel it is not asked.
  const reachable = address !== undefined && (address.via !== undefined || options.text("domain") !== undefined);
  if (orphans)
    options.unused(
      ["stream", "hours", "repair", "probe", "wait", "page", "producer", ...domainOptions],
      "--orphans only lists interfaces",
    );
  else {
    if (!options.flag("probe")) options.unused(["wait", "page"], "without --probe nothing is waited for");
    const notAsked = "the domain is not asked: --via gives the near end of a tunnel, or --domain an address";
    if (address !== undefined && !reachable) options.unused(["user", "ca"], notAsked);
  }
  options.check();
  const { interrupted } = context;
  if (orphans) return report(terminal, [await within(() => checkOrphans(aws, names.vpcId), interrupted)], interrupted);

  const domain = reachable ? new DomainConnection(address) : undefined;
  let runs: Promise<readonly SetupRun[]> | undefined;
  const setup = stack === undefined ? undefined : () => (runs ??= setupRuns(stack, context.env));
  const common = { aws, producerArn, firehose, domain, stack, setup, now: Date.now(), hours };
  const findings: Finding[] = repairs && setup !== undefined ? await repair(await setup()) : [];
  for (const [place, stream] of streams.entries()) {
    const ofStream = await described(stream, stack, firehose, interrupted);
    const found = await examine({ ...common, ...ofStream }, place === 0);
    findings.push(...found.map((finding) => (streams.length > 1 ? { ...finding, stream: nameOf(stream) } : finding)));
  }
  domain?.close();
  firehose.destroy();
  return report(terminal, findings, interrupted);

  /** Repairs the shared setup, then the chosen streams', up to the first failure. */
  async function repair(all: readonly SetupRun[]): Promise<Finding[]> {
    const given = options.text("stream");
    const chosen = new Set([undefined, given, ...streams.map(({ name }) => name)]);
    const due = all.filter((run) => given === undefined || chosen.has(streamOf(run)));
    if (due.length === 0) throw new ProblemError("--repair: the stack's state has no setup; run `pulumi up` first");
    const found: Finding[] = [];
    for (const run of due) {
      const stream = streamOf(run);
      const finding = { ...(await repaired(run, aws)), ...(stream !== undefined && { stream }) };
      terminal.say(`repair${stream === undefined ? "" : ` of ${stream}`}: ${finding.detail}`);
      found.push(finding);
      if (finding.status === "fail" || interrupted.aborted) break;
    }
    return found;
  }

  async function examine(context: CheckContext, isFirst: boolean): Promise<Finding[]> {
    const due = checks.filter(([, , isShared]) => isFirst || isShared !== "shared");
    const progress = terminal.progress("checks", due.length);
    const found: Finding[] = [];
    for (const [done, [name, run]] of due.entries()) {
      progress.update(done, name);
      found.push(...(await attempted(name, () => within(() => run(context), interrupted))));
    }
    progress.end();
    if (!options.flag("probe")) return found;
    const onSent = (limit: number): void => {
      terminal.say(`the probe is on its way; waiting up to ${limit} s`);
    };
    // The probe has its own time limit, and on Ctrl-C reports what may still arrive.
    const probed = () => probe(context, { page, waitSeconds, signal: interrupted, onSent });
    return [...found, ...(await attempted("end to end", probed))];
  }
}

const nameOf = ({ name, names: { streamName = "" } }: ChosenStream): string => name ?? streamName;

/** @throws {ProblemError} when there is no such stream. */
async function described(
  chosen: ChosenStream,
  stack: string | undefined,
  firehose: FirehoseClient,
  signal: AbortSignal,
): Promise<Pick<CheckContext, "stream" | "streamName" | "name" | "names" | "destination" | "definition">> {
  const { name, names } = chosen;
  const { streamName = "" } = names;
  const { DescribeDeliveryStreamCommand } = await import("@aws-sdk/client-firehose");
  const describe = new DescribeDeliveryStreamCommand({ DeliveryStreamName: streamName });
  const { DeliveryStreamDescription: stream } = await within(() => firehose.send(describe), signal).catch(
    (error: unknown) => {
      if ((error as Error).name === "ResourceNotFoundException")
        throw new ProblemError(`there is no stream ${streamName} here; check --region, --profile and the stack`);
      throw new ProblemError(`${streamName} cannot be described: ${serviceReason(error)}`, { cause: error });
    },
  );
  if (stream === undefined) throw new ProblemError(`the service does not describe the stream ${streamName}`);
  const definition = await streamDefinition(chosen, stack);
  return { stream, streamName, name: name ?? definition?.name, names, destination: destinationOf(stream), definition };
}

type Run = (context: CheckContext) => Promise<Finding | readonly Finding[]> | Finding;

/** Checks from the producer to the index, then evidence of faults. Streams share the domain. */
const checks: readonly (readonly [name: string, run: Run, isShared?: "shared"])[] = [
  ["stream", checkStream],
  ["producer", checkProducer],
  ["delivery role", checkRole],
  ["security groups", checkSecurityGroups],
  ["subnets", checkSubnets],
  ["transform function", checkFunction],
  ["domain", checkDomain, "shared"],
  ["domain setup", checkSharedSetup, "shared"],
  ["stream setup", checkStreamSetup],
  ["domain health", checkHealth, "shared"],
  ["write block", checkInside],
  ["error log", checkErrorLog],
  ["failed objects", checkFailedObjects],
  ["alarms", checkAlarms],
  ["metrics", checkMetrics],
  ["quota", checkQuota],
];

/** Runs a check; a failing call makes it skipped, and the others continue. */
async function attempted(name: string, run: () => Promise<Finding | readonly Finding[]>): Promise<readonly Finding[]> {
  try {
    return [await run()].flat();
  } catch (error) {
    const isRefused = /AccessDenied|Unauthorized|NotAuthorized/.test(error instanceof Error ? error.name : "");
    const reason = serviceReason(error);
    return [reporter(name).skipped(isRefused ? `you may not look: ${reason}` : `it cannot be asked: ${reason}`)];
  }
}

function report(terminal: Terminal, findings: readonly Finding[], { aborted }: AbortSignal): ExitCode {
  const subject = ({ check, stream }: Finding): string => (stream === undefined ? check : `${stream}: ${check}`);
  const rows = findings.map((finding) => [finding.status, subject(finding), finding.detail]);
  const fixes = findings.flatMap((finding) =>
    finding.fix === undefined ? [] : [`${finding.status}  ${subject(finding)}: ${finding.fix}`],
  );
  const failed = findings.filter(({ status }) => status === "fail").length;
  const summary = `${failed === 0 ? "nothing failed" : `${failed} failed`}${aborted ? ", but not all was looked at" : ""}`;
  const toDo = fixes.length > 0 ? [`What to do:\n${fixes.join("\n")}`] : [];
  terminal.result(findings, [textTable(["", "check", "finding"], rows), ...toDo, summary].join("\n\n"));
  return failed === 0 && !aborted ? 0 : 1;
}
