/** `npm run local-cloud`: a cloud on this machine until Ctrl-C, and a stack file for it. */
import { once } from "node:events";
import * as fs from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { Command } from "commander";
import { flagsOrExitCode, parseCommand, wholeNumber } from "@private-ingest/operator/command-line";
import { ProblemError } from "@private-ingest/operator/context";
import { print, printError } from "@private-ingest/operator/escaped-output";
import { OptionReader } from "@private-ingest/operator/options";
import { PortError } from "@private-ingest/local-firehose/loopback";
import { type Cloud, type CloudOptions, startCloud } from "./cloud";
import { MotoUnavailable } from "./moto";
import { writeStackFile } from "./stack-file";

const project = path.join(__dirname, "../..");
const stack = "local";

function parseFlags(argv: readonly string[]): Pick<CloudOptions, "port" | "domains" | "speed"> {
  const command = new Command("npm run local-cloud --")
    .description("Runs the parts of AWS that this program needs, for the stack `local`, until Ctrl-C.")
    .option("--port <n>", "port of every service; 0 takes a free one", "4566")
    .option("--domains <kind>", "opensearch: each domain is a real one; records: no domain runs", "opensearch")
    .option("--speed <n>", "divides buffer, retry and back-off times of streams", "30")
    .allowExcessArguments(false);
  parseCommand(command, argv);
  const options = new OptionReader(command.opts());
  const flags = {
    port: options.read("port", "a port from 0 (any free one) to 65535", wholeNumber(0, 65_535)) ?? 0,
    domains: options.oneOf("domains", ["opensearch", "records"]) ?? "opensearch",
    speed: options.read("speed", "a whole number from 1 to 10000", wholeNumber(1, 10_000)) ?? 1,
  };
  options.check();
  return flags;
}

/** The commands to run next, in another terminal. The stack's state is deleted with the cloud. */
function nextCommands({ certificateAuthorityFile, endpoint }: Cloud, directory: string): readonly string[] {
  const domain = `--stack ${stack} --ca ${certificateAuthorityFile}`;
  return [
    `The cloud is at ${endpoint}. All of its state is in memory. Pulumi.${stack}.yaml leads there.`,
    "In another terminal:",
    "",
    `export AWS_ENDPOINT_URL=${endpoint} AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test AWS_REGION=us-east-1`,
    `export PULUMI_BACKEND_URL=file://${directory} PULUMI_CONFIG_PASSPHRASE=${stack}`,
    `npx pulumi stack init ${stack}`,
    `npx pulumi up --stack ${stack} --policy-pack policy`,
    `npm run send -- --stack ${stack} --count 1000`,
    `domain=$(npx pulumi stack output domainEndpoint --stack ${stack})`,
    `npm run doctor -- ${domain} --domain "https://$domain" --probe`,
    `npm run replay -- ${domain}`,
    `npx pulumi destroy --stack ${stack}`,
    "",
    "Ctrl-C ends the cloud; a stack that is left is gone with it.",
  ];
}

/** Exit codes: 0 ended by Ctrl-C; 1 cannot start; 2 wrong use. */
async function main(argv: readonly string[]): Promise<number> {
  const flags = flagsOrExitCode(() => parseFlags(argv));
  if (typeof flags === "number") return flags;
  const directory = fs.mkdtempSync(path.join(tmpdir(), "private-ingest-cloud-"));
  const interrupted = Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
  let cloud: Cloud | undefined;
  try {
    const say = { onProblem: printError, onLog: print };
    cloud = await startCloud({ ...flags, ...say, directory });
    writeStackFile(`Pulumi.${stack}.yaml`, path.join(project, "Pulumi.dev.yaml"), cloud.configuration);
    for (const line of nextCommands(cloud, directory)) print(line);
    await interrupted;
    return 0;
  } catch (error) {
    if (!(error instanceof PortError || error instanceof MotoUnavailable || error instanceof ProblemError)) throw error;
    printError(error.message);
    return 1;
  } finally {
    await cloud?.stop();
    fs.rmSync(directory, { recursive: true, force: true });
  }
}

void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
