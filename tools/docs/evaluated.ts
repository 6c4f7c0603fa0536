import { join } from "node:path";
import { evaluateProgram } from "@private-ingest/offline/engine/evaluate";
import type { Registration } from "@private-ingest/offline/engine/evaluation";

export const presets = ["dev", "prod"] as const;
export type Preset = (typeof presets)[number];

/** Every resource of both presets, as registered in an update: ids and ARNs are stand-ins. */
export async function evaluatedPresets(): Promise<Readonly<Record<Preset, readonly Registration[]>>> {
  const evaluate = async (stack: Preset): Promise<readonly Registration[]> => {
    const { succeeded, resources, messages } = await evaluateProgram({
      directory: join(__dirname, "../.."),
      stack,
      mode: "update",
    });
    if (!succeeded) throw new Error(`${stack}: ${messages.map(({ message }) => message).join("\n")}`);
    return resources;
  };
  const [dev, prod] = await Promise.all([evaluate("dev"), evaluate("prod")]);
  return { dev, prod };
}
