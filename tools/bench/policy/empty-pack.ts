import * as fs from "node:fs";
import * as path from "node:path";

const root = path.join(__dirname, "../../..");

/** A pack of two policies that do nothing: the cost of SDK and gRPC. */
export function emptyPack(parent: string): string {
  const folder = path.join(parent, "empty");
  const policies = `const { PolicyPack } = require("@pulumi/policy");
const nothing = () => {};
new PolicyPack("empty", { policies: [
  { name: "resource", description: "Nothing.", validateResource: nothing },
  { name: "stack", description: "Nothing.", validateStack: nothing },
] });
`;
  fs.mkdirSync(folder);
  fs.symlinkSync(path.join(root, "node_modules"), path.join(folder, "node_modules"));
  fs.writeFileSync(path.join(folder, "package.json"), '{ "name": "pack", "version": "0.0.1", "main": "index.js" }\n');
  fs.writeFileSync(path.join(folder, "PulumiPolicy.yaml"), "runtime: nodejs\n");
  fs.writeFileSync(path.join(folder, "index.js"), policies);
  return folder;
}
