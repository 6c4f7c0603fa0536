/** Bundles the operator's program into one file that needs only Node: dist/private-ingest.js. */
import { chmodSync } from "node:fs";
import * as path from "node:path";
import { buildSync } from "esbuild";

/** @throws esbuild's error, which lists every problem with its file and line. */
export function buildProgram(file: string): void {
  buildSync({
    absWorkingDir: __dirname,
    entryPoints: ["main.ts"],
    outfile: file,
    bundle: true,
    minify: true,
    // Names in stack traces stay readable.
    keepNames: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    legalComments: "none",
    tsconfigRaw: {},
    logLevel: "error",
  });
  chmodSync(file, 0o755);
}

if (require.main === module) buildProgram(path.join(__dirname, "dist/private-ingest.js"));
