// The language host of Node for the real CLI, if the PATH has none: the SDK's own launchers, as in
// https://github.com/pulumi/pulumi, sdk/nodejs/cmd/pulumi-language-nodejs.
import { type ChildProcess, spawn } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { LanguageRuntimeService } from "@pulumi/pulumi/proto/language_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/language_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { channelOptions, Empty, grpc, listen, unary } from "@private-ingest/offline/engine/grpc";
import { generateSdk, linkSdk } from "./sdk";

/** Exit code of a program that has explained its failure. */
const EXPLAINED = 32;
const engine = process.argv.slice(2).findLast((argument) => !argument.startsWith("-")) ?? "";
const children = new Set<ChildProcess>();

/** `runtime.options` of Pulumi.yaml, PulumiPolicy.yaml or PulumiPlugin.yaml. */
interface Options {
  readonly typescript?: boolean | string;
  readonly tsconfig?: string;
  readonly nodeargs?: string;
}

interface Launch {
  readonly info: messages.ProgramInfo | undefined;
  readonly launcher: string;
  readonly cwd: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

function launch({ info, launcher, cwd, args, environment }: Launch): ChildProcess {
  const options = (info?.getOptions()?.toJavaScript() ?? {}) as Options;
  const program = createRequire(join(info?.getProgramDirectory() ?? cwd, "x.js")).resolve(
    `@pulumi/pulumi/cmd/${launcher}`,
  );
  const nodeArgs = options.nodeargs?.split(/\s+/) ?? [];
  const { NODE_PATH: _, ...inherited } = process.env;
  const child = spawn(process.execPath, [...nodeArgs, program, ...args], {
    cwd,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...inherited,
      ...(String(options.typescript) !== "false" && { PULUMI_NODEJS_TYPESCRIPT: "true" }),
      ...(options.tsconfig !== undefined && { PULUMI_NODEJS_TSCONFIG_PATH: options.tsconfig }),
      ...environment,
    },
  });
  children.add(child);
  child.once("close", () => children.delete(child));
  return child;
}

const run = unary(async (request: messages.RunRequest) => {
  const info = request.getInfo();
  const directory = info?.getProgramDirectory() ?? request.getPwd();
  const config = Object.fromEntries(
    [...request.getConfigMap().entries()].map(([key, value]) => [key.replace(/^([^:]+):/, "$1:config:"), value]),
  );
  const flags = {
    monitor: request.getMonitorAddress(),
    engine,
    organization: request.getOrganization(),
    project: request.getProject(),
    "root-directory": info?.getRootDirectory() ?? directory,
    stack: request.getStack(),
    pwd: directory,
    parallel: String(request.getParallel()),
  };
  const args = Object.entries(flags).flatMap(([flag, value]) => [`--${flag}`, value]);
  const entryPoint = info?.getEntryPoint() ?? ".";
  const child = launch({
    info,
    launcher: "run",
    cwd: directory,
    args: [...args, ...(request.getDryrun() ? ["--dry-run"] : []), entryPoint, ...request.getArgsList()],
    environment: {
      PULUMI_CONFIG: JSON.stringify(config),
      PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
    },
  });
  child.stdout?.pipe(process.stdout);
  child.stderr?.pipe(process.stderr);
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  const response = new messages.RunResponse();
  if (code === EXPLAINED) response.setBail(true);
  else if (code !== 0) response.setError(`Program exited with non-zero exit code: ${code ?? "none"}`);
  return response;
});

/** Runs a policy pack in its own folder, and other plugins in the user's. */
function runPlugin(
  call: import("@grpc/grpc-js").ServerWritableStream<messages.RunPluginRequest, messages.RunPluginResponse>,
): void {
  const { request } = call;
  const info = request.getInfo();
  const directory = info?.getProgramDirectory() ?? "";
  const isPack = request.getKind() === "analyzer";
  const own = request.getArgsList();
  const child = launch({
    info,
    launcher: isPack ? "run-policy-pack" : "run-plugin",
    cwd: isPack ? directory : request.getPwd() || directory,
    args: isPack ? [...own, directory] : [directory, ...own],
    environment: Object.fromEntries(request.getEnvList().map((entry) => entry.split(/=(.*)/s, 2) as [string, string])),
  });
  const answer = (fill: (response: messages.RunPluginResponse) => void): void => {
    const response = new messages.RunPluginResponse();
    fill(response);
    call.write(response);
  };
  child.stdout?.on("data", (chunk: Buffer) => {
    answer((response) => response.setStdout(chunk));
  });
  child.stderr?.on("data", (chunk: Buffer) => {
    answer((response) => response.setStderr(chunk));
  });
  child.once("close", (code) => {
    answer((response) => response.setExitcode(code ?? 1));
    call.end();
  });
  call.on("cancelled", () => child.kill());
}

const methods: Readonly<Record<string, unknown>> = {
  run,
  runPlugin,
  handshake: unary(() => new messages.LanguageHandshakeResponse()),
  getPluginInfo: unary(() => {
    const info = new PluginInfo();
    info.setVersion("0.0.0");
    return info;
  }),
  getRequiredPlugins: unary(() => new messages.GetRequiredPluginsResponse()),
  getRequiredPackages: unary(() => new messages.GetRequiredPackagesResponse()),
  runtimeOptionsPrompts: unary(() => new messages.RuntimeOptionsResponse()),
  getProgramDependencies: unary(() => new messages.GetProgramDependenciesResponse()),
  about: unary(() => new messages.AboutResponse()),
  template: unary(() => new messages.TemplateResponse()),
  generatePackage: unary((request: messages.GeneratePackageRequest) => {
    generateSdk(request);
    return new messages.GeneratePackageResponse();
  }),
  link: unary((request: messages.LinkRequest) => {
    const response = new messages.LinkResponse();
    const program = request.getInfo()?.getRootDirectory() ?? "";
    const names = request.getPackagesList().map((sdk) => linkSdk(program, sdk.getPath()));
    response.setImportInstructions(names.map((name) => `import * as sdk from "${name}";`).join("\n"));
    return response;
  }),
  // `npm ci` has installed everything else.
  installDependencies: (call: { end: () => void }) => {
    call.end();
  },
  cancel: unary(() => {
    for (const child of children) child.kill();
    return new Empty();
  }),
};

const missing = (method: string): unknown =>
  unary(() => {
    throw new Error(`this language host has no ${method}`);
  });

const server = new grpc.Server(channelOptions);
const service = Object.keys(LanguageRuntimeService).map((method) => [method, methods[method] ?? missing(method)]);
server.addService(LanguageRuntimeService, Object.fromEntries(service) as never);
void listen(server).then((address) => {
  console.log(address.split(":")[1]);
});
