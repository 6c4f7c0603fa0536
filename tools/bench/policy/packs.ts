/** The packs that ours stands beside: one that asks nothing, and AWSGuard, Pulumi's own for AWS. */
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { cacheFolder } from "@private-ingest/local-firehose/opensearch/cache";

const root = path.join(__dirname, "../../..");

/** A pack of one policy for resources and one for stacks that do nothing: what the SDK and gRPC cost by themselves. */
export function emptyPack(folder: string): string {
  return pack(
    path.join(folder, "empty"),
    root,
    `const nothing = () => {};
new PolicyPack("empty", { policies: [
  { name: "resource", description: "Nothing.", validateResource: nothing },
  { name: "stack", description: "Nothing.", validateStack: nothing },
] });`,
  );
}

const AWSGUARD = "0.3.1";

/** AWSGuard with all its policies, installed once into the project's cache folder: it brings a provider SDK of its own (some 150 MB). */
export function awsGuardPack(folder: string): string {
  const prefix = path.join(cacheFolder(), `awsguard-${AWSGUARD}`);
  if (!fs.existsSync(path.join(prefix, "node_modules/@pulumi/awsguard"))) {
    fs.mkdirSync(prefix, { recursive: true });
    execFileSync("npm", [
      "install",
      "--silent",
      "--no-save",
      "--ignore-scripts",
      "--prefix",
      prefix,
      `@pulumi/awsguard@${AWSGUARD}`,
    ]);
  }
  return pack(
    path.join(folder, "awsguard"),
    prefix,
    'const { AwsGuard } = require("@pulumi/awsguard");\nnew AwsGuard({ all: "mandatory" });',
  );
}

/** Writes a pack; it finds its modules through a link to those of `modules`. */
function pack(folder: string, modules: string, statements: string): string {
  fs.mkdirSync(folder);
  fs.symlinkSync(path.join(modules, "node_modules"), path.join(folder, "node_modules"));
  fs.writeFileSync(path.join(folder, "package.json"), '{ "name": "pack", "version": "0.0.1", "main": "index.js" }\n');
  fs.writeFileSync(path.join(folder, "PulumiPolicy.yaml"), "runtime: nodejs\n");
  fs.writeFileSync(path.join(folder, "index.js"), `const { PolicyPack } = require("@pulumi/policy");\n${statements}\n`);
  return folder;
}
