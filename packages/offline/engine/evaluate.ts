import { EngineService, type IEngineServer } from "@pulumi/pulumi/proto/engine_grpc_pb";
import {
  GetRootResourceResponse,
  LogSeverity,
  RequirePulumiVersionResponse,
  SetRootResourceResponse,
} from "@pulumi/pulumi/proto/engine_pb";
import { invokes } from "./aws/invokes";
import { standIns } from "./aws/table";
import { resolveConfig, type StackConfig } from "./config";
import { Deployment, type DeploymentOptions } from "./deployment";
import type { Evaluation } from "./evaluation";
import { channelOptions, Empty, grpc, listen, unary } from "./grpc";
import { monitorService } from "./monitor";
import type { PolicyConfig } from "./policy-config";
import { PolicyPack } from "./policy-pack";
import { runProgram, type ProgramExit } from "./program";
import { readProject, readStackFile, type Project } from "./project";
import { emptyStack } from "./policy-messages";
import { mapValues, plain, secretPaths } from "./wire";

export interface EvaluateOptions extends Pick<DeploymentOptions, "otherInvokes" | "onRegistration" | "onViolation"> {
  readonly directory: string;
  readonly stack: string;
  /** Providers' answers: unknown in a `preview`, made up in an `update`. Default: `preview`. */
  readonly mode?: "preview" | "update";
  /** Folder of a policy pack. Default: none, and nothing is judged. */
  readonly policyPack?: string;
  readonly policyConfig?: PolicyConfig | ConfigByProgram | undefined;
  /** Configuration on top of Pulumi.<stack>.yaml; keys without a namespace are the project's. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** Default: the configuration's `aws:region`, else us-east-1. A provider's own comes first. */
  readonly region?: string;
  /** Default: 123456789012. */
  readonly account?: string;
  readonly invokes?: DeploymentOptions["invokes"];
  /** Outputs of other stacks that the program refers to, by stack name. */
  readonly stackOutputs?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** A configuration that depends on what the program declares. Its policies repair nothing. */
export interface ConfigByProgram {
  /** A resource of such a type decides. */
  readonly decides: (type: string) => boolean;
  readonly whenDeclared: PolicyConfig | undefined;
  readonly otherwise: PolicyConfig | undefined;
}

/** The policy that reports a pack's own wrong configuration. */
export const CONFIGURATION_POLICY = "policy-configuration-valid";

/**
 * Runs a Pulumi Node program unchanged, in its own process, against an engine in this one, and has
 * a policy pack judge it. A program that fails is an {@link Evaluation} with `succeeded: false` and
 * the reason in its messages.
 * @throws when the program or the pack cannot start: no project, a wrong configuration, or a pack
 * that is not built.
 */
export async function evaluateProgram(options: EvaluateOptions): Promise<Evaluation> {
  const started = performance.now();
  const project = readProject(options.directory);
  const config = resolveConfig(project, options.stack, readStackFile(project, options.stack), options.config);
  const preview = options.mode !== "update";
  let declare: (isDeclared: boolean) => void = () => undefined;
  const declared = new Promise<boolean>((resolve) => {
    declare = resolve;
  });
  const policyPack =
    options.policyPack === undefined ? undefined : startPack(options, project, config, preview, declared);
  // It is awaited further down; until then its failure must not count as unhandled.
  policyPack?.catch(() => undefined);

  const { onRegistration, onViolation, otherInvokes, policyConfig, stack } = options;
  const deployment = new Deployment({
    ...{ project: project.name, stack, preview, standIns, policyPack, otherInvokes, onRegistration, onViolation },
    account: {
      id: options.account ?? "123456789012",
      region: options.region ?? config.values["aws:region"] ?? "us-east-1",
    },
    invokes: { ...invokes, ...options.invokes },
    onType: (type) => {
      if (isByProgram(policyConfig) && policyConfig.decides(type)) declare(true);
    },
    repairs: !isByProgram(policyConfig),
  });
  for (const key of config.undecryptable) {
    deployment.log(
      "warning",
      `${key} is encrypted in Pulumi.${stack}.yaml, and only the Pulumi CLI has the key: a stand-in text takes its place.`,
    );
  }
  const server = new grpc.Server(channelOptions);
  const monitor = monitorService(deployment, options.stackOutputs ?? {});
  server.addService(monitor.definition, monitor.handlers);
  server.addService(EngineService, engineHandlers(deployment));
  const ended = new AbortController();
  try {
    const engineAddress = await listen(server);
    const exit = runProgram(project, { stack, preview, config, engineAddress, signal: ended.signal });
    const whenEnded = (): void => {
      declare(false);
    };
    exit.then(whenEnded, whenEnded);
    // A pack that cannot start ends the evaluation at once, not when the program asks for it.
    await Promise.all([policyPack, Promise.race([exit, rejection(policyPack)])]);
    noteExit(deployment, await exit);
    await deployment.settle();
    // A program that refuses its configuration has said more than the type. One that did not notice
    // must not pass.
    if (!hasFailed(deployment)) for (const problem of config.mistyped) deployment.log("error", problem);
    const succeeded = !hasFailed(deployment);
    if (succeeded) await deployment.judgeStack();
    const { stackOutputs } = deployment;
    return {
      succeeded,
      resources: deployment.resources,
      outputs: mapValues(stackOutputs, plain),
      secretOutputs: Object.keys(stackOutputs).filter((name) => secretPaths(stackOutputs[name]).length > 0),
      violations: deployment.violations,
      policies: (await (await policyPack)?.info())?.policies ?? [],
      checked: deployment.judged,
      messages: deployment.messages,
      seconds: (performance.now() - started) / 1000,
    };
  } finally {
    ended.abort();
    server.forceShutdown();
    await policyPack?.then(
      (pack) => {
        pack.stop();
      },
      () => undefined,
    );
  }
}

/** Never resolves; rejects with the pack's error. */
function rejection(policyPack: Promise<PolicyPack> | undefined): Promise<never> {
  return new Promise((_, reject) => {
    policyPack?.catch(reject);
  });
}

async function startPack(
  { policyPack = "", policyConfig, stack }: EvaluateOptions,
  project: Project,
  config: StackConfig,
  preview: boolean,
  declared: Promise<boolean>,
): Promise<PolicyPack> {
  const pack = await PolicyPack.start(policyPack);
  try {
    await pack.configure(await judgingItself(pack, await chosen(policyConfig, declared)));
    const { values, secretKeys } = config;
    await pack.configureStack({ project: project.name, stack, preview, config: values, secretKeys });
    await refuseWrongConfiguration(pack, project.name, stack);
    return pack;
  } catch (error) {
    pack.stop();
    throw error;
  }
}

function isByProgram(config: PolicyConfig | ConfigByProgram | undefined): config is ConfigByProgram {
  return typeof config?.["decides"] === "function";
}

async function chosen(
  config: PolicyConfig | ConfigByProgram | undefined,
  declared: Promise<boolean>,
): Promise<PolicyConfig | undefined> {
  if (!isByProgram(config)) return config;
  return (await declared) ? config.whenDeclared : config.otherwise;
}

/** Keeps the policy that judges the configuration at work, unless its own setting turns it off. */
async function judgingItself(pack: PolicyPack, config: PolicyConfig = {}): Promise<PolicyConfig> {
  const { policies } = await pack.info();
  const judges = policies.some(({ name }) => name === CONFIGURATION_POLICY) && !(CONFIGURATION_POLICY in config);
  return judges ? { ...config, [CONFIGURATION_POLICY]: "mandatory" } : config;
}

/**
 * Has a pack that judges its own configuration judge an empty stack. Other packs see only the
 * program's resources.
 * @throws one error with all that is wrong.
 */
async function refuseWrongConfiguration(pack: PolicyPack, project: string, stack: string): Promise<void> {
  const { policies } = await pack.info();
  if (!policies.some(({ name }) => name === CONFIGURATION_POLICY)) return;
  const empty = emptyStack(project, stack);
  const found = [...(await pack.analyze(empty)), ...(await pack.analyzeStack([empty]))];
  const problems = found.filter(({ policy }) => policy === CONFIGURATION_POLICY).map(({ message }) => message);
  if (problems.length > 0) throw new Error(`Policy configuration: ${problems.join("\n")}`);
}

function engineHandlers(deployment: Deployment): IEngineServer {
  const severities = {
    [LogSeverity.DEBUG]: "debug",
    [LogSeverity.INFO]: "info",
    [LogSeverity.WARNING]: "warning",
    [LogSeverity.ERROR]: "error",
  } as const;
  return {
    log: unary((request) => {
      const severity = severities[request.getSeverity()];
      // As in the CLI, which shows these with --debug only.
      if (severity !== "debug") deployment.log(severity, request.getMessage(), request.getUrn());
      return new Empty();
    }),
    getRootResource: unary(() => {
      const response = new GetRootResourceResponse();
      response.setUrn(deployment.rootUrn);
      return response;
    }),
    setRootResource: unary((request) => {
      deployment.rootUrn = request.getUrn();
      return new SetRootResourceResponse();
    }),
    startDebugging: unary(() => new Empty()),
    requirePulumiVersion: unary(() => new RequirePulumiVersionResponse()),
  };
}

const hasFailed = ({ messages }: Deployment): boolean => messages.some(({ severity }) => severity === "error");

/** Keeps the program's output: it is the reason of a failure that was not logged. */
function noteExit(deployment: Deployment, { code, output }: ProgramExit): void {
  const printed = output.trim();
  if (code !== 0 && !hasFailed(deployment))
    deployment.log("error", `The program ended with exit code ${code}.\n${printed}`.trim());
  else if (printed) deployment.log("info", printed);
}
