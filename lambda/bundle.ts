import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import * as path from "node:path";
import { type BuildOptions, buildSync, stop } from "esbuild";

/** The functions of this project, by the name of their folder. */
export const functionNames = ["transform", "setup", "drain", "cloudwatch-logs"] as const;

export type FunctionName = (typeof functionNames)[number];

/** A function's source: a folder here, or the file of a stream's own transform. */
export type FunctionSource = FunctionName | { readonly transformFile: string };

/** A function as it is deployed: one CommonJS file that exports `handler`. */
export interface FunctionBundle {
  readonly code: string;
  /** SHA-256 of the code, in lower-case hexadecimal. */
  readonly sha256: string;
}

/** Lambda's limit on a directly uploaded package, in bytes. */
const MOST_BYTES = 50 * 1024 * 1024;

let bundles: Readonly<Record<FunctionName, FunctionBundle>> | undefined;
const ownBundles = new Map<string, FunctionBundle>();

/**
 * A function bundled with its npm packages into one file, the same bytes on every machine, so an
 * unchanged function is not deployed again.
 * @throws Error that lists every problem with its file and line.
 */
export function bundleFunction(source: FunctionSource): FunctionBundle {
  if (typeof source === "string") {
    bundles ??= bundleAll();
    return bundles[source];
  }
  const file = path.resolve(source.transformFile);
  const bundle = ownBundles.get(file) ?? bundleTransform(file);
  ownBundles.set(file, bundle);
  return bundle;
}

/** All at once: esbuild's start takes longer than its work. */
function bundleAll(): Record<FunctionName, FunctionBundle> {
  const entryPoints = Object.fromEntries(functionNames.map((name) => [name, path.posix.join(name, "index.ts")]));
  return Object.fromEntries(
    compile({ entryPoints }).map(({ path: file, text }) => [path.basename(file, ".js"), bundleOf(text)]),
  ) as Record<FunctionName, FunctionBundle>;
}

function bundleTransform(file: string): FunctionBundle {
  if (!existsSync(file)) throw new Error(`There is no file ${file}, the transform of a stream.`);
  const contents = [
    `import transform from ${JSON.stringify(file)};`,
    'import { handlerFor } from "./own-transform/handler-for";',
    "export const handler = handlerFor(transform);",
  ].join("\n");
  const [output] = compile({ stdin: { contents, resolveDir: __dirname, loader: "ts" } });
  const { text = "" } = output ?? {};
  const bytes = Buffer.byteLength(text);
  if (bytes > MOST_BYTES) throw new Error(`${file} bundles to ${bytes} bytes; Lambda takes at most ${MOST_BYTES}.`);
  return bundleOf(text);
}

function compile(input: Pick<BuildOptions, "entryPoints" | "stdin">): { path: string; text: string }[] {
  try {
    return buildSync({
      ...input,
      // A fixed folder keeps this machine's paths out of the output.
      absWorkingDir: __dirname,
      outdir: ".",
      bundle: true,
      minify: true,
      platform: "node",
      target: "node24",
      format: "cjs",
      // The runtime includes the AWS SDK.
      external: ["@aws-sdk/*"],
      legalComments: "none",
      // Surrounding compiler configuration must not change the bytes.
      tsconfigRaw: {},
      write: false,
      // The error includes the log.
      logLevel: "silent",
    }).outputFiles;
  } finally {
    // Otherwise the compiler keeps a thread and a process until the program ends.
    void stop();
  }
}

const bundleOf = (code: string): FunctionBundle => ({ code, sha256: createHash("sha256").update(code).digest("hex") });
