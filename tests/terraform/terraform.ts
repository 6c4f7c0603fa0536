import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { onPath } from "../on-path";
import type { Block, Schema } from "./schema";

const PROVIDER = join("registry.terraform.io", "hashicorp", "aws");

/** The terraform command with an AWS provider that is already on this machine. */
export interface Terraform {
  readonly pluginDirectory: string;
  /** For example 5.100.0. */
  readonly providerVersion: string;
}

/**
 * Looks for terraform on the PATH, and for the AWS provider in TERRAFORM_PLUGIN_DIR or a mirror:
 * https://developer.hashicorp.com/terraform/cli/config/config-file#implied-local-mirror-directories
 * @returns both, or the reason why tests cannot run here
 */
export function findTerraform(): Terraform | string {
  if (onPath("terraform") === undefined) return "terraform is not on the PATH";
  const { TERRAFORM_PLUGIN_DIR, TF_PLUGIN_CACHE_DIR } = process.env;
  const folders = [
    TERRAFORM_PLUGIN_DIR,
    TF_PLUGIN_CACHE_DIR,
    join(homedir(), ".terraform.d", "plugins"),
    join(homedir(), ".local", "share", "terraform", "plugins"),
    join("/usr", "local", "share", "terraform", "plugins"),
    join("/usr", "share", "terraform", "plugins"),
    ...subfolders("/opt"),
  ];
  for (const folder of folders) {
    const version = folder && subfolders(join(folder, PROVIDER)).at(-1);
    if (version) return { pluginDirectory: folder, providerVersion: version.slice(version.lastIndexOf("/") + 1) };
  }
  return "no Terraform AWS provider was found on this machine; TERRAFORM_PLUGIN_DIR names its folder";
}

function subfolders(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => join(folder, name))
    .sort();
}

/** A provider's arguments, resource types and data sources. */
export interface ProviderSchema {
  readonly provider: Block;
  readonly resources: Schema;
  readonly lookups: Schema;
}

/**
 * Asks the provider for its schemas. @throws with terraform's output when it fails
 */
export async function providerSchemas({ pluginDirectory, providerVersion }: Terraform): Promise<ProviderSchema> {
  const directory = mkdtempSync(join(tmpdir(), "private-ingest-terraform-"));
  try {
    const aws = { source: "hashicorp/aws", version: providerVersion };
    const configuration = { terraform: { required_providers: { aws } } };
    writeFileSync(join(directory, "main.tf.json"), JSON.stringify(configuration));
    await run(directory, "init", `-plugin-dir=${pluginDirectory}`);
    const { provider_schemas: providers } = JSON.parse(await run(directory, "providers", "schema", "-json")) as {
      provider_schemas: Readonly<
        Record<string, { provider: Schema[string]; resource_schemas: Schema; data_source_schemas: Schema }>
      >;
    };
    const [found] = Object.values(providers);
    if (!found) throw new Error("terraform providers schema: no provider");
    return { provider: found.provider.block, resources: found.resource_schemas, lookups: found.data_source_schemas };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

async function run(cwd: string, ...args: string[]): Promise<string> {
  const settings = { TF_CLI_ARGS: "-no-color", TF_CLI_CONFIG_FILE: "", TF_IN_AUTOMATION: "1", CHECKPOINT_DISABLE: "1" };
  const options = { cwd, maxBuffer: 256 * 1024 * 1024, env: { ...process.env, ...settings } };
  try {
    return (await promisify(execFile)("terraform", args, options)).stdout;
  } catch (error) {
    const { stderr, stdout } = error as { stderr?: string; stdout?: string };
    throw new Error(`terraform ${args.join(" ")}:\n${stderr || (stdout ?? String(error))}`, { cause: error });
  }
}
