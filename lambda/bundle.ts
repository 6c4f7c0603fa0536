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

const bundles = new Map<FunctionName, FunctionBundle>();

/**
 * Bundles a function with all it needs into one file, once in a process. The same sources give the same bytes on every
 * machine, so an unchanged function is never deployed again.
 *
 * @throws esbuild's error, which lists every problem with its file and line.
 */
export function bundleFunction(name: FunctionName): FunctionBundle {
  const known = bundles.get(name);
  if (known !== undefined) return known;
  const code = compile(name);
  const bundle = { code, sha256: createHash("sha256").update(code).digest("hex") };
  bundles.set(name, bundle);
  return bundle;
}

function compile(name: FunctionName): string {
  const { outputFiles } = buildSync({
    // Relative to a fixed folder, so that no path of this machine gets into the output.
    absWorkingDir: __dirname,
    entryPoints: [path.posix.join(name, "index.ts")],
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
  const [file] = outputFiles;
  if (file === undefined) throw new Error(`esbuild gave no output for the function "${name}".`);
  return file.text;
}
