import { createHash } from "node:crypto";
import * as path from "node:path";
import { buildSync } from "esbuild";

/** The functions of this project, by the name of their folder. */
export const functionNames = ["transform", "setup", "drain"] as const;

export type FunctionName = (typeof functionNames)[number];

/** A function as it is deployed: one CommonJS file that exports `handler`. */
export interface FunctionBundle {
  readonly code: string;
  /** SHA-256 of the code, in lower-case hexadecimal. */
  readonly sha256: string;
}

let bundles: Readonly<Record<FunctionName, FunctionBundle>> | undefined;

/**
 * A function bundled with all it needs into one file. The same sources give the same bytes on every machine, so an unchanged function is
 * never deployed again.
 *
 * @throws esbuild's error, which lists every problem with its file and line.
 */
export function bundleFunction(name: FunctionName): FunctionBundle {
  bundles ??= compile();
  return bundles[name];
}

/** All at once: starting esbuild takes longer than what it does. */
function compile(): Record<FunctionName, FunctionBundle> {
  const { outputFiles } = buildSync({
    // Relative to a fixed folder, so that no path of this machine gets into the output.
    absWorkingDir: __dirname,
    entryPoints: Object.fromEntries(functionNames.map((name) => [name, path.posix.join(name, "index.ts")])),
    outdir: ".",
    bundle: true,
    minify: true,
    platform: "node",
    target: "node24",
    format: "cjs",
    // The runtime brings the AWS SDK; what a function takes from it need not be loaded with its code.
    external: ["@aws-sdk/*"],
    legalComments: "none",
    // Nothing of the compiler's configuration that surrounds the function may reach its bytes.
    tsconfigRaw: {},
    write: false,
  });
  return Object.fromEntries(
    outputFiles.map(({ path: file, text }) => [
      path.basename(file, ".js"),
      { code: text, sha256: createHash("sha256").update(text).digest("hex") },
    ]),
  ) as Record<FunctionName, FunctionBundle>;
}
