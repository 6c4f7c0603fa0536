import { createRequire } from "node:module";
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { invokes } from "@private-ingest/offline/engine/aws/invokes";
import { standIns } from "@private-ingest/offline/engine/aws/table";
import { resolveConfig } from "@private-ingest/offline/engine/config";
import { Deployment, type Invoke } from "@private-ingest/offline/engine/deployment";
import type { Registration } from "@private-ingest/offline/engine/evaluation";
import { monitorService } from "@private-ingest/offline/engine/monitor";
import { readProject } from "@private-ingest/offline/engine/project";
import { mapValues, plain, secretPaths } from "@private-ingest/offline/engine/wire";
import { type Preset, presets } from "./presets";

export const projectDirectory = path.join(__dirname, "../..");

export interface InProcessOptions {
  /** Default: `preview`. */
  readonly mode?: "preview" | "update";
  /** Default: that of the preset. */
  readonly stack?: string;
  /** Default: the stack's, where there is one (presets.ts), and `dev` otherwise. */
  readonly preset?: Preset;
  /** On top of the preset. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** Answers to look-ups, before the engine's own. */
  readonly invokes?: Readonly<Record<string, Invoke>>;
}

/** The user's copy may have another name; the settings that it declares are the program's. */
export const project = { ...readProject(projectDirectory), name: "private-ingest" };

export interface Run {
  readonly resources: readonly Registration[];
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly secretOutputs: readonly string[];
  /** Messages of severity error, and what the program threw. */
  readonly errors: readonly string[];
}

/** In a tenth of the time of launcher and gRPC. What an `apply` throws needs the launcher. */
export async function runInProcess(options: InProcessOptions = {}): Promise<Run> {
  const { mode = "preview", stack = options.preset ?? "dev" } = options;
  const preset = options.preset ?? (stack === "prod" ? "prod" : "dev");
  const { values } = resolveConfig(project, stack, presets[preset], options.config);
  const deployment = new Deployment({
    project: project.name,
    stack,
    preview: mode === "preview",
    account: { id: "123456789012", region: values["aws:region"] ?? "us-east-1" },
    standIns,
    invokes: { ...invokes, ...options.invokes },
  });
  try {
    await runProgram(deployment, values);
  } catch (error) {
    deployment.log("error", error instanceof Error ? error.message : String(error));
  }
  const { resources, stackOutputs, messages } = deployment;
  return {
    resources,
    outputs: mapValues(stackOutputs, plain),
    secretOutputs: Object.keys(stackOutputs).filter((name) => secretPaths(stackOutputs[name]).length > 0),
    errors: messages.filter(({ severity }) => severity === "error").map(({ message }) => message),
  };
}

let development: Promise<Run> | undefined;

/** The program with the preset dev as it is, once for all tests of a process. */
export function developmentStack(): Promise<Run> {
  development ??= runInProcess({ mode: "update" });
  return development;
}

const requireHere = createRequire(__filename);
/** Internals of the SDK. The Automation API gives each inline program a store of its own so. */
const { withLocalStorage } = requireHere("@pulumi/pulumi/runtime/state") as {
  withLocalStorage: <T>(run: () => Promise<T>) => Promise<T>;
};
/** `setMocks` puts its mocks in the monitor's place so. */
const { setMockOptions } = requireHere("@pulumi/pulumi/runtime/settings") as {
  setMockOptions: (monitor: object, project: string, stack: string, preview: boolean, organization: string) => void;
};

function runProgram(deployment: Deployment, config: Readonly<Record<string, string>>): Promise<void> {
  const { project, stack, preview } = deployment.options;
  return withLocalStorage(async () => {
    setMockOptions(client(deployment), project, stack, preview, "organization");
    pulumi.runtime.setAllConfig({ ...config });
    Error.stackTraceLimit = FRAMES;
    try {
      await pulumi.runtime.runInPulumiStack(requireHere("../../index.ts") as () => Promise<unknown>);
    } finally {
      await pulumi.runtime.disconnect();
      Error.stackTraceLimit = usual;
    }
  });
}

/** As in Pulumi.yaml, for the same reason. */
const FRAMES = 3;
const usual = Error.stackTraceLimit;

/** The engine's monitor as a client of it looks: `registerResource(request, …, callback)`. */
function client(deployment: Deployment): object {
  type Handler = (call: { request: unknown }, callback: unknown) => void;
  return mapValues(
    monitorService(deployment, {}).handlers as unknown as Record<string, Handler>,
    (handle) =>
      (request: unknown, ...rest: unknown[]) => {
        handle({ request }, rest.at(-1));
      },
  );
}
