import { type ChildProcessByStdio, spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { constants, setPriority } from "node:os";
import { join, resolve } from "node:path";
import type { Readable } from "node:stream";
import {
  type AnalyzeResponse,
  type AnalyzerInfo,
  AnalyzerStackConfigureRequest,
  AnalyzeStackRequest,
  ConfigureAnalyzerRequest,
  PolicyConfig as PolicyConfigMessage,
  type RemediateResponse,
} from "@pulumi/pulumi/proto/analyzer_pb";
import { AnalyzerClient } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import { parse } from "yaml";
import type { Violation } from "./evaluation";
import { ask, channelOptions, Empty, fromStruct, grpc, toStruct } from "./grpc";
import { resolvePolicies, SEVERITIES, type PolicyConfig, type PolicyInfo } from "./policy-config";
import {
  analyzeRequest,
  type JudgedResource,
  levelOf,
  stackResource,
  violations,
  WIRE_LEVELS,
} from "./policy-messages";
import { endWithParent } from "./program";

/** On the wire, 0 is none, 1 is low, and so on. */
function severityOf(wire: number): Pick<PolicyInfo, "severity"> {
  const severity = SEVERITIES[wire - 1];
  return severity === undefined ? {} : { severity };
}

interface PackInfo {
  readonly name: string;
  readonly version: string;
  readonly policies: readonly PolicyInfo[];
}

/**
 * A policy pack in a process of its own. The Pulumi CLI's launcher starts it, and the CLI's
 * protocol reaches it.
 */
export class PolicyPack {
  readonly #process: ChildProcessByStdio<null, Readable, Readable>;
  readonly #client: AnalyzerClient;
  #info: Promise<PackInfo> | undefined;
  #remediates = false;

  private constructor(process: ChildProcessByStdio<null, Readable, Readable>, port: number) {
    this.#process = process;
    this.#client = new AnalyzerClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure(), channelOptions);
  }

  /**
   * Starts the pack of a folder.
   * @param directory folder of PulumiPolicy.yaml, for example `policy`
   * @throws when the folder holds no pack, when it is not built, or when it ends before it serves.
   */
  static async start(directory: string): Promise<PolicyPack> {
    const folder = resolve(directory);
    const program = packProgram(folder);
    const launcher = require.resolve("@pulumi/pulumi/cmd/run-policy-pack", { paths: [folder] });
    // Packs get the engine's address and do not use it.
    const child = spawn(process.execPath, [...endWithParent, launcher, "127.0.0.1:0", program], {
      cwd: folder,
      stdio: ["ignore", "pipe", "pipe"],
    });
    // The program starts at the same time, and everything waits for that.
    const port = announcedPort(child, folder);
    if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
    return new PolicyPack(child, await port);
  }

  get processId(): number | undefined {
    return this.#process.pid;
  }

  /** The pack's name, version and policies with their own levels. The pack is asked once. */
  info(): Promise<PackInfo> {
    return (this.#info ??= this.#ask());
  }

  async #ask(): Promise<PackInfo> {
    const info = await ask<AnalyzerInfo>((done) => this.#client.getAnalyzerInfo(new Empty(), done));
    return {
      name: info.getName(),
      version: info.getVersion(),
      policies: info.getPoliciesList().map((policy) => ({
        name: policy.getName(),
        description: policy.getDescription(),
        enforcementLevel: levelOf(policy.getEnforcementlevel()),
        configProperties: fromStruct(policy.getConfigschema()?.getProperties()) as PolicyInfo["configProperties"],
        ...severityOf(policy.getSeverity()),
        controls: [policy.getFramework()?.getReference() ?? "", ...policy.getTagsList()].filter((name) => name !== ""),
        url: policy.getUrl(),
        remediationSteps: policy.getRemediationSteps(),
      })),
    };
  }

  /**
   * Sends levels and properties of all policies.
   * @param config of a `--policy-pack-config` file; empty keeps the pack's own.
   */
  async configure(config?: PolicyConfig): Promise<void> {
    const resolved = resolvePolicies((await this.info()).policies, config);
    const request = new ConfigureAnalyzerRequest();
    for (const [name, { enforcementLevel, properties }] of Object.entries(resolved)) {
      const message = new PolicyConfigMessage();
      message.setEnforcementlevel(WIRE_LEVELS[enforcementLevel]);
      message.setProperties(toStruct(properties));
      request.getPolicyconfigMap().set(name, message);
    }
    this.#remediates = Object.values(resolved).some(({ enforcementLevel }) => enforcementLevel === "remediate");
    await ask((done) => this.#client.configure(request, done));
  }

  async configureStack(next: {
    readonly project: string;
    readonly stack: string;
    readonly preview: boolean;
    readonly config: Readonly<Record<string, string>>;
    readonly secretKeys: readonly string[];
  }): Promise<void> {
    const { project, stack, preview, config, secretKeys } = next;
    const request = new AnalyzerStackConfigureRequest();
    request.setOrganization("organization");
    request.setProject(project);
    request.setStack(stack);
    request.setDryRun(preview);
    request.setConfigSecretKeysList([...secretKeys]);
    for (const [key, value] of Object.entries(config)) request.getConfigMap().set(key, value);
    await ask((done) => this.#client.configureStack(request, done));
  }

  /** Has policies of level `remediate` repair a resource's inputs, if the pack has any. */
  async remediate(resource: JudgedResource) {
    if (!this.#remediates) return [];
    const response = await ask<RemediateResponse>((done) => this.#client.remediate(analyzeRequest(resource), done));
    return response.getRemediationsList().map((remediation) => {
      const properties = remediation.getProperties();
      return {
        policy: remediation.getPolicyname(),
        /** Why the repair failed; empty otherwise. */
        diagnostic: remediation.getDiagnostic(),
        ...(properties ? { properties: fromStruct(properties) } : {}),
      };
    });
  }

  async analyze(resource: JudgedResource): Promise<readonly Violation[]> {
    const response = await ask<AnalyzeResponse>((done) => this.#client.analyze(analyzeRequest(resource), done));
    return violations(response, resource.registration.urn);
  }

  async analyzeStack(resources: readonly JudgedResource[]): Promise<readonly Violation[]> {
    const request = new AnalyzeStackRequest();
    request.setResourcesList(resources.map(stackResource));
    const response = await ask<AnalyzeResponse>((done) => this.#client.analyzeStack(request, done));
    return violations(response, "");
  }

  stop(): void {
    this.#client.close();
    this.#process.kill();
  }
}

/** The file that the launcher loads: `main` of PulumiPolicy.yaml, else of package.json. */
function packProgram(folder: string): string {
  const manifest = join(folder, "PulumiPolicy.yaml");
  if (!existsSync(manifest)) throw new Error(`${folder} holds no policy pack: ${manifest} is missing.`);
  const main = (parse(readFileSync(manifest, "utf8")) as { main?: string } | null)?.main;
  const program = main === undefined ? folder : join(folder, main);
  try {
    return require.resolve(program);
  } catch (cause) {
    throw new Error(
      `The policy pack in ${folder} is not built: ${program} cannot be loaded. Run \`npm run build --workspace policy\`.`,
      { cause },
    );
  }
}

/** A pack is ready when it writes its port, alone on a line, to standard output. */
function announcedPort(child: ChildProcessByStdio<null, Readable, Readable>, folder: string): Promise<number> {
  return new Promise((resolve, reject) => {
    let output = "";
    let errors = "";
    child.stdout.on("data", (chunk: Buffer) => {
      output += chunk.toString();
      const port = /^(\d+)\r?\n/m.exec(output)?.[1];
      if (port !== undefined) resolve(Number(port));
    });
    child.stderr.on("data", (chunk: Buffer) => {
      errors += chunk.toString();
    });
    child.once("error", reject);
    child.once("close", (code) => {
      reject(new Error(`The policy pack in ${folder} ended with exit code ${String(code)}:\n${output}${errors}`));
    });
  });
}
