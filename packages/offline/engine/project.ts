import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { parse } from "yaml";

/** One key of the `config:` section of Pulumi.yaml. */
export interface ConfigDeclaration {
  readonly type?: string;
  readonly items?: ConfigDeclaration;
  readonly default?: unknown;
  readonly value?: unknown;
  readonly secret?: boolean;
}

export interface Project {
  readonly name: string;
  /** Folders of Pulumi.yaml and of the program, absolute. */
  readonly directory: string;
  readonly workingDirectory: string;
  /** Program to run, relative to the working directory; `.` leaves it to package.json. */
  readonly entryPoint: string;
  readonly typescript: boolean;
  readonly tsconfig?: string;
  readonly nodeArgs: readonly string[];
  readonly config: Readonly<Record<string, ConfigDeclaration>>;
}

interface ProjectFile {
  name?: unknown;
  main?: string;
  runtime?: string | { name: string; options?: { typescript?: boolean; tsconfig?: string; nodeargs?: string } };
  config?: Record<string, unknown>;
}

/**
 * @throws when Pulumi.yaml is missing or no YAML, has no name, or is for another runtime than
 * nodejs.
 */
export function readProject(directory: string): Project {
  const root = resolve(directory);
  const path = join(root, "Pulumi.yaml");
  const file = readYaml(path) as ProjectFile | null;
  if (typeof file?.name !== "string") throw new Error(`${path}: name is missing; a project needs one.`);
  const runtime = typeof file.runtime === "string" ? { name: file.runtime } : file.runtime;
  if (runtime?.name !== "nodejs") {
    throw new Error(`${path}: runtime is ${JSON.stringify(runtime?.name)}; this engine runs nodejs programs only.`);
  }
  const tsconfig = runtime.options?.tsconfig;
  return {
    name: file.name,
    directory: root,
    ...programLocation(root, file.main),
    typescript: runtime.options?.typescript ?? true,
    ...(tsconfig === undefined ? {} : { tsconfig }),
    nodeArgs: runtime.options?.nodeargs?.split(/\s+/) ?? [],
    config: Object.fromEntries(Object.entries(file.config ?? {}).map(([key, value]) => [key, declaration(value)])),
  };
}

/**
 * A program runs in the folder of its `main`, so that its relative paths are right: `GetPwdMain` in
 * pulumi/pulumi, `sdk/go/common/workspace`.
 */
function programLocation(root: string, main: string | undefined): Pick<Project, "workingDirectory" | "entryPoint"> {
  if (main === undefined) return { workingDirectory: root, entryPoint: "." };
  const path = join(root, main);
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
  return isFolder
    ? { workingDirectory: path, entryPoint: "." }
    : { workingDirectory: dirname(path), entryPoint: basename(path) };
}

function declaration(value: unknown): ConfigDeclaration {
  const isSchema = typeof value === "object" && value !== null && !Array.isArray(value);
  return isSchema ? value : { value };
}

/** Names of the stacks that have a file of settings. */
export function stacksOf(directory: string): readonly string[] {
  return readdirSync(directory).flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? []);
}

/** Reads the `config:` section of Pulumi.<stack>.yaml; empty when there is no such file. */
export function readStackFile(project: Project, stack: string): Readonly<Record<string, unknown>> {
  const path = join(project.directory, `Pulumi.${stack}.yaml`);
  if (!statSync(path, { throwIfNoEntry: false })) return {};
  return (readYaml(path) as { config?: Record<string, unknown> } | null)?.config ?? {};
}

function readYaml(path: string): unknown {
  try {
    return parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new Error(`${path}: cannot be read: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}
