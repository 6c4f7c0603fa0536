import { Command } from "commander";
import { exactly, iamArn } from "../../settings/arn";
import { wholeNumber } from "./command-line";
import { awsConfiguration, serviceReason } from "./aws";
import { type CheckContext, destinationOf } from "./checking/check-context";
import { checkDomain, checkInside } from "./checking/domain-checks";
import { checkAlarms, checkErrorLog, checkFailedObjects, checkMetrics } from "./checking/evidence-checks";
import { type Finding, reporter } from "./checking/finding";
import { checkOrphans, checkSecurityGroups, checkSubnets } from "./checking/network-checks";
import { probe } from "./checking/probe";
import { checkProducer } from "./checking/producer-check";
import { checkRole } from "./checking/role-check";
import { checkFunction, checkStream } from "./checking/stream-checks";
import { within } from "./checking/within";
import { type Context, type ExitCode, ProblemError } from "./context";
import { domainAddress, DomainConnection, domainOptions, signsInByName, withDomain } from "./domain-connection";
import { type Given, httpUrl, OptionReader, withAws, withStack, withVerbosity } from "./options";
import { firehoseClient } from "./sending/firehose-put";
import { readNames, streamNameOf } from "./stack-outputs";
import { Terminal, textTable } from "./terminal";

const examples = `
Examples:
  private-ingest doctor --stack prod
  private-ingest doctor --stack prod --via 127.0.0.1:9200 --probe
  private-ingest doctor --stream private-ingest-dev --endpoint http://127.0.0.1:49152 --probe --page http://127.0.0.1:8787
  private-ingest doctor --stack prod --orphans

Checks the path from the producer to the index and names each fault with its fix. Changes nothing; --probe sends one
marked record, which stays in the index. A check that cannot look is skipped with the reason.
Exit code: 0 nothing failed, 1 something did, 2 wrong use.`;

export function doctorCommand(context: Context, ended: (code: ExitCode) => void): Command {
  const command = new Command("doctor").description("Finds why nothing arrives: checks a deployment from end to end.");
  command
    .option("--stream <name>", "stream to check (default: streamName of the stack)")
    .option("--producer <arn>", "ask IAM whether this role or user may put records and use the stream's key")
    .option("--hours <n>", "hours of logs, metrics and failed objects to check, 1 to 168", "24")
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
  const streamName = orphans ? "" : streamNameOf(options, names);
  const firehose = await firehoseClient(aws);
  const address = domainAddress(options, names, aws, () => firehose.config.credentials(), context.env);
  // Reached by the public name only inside the VPC: without a tunnel the domain is not asked.
  const reachable = address !== undefined && (address.via !== undefined || options.text("domain") !== undefined);
  if (orphans)
    options.unused(
      ["stream", "hours", "probe", "wait", "page", "producer", ...domainOptions],
      "--orphans only lists interfaces",
    );
  else {
    if (!options.flag("probe")) options.unused(["wait", "page"], "without --probe nothing is waited for");
    if (address !== undefined && !reachable)
      options.unused(
        ["user", "ca"],
        "the domain is not asked: --via gives the near end of a tunnel, or --domain an address",
      );
  }
  options.check();
  const { interrupted } = context;
  if (orphans) return report(terminal, [await within(() => checkOrphans(aws, names.vpcId), interrupted)], interrupted);

  const { DescribeDeliveryStreamCommand } = await import("@aws-sdk/client-firehose");
  const describe = new DescribeDeliveryStreamCommand({ DeliveryStreamName: streamName });
  const described = await within(() => firehose.send(describe), interrupted).catch((error: unknown) => {
    if ((error as Error).name === "ResourceNotFoundException")
      throw new ProblemError(`there is no stream ${streamName} here; check --region, --profile and the stack`);
    throw new ProblemError(`the stream ${streamName} cannot be described: ${serviceReason(error)}`, { cause: error });
  });
  const stream = described.DeliveryStreamDescription;
  if (stream === undefined) throw new ProblemError(`the service does not describe the stream ${streamName}`);
  const domain = reachable ? new DomainConnection(address) : undefined;
  const checked: CheckContext = {
    aws,
    names,
    streamName,
    producerArn,
    firehose,
    stream,
    destination: destinationOf(stream),
    domain,
    now: Date.now(),
    hours,
  };
  const findings = await examine(checked, terminal, interrupted);
  if (options.flag("probe")) {
    const onSent = (limit: number): void => {
      terminal.say(`the probe is on its way; waiting up to ${limit} s`);
    };
    // It has a limit of its own, and says on Ctrl-C what may still arrive.
    const found = await attempted("end to end", () =>
      probe(checked, { page, waitSeconds, signal: interrupted, onSent }),
    );
    findings.push(...found);
  }
  domain?.close();
  firehose.destroy();
  return report(terminal, findings, interrupted);
}

type Checks = readonly [
  name: string,
  run: (context: CheckContext) => Promise<Finding | readonly Finding[]> | Finding,
][];

/** From the producer's end to the index, then the evidence of what went wrong. */
const checks: Checks = [
  ["stream", checkStream],
  ["producer", checkProducer],
  ["delivery role", checkRole],
  ["security groups", checkSecurityGroups],
  ["subnets", checkSubnets],
  ["transform function", checkFunction],
  ["domain", checkDomain],
  ["domain health", checkInside],
  ["error log", checkErrorLog],
  ["failed objects", checkFailedObjects],
  ["alarms", checkAlarms],
  ["metrics", checkMetrics],
];

async function examine(context: CheckContext, terminal: Terminal, signal: AbortSignal): Promise<Finding[]> {
  const progress = terminal.progress("checks", checks.length);
  const findings: Finding[] = [];
  for (const [place, [name, run]] of checks.entries()) {
    progress.update(place, name);
    findings.push(...(await attempted(name, () => within(() => run(context), signal))));
  }
  progress.end();
  return findings;
}

/** A check that is refused or has no service to ask must not keep the others from looking. */
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
  const rows = findings.map(({ check, detail, status }) => [status, check, detail]);
  const fixes = findings.flatMap(({ check, fix, status }) =>
    fix === undefined ? [] : [`${status}  ${check}: ${fix}`],
  );
  const failed = findings.filter(({ status }) => status === "fail").length;
  const summary = `${failed === 0 ? "nothing failed" : `${failed} failed`}${aborted ? ", but not all was looked at" : ""}`;
  terminal.result(
    findings,
    [
      textTable(["", "check", "finding"], rows),
      ...(fixes.length > 0 ? [`What to do:\n${fixes.join("\n")}`] : []),
      summary,
    ].join("\n\n"),
  );
  return failed === 0 && !aborted ? 0 : 1;
}
