import { bundleFunction } from "../lambda/bundle";
import type { StreamDefinition } from "../streams/definition";
import type { Problem } from "./problem";

/** Compiler errors in a stream's own transform. The bundle is kept for the function. */
export function ownTransformProblems({ name, transform }: Pick<StreamDefinition, "name" | "transform">): Problem[] {
  if (transform.kind !== "own") return [];
  try {
    bundleFunction({ transformFile: transform.file });
    return [];
  } catch (error) {
    return [{ setting: `streams.${name}, transform.ts`, message: (error as Error).message }];
  }
}
