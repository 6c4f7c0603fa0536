import { Command } from "commander";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import * as net from "node:net";
import { wholeNumber } from "./command-line";
import { awsConfiguration } from "./aws";
import { type Context, type ExitCode, ProblemError } from "./context";
import { type Given, OptionReader, withAws, withStack, withVerbosity } from "./options";
import { type Names, readNames, variableOf } from "./stack-outputs";
import { Terminal } from "./terminal";

const examples = `
Examples:
  private-ingest tunnel --stack dev
  private-ingest tunnel --stack dev --port 9443 --print
  private-ingest tunnel --stack prod --desktop

Needs the AWS CLI, the Session Manager plugin, and the right ssm:StartSession on the access host. The tunnel stays open
until Ctrl-C. Other commands use it with --via 127.0.0.1:9200 and check the domain's real certificate.
Exit code: 0 the tunnel was closed, 1 it could not be opened, 2 wrong use.`;

export function tunnelCommand(context: Context, ended: (code: ExitCode) => void): Command {
  const command = new Command("tunnel")
    .description("Opens a port to Dashboards (or to the desktop) through Session Manager.")
    .option("--port <n>", "port on this machine (default: 9200, or 33389 with --desktop)")
    .option("--desktop", "forward RDP to the Windows desktop instead of the domain")
    .option("--print", "print the command and the addresses, open nothing");
  return withVerbosity(withStack(withAws(command)))
    .addHelpText("after", examples)
    .action(async (given: Given) => {
      ended(await tunnel(given, context));
    });
}

type TunnelOptions = { readonly desktop: boolean; readonly port?: number | undefined } & {
  readonly [Name in "profile" | "region" | "endpoint"]?: string | undefined;
};

/** @throws {ProblemError} when the stack has no access host. */
export function tunnelPlan(names: Names, options: TunnelOptions) {
  const target = names.accessInstanceId ?? older(names).target;
  if (target === "")
    throw new ProblemError("the stack has no access host; set dashboardAccess to ssm or desktop and run `pulumi up`");
  const isDesktop = names.tunnelCommand === undefined ? options.desktop : names.tunnelCommand.includes('"3389"');
  if (isDesktop && !options.desktop) throw new ProblemError("the stack's host is a desktop: use --desktop");
  if (!isDesktop && options.desktop)
    throw new ProblemError("the stack's host forwards the domain; --desktop needs dashboardAccess desktop");
  // The host is in the stack's Region, as its stream is.
  const region = options.region ?? names.streamArn?.split(":")[3] ?? older(names).region;
  const port = options.port ?? (isDesktop ? 33_389 : 9200);
  const endpoint = names.domainEndpoint ?? "";
  const document = isDesktop ? "AWS-StartPortForwardingSession" : "AWS-StartPortForwardingSessionToRemoteHost";
  const parameters = isDesktop
    ? { portNumber: ["3389"], localPortNumber: [String(port)] }
    : { host: [endpoint], portNumber: ["443"], localPortNumber: [String(port)] };
  const flag = (name: string, value: string | undefined) => (value === undefined ? [] : [name, value]);
  const signIn = names.masterUserName
    ? `sign in as ${names.masterUserName}; the password: pulumi stack output --show-secrets masterPassword`
    : "the master user is an IAM role: requests must be signed, so use --via with the other commands";
  const path = (names.dashboardsUrl ?? "").replace(/^https:\/\/[^/]+/, "") || "/_dashboards";
  return {
    /** Arguments of `aws`. */
    argv: [
      ...["ssm", "start-session", ...flag("--region", region), "--target", target, "--document-name", document],
      ...["--parameters", JSON.stringify(parameters)],
      ...flag("--profile", options.profile),
      ...flag("--endpoint-url", options.endpoint),
    ],
    port,
    address: isDesktop ? `127.0.0.1:${port}` : `https://localhost:${port}${path}`,
    hints: isDesktop
      ? [`connect with an RDP client to 127.0.0.1:${port}`, `on the desktop: ${names.dashboardsUrl ?? ""}`, signIn]
      : [
          signIn,
          `the browser warns, as the certificate is for ${endpoint}. To avoid that, add "127.0.0.1 ${endpoint}" to the hosts file and open https://${endpoint}:${port}${path}`,
          `without the line: --via 127.0.0.1:${port} of the other commands, or curl --connect-to ${endpoint}:443:127.0.0.1:${port} https://${endpoint}/`,
        ],
  };
}

/** Older stacks tell the instance only by their tunnelCommand. */
function older({ tunnelCommand = "" }: Names): { readonly target: string; readonly region: string | undefined } {
  return {
    target: /--target (\S+)/.exec(tunnelCommand)?.[1] ?? "",
    region: /--region (\S+)/.exec(tunnelCommand)?.[1],
  };
}

async function tunnel(given: Given, context: Context): Promise<ExitCode> {
  const terminal = new Terminal(context, given);
  const options = new OptionReader(given);
  const { endpoint, profile } = awsConfiguration(options, context.env);
  const region = options.text("region");
  const port = options.read("port", "a port from 1 to 65535", wholeNumber(1, 65_535));
  const names = await readNames(options, context.env);
  if (names.accessInstanceId === undefined && names.tunnelCommand === undefined)
    options.problem(
      `--stack: nothing given; the name of a deployed stack is expected (or ${variableOf("accessInstanceId")})`,
    );
  options.check();
  const plan = tunnelPlan(names, { desktop: options.flag("desktop"), port, profile, region, endpoint });
  for (const [program, flag, what] of tools) {
    if (spawnSync(program, [flag], { stdio: "ignore", env: { ...process.env, ...context.env } }).error !== undefined)
      throw new ProblemError(`${program} is not on the PATH: ${what}`);
  }
  if (!(await isFree(plan.port)))
    throw new ProblemError(`port ${plan.port} is in use on this machine; give another one with --port`);
  const text = [plan.address, ...plan.hints].join("\n");
  if (options.flag("print")) {
    const command = plan.argv.map((part) => (/[{" ]/.test(part) ? `'${part}'` : part)).join(" ");
    terminal.result(plan, `${text}\naws ${command}`);
    return 0;
  }
  terminal.result(plan, text);
  return opened(plan.argv, context);
}

const tools = [
  ["aws", "--version", "install the AWS CLI, version 2"],
  [
    "session-manager-plugin",
    "--version",
    "install it: https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-working-with-install-plugin.html",
  ],
] as const;

function opened(argv: readonly string[], { env, interrupted }: Context): Promise<ExitCode> {
  return new Promise((resolve, reject) => {
    const session = spawn("aws", argv, {
      stdio: ["ignore", "inherit", "inherit"],
      env: { ...process.env, ...env },
    });
    const end = (): void => void session.kill("SIGINT");
    interrupted.addEventListener("abort", end, { once: true });
    session.once("error", reject);
    session.once("exit", (code) => {
      interrupted.removeEventListener("abort", end);
      resolve(code === 0 || interrupted.aborted ? 0 : 1);
    });
  });
}

async function isFree(port: number): Promise<boolean> {
  const server = net.createServer().listen(port, "127.0.0.1");
  try {
    await once(server, "listening");
    return true;
  } catch {
    return false;
  } finally {
    server.close();
  }
}
