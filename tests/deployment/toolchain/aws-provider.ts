import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findTerraform, providerSchemas, type Terraform } from "../../terraform/terraform";
import { cached } from "./cache";
import { awsVersion } from "./declarations";
import { goBuild } from "./go-build";
import { nameMap } from "./name-map";

/** The command that serves the AWS provider to the CLI, and the variables that it needs. */
export interface AwsProvider {
  readonly command: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** A Terraform AWS provider of this machine, bridged to Pulumi, or why there is none. */
export async function awsProvider(): Promise<AwsProvider | string> {
  const terraform = findTerraform();
  if (typeof terraform === "string") return terraform;
  const module = join(__dirname, "../bridge");
  const command = await goBuild({ name: "pulumi-resource-aws", module, package: "." });
  const names = await cached("aws-names", [awsVersion, terraform.providerVersion, ...sources()], async (folder) => {
    writeFileSync(join(folder, "names.json"), JSON.stringify(nameMap(await providerSchemas(terraform))));
  });
  return { command, environment: { BRIDGE_NAMES: join(names, "names.json"), BRIDGE_PROVIDER: binaryOf(terraform) } };
}

/** Sources that the names depend on. */
function sources(): string[] {
  const folders = [__dirname, join(__dirname, "../../terraform"), engine, join(engine, "aws")];
  return folders.flatMap((folder) =>
    readdirSync(folder)
      .filter((file) => file.endsWith(".ts"))
      .map((file) => readFileSync(join(folder, file), "utf8")),
  );
}

const engine = join(__dirname, "../../../packages/offline/engine");

function binaryOf({ pluginDirectory, providerVersion }: Terraform): string {
  const folder = join(pluginDirectory, "registry.terraform.io/hashicorp/aws", providerVersion);
  const file = readdirSync(folder, { recursive: true, encoding: "utf8" }).find((name) =>
    name.includes("terraform-provider-aws_"),
  );
  if (!file) throw new Error(`${folder} has no terraform-provider-aws_*`);
  return join(folder, file);
}
