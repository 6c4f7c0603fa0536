import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";

const folder = path.join(__dirname, "../../policy");
const program = path.join(folder, "dist/index.js");

/** The folder of this project's policy pack, recompiled after a change to its files. */
export function builtPack(): string {
  if (!fs.existsSync(program) || newestSource() > fs.statSync(program).mtimeMs) {
    // The compiler's output is about problems.
    execFileSync("npm", ["run", "build", "--silent"], { cwd: folder, stdio: ["ignore", 2, 2] });
  }
  return folder;
}

function newestSource(): number {
  const names = fs.readdirSync(folder, { recursive: true, encoding: "utf8" });
  const sources = names.filter((name) => name.endsWith(".ts") && !/^(dist|node_modules)\b/.test(name));
  return Math.max(...sources.map((name) => fs.statSync(path.join(folder, name)).mtimeMs));
}
