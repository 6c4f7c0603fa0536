// The SDK of a package for a program of Node, as `pulumi package add` asks for it.
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, dirname, join } from "node:path";
import type { GeneratePackageRequest } from "@pulumi/pulumi/proto/language_pb";

interface Manifest {
  readonly name: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly scripts?: Readonly<Record<string, string>>;
}

/** Writes the SDK by Pulumi's own generator. @throws with what the generator says */
export function generateSdk(request: GeneratePackageRequest): void {
  const args = ["nodejs", request.getDirectory(), request.getLoaderTarget()];
  run("pulumi-codegen", args, { input: request.getSchema() });
}

/** Adds an SDK to a program, as `npm install file:<path>` does; gives the name to import. */
export function linkSdk(program: string, path: string): string {
  const folder = join(program, path);
  const { name, scripts } = manifestOf(folder);
  const manifest = manifestOf(program);
  const dependencies = { ...manifest.dependencies, [name]: `file:${path}` };
  writeFileSync(join(program, "package.json"), JSON.stringify({ ...manifest, dependencies }, null, 2));
  const link = join(program, "node_modules", name);
  mkdirSync(dirname(link), { recursive: true });
  rmSync(link, { force: true });
  symlinkSync(folder, link);
  // It compiles the SDK.
  const compiler = dirname(createRequire(join(folder, "x.js")).resolve("typescript/bin/tsc"));
  const PATH = [compiler, process.env["PATH"]].join(delimiter);
  run("sh", ["-c", scripts?.["postinstall"] ?? "exit 1"], { cwd: folder, env: { ...process.env, PATH } });
  return name;
}

const manifestOf = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;

function run(command: string, args: string[], options: object): void {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: "utf8", ...options });
  if (status !== 0) throw new Error(`${command}: ${error?.message ?? `${stdout}${stderr}`}`);
}
