import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { buildSync } from "esbuild";

const root = join(__dirname, "../../..");

/** Writes a command that runs another with an environment that contains no quotes. */
export function writeCommand(file: string, environment: Readonly<Record<string, string>>, program: string): void {
  const variables = Object.entries(environment).map(([name, value]) => `${name}='${value}' `);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `#!/bin/sh\n${variables.join("")}exec ${program} "$@"\n`, { mode: 0o755 });
}

/** Writes a command that runs a TypeScript file of this layer, bundled. */
export function writeNodeCommand(file: string, source: string): void {
  const outfile = `${file}.js`;
  const external = ["@pulumi/*", "typescript"];
  buildSync({ entryPoints: [source], outfile, bundle: true, platform: "node", external, logLevel: "error" });
  writeCommand(file, { NODE_PATH: join(root, "node_modules") }, `'${process.execPath}' '${outfile}'`);
}
