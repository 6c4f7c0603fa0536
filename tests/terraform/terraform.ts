import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { strToU8, zipSync } from "fflate";
import { onPath } from "../on-path";
import type { Block, Schema } from "./schema";
import type { Translation } from "./translate";

const PROVIDER = join("registry.terraform.io", "hashicorp", "aws");

/** The terraform command with an AWS provider that is already on this machine. */
export interface Terraform {
  readonly pluginDirectory: string;
  /** For example 5.100.0. */
  readonly providerVersion: string;
}

/**
 * Looks for terraform on the PATH, and for the AWS provider where TERRAFORM_PLUGIN_DIR says or
 * where mirrors usually are:
 * https://developer.hashicorp.com/terraform/cli/config/config-file#implied-local-mirror-directories
 * @returns what was found, or the reason why these tests cannot run here
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

/** What a plan would do to one resource. */
export interface PlannedChange {
  readonly address: string;
  readonly change: {
    readonly actions: readonly string[];
    readonly before: Readonly<Record<string, unknown>> | null;
    /** Without what is known only after the change. */
    readonly after: Readonly<Record<string, unknown>> | null;
  };
}

/** A folder with Terraform configuration for one test; {@link Workspace.remove} deletes it. */
export class Workspace {
  readonly #directory = mkdtempSync(join(tmpdir(), "private-ingest-terraform-"));

  private constructor(
    private readonly terraform: Terraform,
    private readonly provider: Readonly<Record<string, unknown>>,
  ) {}

  /** @param provider arguments of the AWS provider besides those that keep it off the network */
  static async make(terraform: Terraform, provider: Readonly<Record<string, unknown>> = {}): Promise<Workspace> {
    const workspace = new Workspace(terraform, provider);
    workspace.#write({});
    await workspace.run("init", `-plugin-dir=${terraform.pluginDirectory}`);
    return workspace;
  }

  /** Resource types that the provider has. */
  async schema(): Promise<Schema> {
    return (await this.schemas()).resources;
  }

  /** Everything that the provider has. */
  async schemas(): Promise<ProviderSchema> {
    const { provider_schemas: providers } = JSON.parse(await this.run("providers", "schema", "-json")) as {
      provider_schemas: Readonly<
        Record<string, { provider: Schema[string]; resource_schemas: Schema; data_source_schemas: Schema }>
      >;
    };
    const [found] = Object.values(providers);
    if (!found) throw new Error("terraform providers schema: no provider");
    return { provider: found.provider.block, resources: found.resource_schemas, lookups: found.data_source_schemas };
  }

  /** Plans and gives what would change: resources that stay as they are are left out. */
  async plan(): Promise<readonly PlannedChange[]> {
    await this.run("plan", "-out=plan");
    const plan = JSON.parse(await this.run("show", "-json", "plan")) as { resource_changes?: readonly PlannedChange[] };
    return (plan.resource_changes ?? []).filter(({ change }) => change.actions.join() !== "no-op");
  }

  /** Puts a translation, with its archives, into the folder. */
  put(translation: Translation): void {
    this.#write(translation.resource);
    for (const [file, files] of Object.entries(translation.archives)) {
      const entries = Object.entries(files).map(([name, text]): [string, Uint8Array] => [name, strToU8(text)]);
      writeFileSync(join(this.#directory, file), zipSync(Object.fromEntries(entries)));
    }
  }

  /**
   * Runs a command and gives what it wrote to standard output.
   * @throws with all that it wrote when it fails
   */
  run(...args: string[]): Promise<string> {
    const options = {
      cwd: this.#directory,
      maxBuffer: 256 * 1024 * 1024,
      env: {
        ...process.env,
        TF_CLI_ARGS: "-no-color",
        TF_CLI_CONFIG_FILE: "",
        TF_IN_AUTOMATION: "1",
        CHECKPOINT_DISABLE: "1",
      },
    };
    return new Promise((resolve, reject) => {
      execFile("terraform", args, options, (error, output, errors) => {
        if (error) reject(new Error(`terraform ${args.join(" ")}:\n${errors || output}`, { cause: error }));
        else resolve(output);
      });
    });
  }

  remove(): void {
    rmSync(this.#directory, { recursive: true, force: true });
  }

  #write(resource: Translation["resource"]): void {
    const configuration = {
      terraform: { required_providers: { aws: { source: "hashicorp/aws", version: this.terraform.providerVersion } } },
      provider: {
        aws: {
          region: "us-east-1",
          access_key: "test",
          secret_key: "test",
          skip_credentials_validation: true,
          skip_metadata_api_check: true,
          skip_requesting_account_id: true,
          ...this.provider,
        },
      },
      ...(Object.keys(resource).length > 0 ? { resource } : {}),
    };
    writeFileSync(join(this.#directory, "main.tf.json"), JSON.stringify(configuration, null, 2));
  }
}
