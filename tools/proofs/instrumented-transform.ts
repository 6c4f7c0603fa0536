import { compileFunction } from "node:vm";
import { buildSync } from "esbuild";
import { createInstrumenter } from "istanbul-lib-instrument";
import type { transform as Transform } from "../../lambda/transform/transform";

/** The transformation with a counter at every statement and every branch. */
export interface InstrumentedTransform {
  readonly transform: typeof Transform;
  /** How many counters there are. */
  readonly size: number;
  /** How often each counter was passed since the last call; then all are at zero again. */
  readonly takeCounts: (into: Uint32Array) => void;
}

/** Istanbul's counters: `s` by statement, `b` by branch and way. */
interface Coverage {
  readonly s: Record<string, number>;
  readonly b: Record<string, number[]>;
}

/** Compiles the sources of the function, as they are bundled for deployment but not minified, and puts the counters in. */
export function instrumentedTransform(): InstrumentedTransform {
  const { outputFiles } = buildSync({
    absWorkingDir: __dirname,
    entryPoints: ["../../lambda/transform/transform.ts"],
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    tsconfigRaw: {},
    write: false,
  });
  const instrumenter = createInstrumenter({
    // Where the counters go: a parameter in place of the global object.
    coverageGlobalScopeFunc: false,
    coverageGlobalScope: "scope",
    coverageVariable: "coverage",
  });
  const code = instrumenter.instrumentSync(outputFiles[0]?.text ?? "", FILE);
  const module = { exports: {} as { transform: typeof Transform } };
  const scope: { coverage?: Record<string, Coverage> } = {};
  const run = compileFunction(code, ["module", "exports", "require", "scope"]) as (...parameters: unknown[]) => void;
  run(module, module.exports, require, scope);
  const { s = {}, b = {} } = scope.coverage?.[FILE] ?? {};
  const statements = Object.keys(s);
  const branches = Object.values(b);
  return {
    transform: module.exports.transform,
    size: statements.length + branches.flat().length,
    takeCounts: (into) => {
      let next = 0;
      for (const key of statements) {
        into[next++] = s[key] ?? 0;
        s[key] = 0;
      }
      for (const ways of branches) {
        for (let way = 0; way < ways.length; way++) {
          into[next++] = ways[way] ?? 0;
          ways[way] = 0;
        }
      }
    },
  };
}

const FILE = "transform.js";
