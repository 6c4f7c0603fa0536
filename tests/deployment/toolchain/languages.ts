import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { onPath } from "../../on-path";
import { goBuild } from "./go-build";

export interface Languages {
  /** The language host of YAML. */
  readonly yaml: string;
  /** Generates SDKs for the language hosts of this folder (`codegen/`). */
  readonly codegen: string;
}

const moduleOf = (name: string): string => join(__dirname, "..", name);

/** The language host of YAML, from the PATH or its Go module; the generator of the CLI's module. */
export async function languages(): Promise<Languages> {
  const name = "pulumi-language-yaml";
  const host = { name, module: moduleOf("yaml"), package: `github.com/pulumi/pulumi-yaml/cmd/${name}` };
  return {
    yaml: onPath(name) ?? (await goBuild(host)),
    codegen: await goBuild({ name: "pulumi-codegen", module: moduleOf("codegen"), package: "." }),
  };
}

/** A command that runs Python programs by the virtual environment `venv` in their folder. */
export async function pythonHost(): Promise<string> {
  const sdk = "github.com/pulumi/pulumi/sdk/v3";
  const name = "pulumi-language-python";
  const host = await goBuild({ name, module: moduleOf("python"), package: `${sdk}/python/cmd/${name}` });
  const [version = ""] = /v[\d.]+$/m.exec(readFileSync(join(moduleOf("python"), "go.mod"), "utf8")) ?? [];
  const { stdout } = spawnSync("go", ["mod", "download", "-json", `${sdk}@${version}`], { encoding: "utf8" });
  const { Dir: folder } = JSON.parse(stdout) as { Dir: string };
  return `'${host}' -virtualenv=venv -root=. -use-executor='${folder}/python/cmd/${name}-exec'`;
}
