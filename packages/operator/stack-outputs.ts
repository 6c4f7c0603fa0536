import { type StackOutputs, stackOutputs, type StreamOutputs } from "@private-ingest/client/outputs";
import { type Context, messageOf, ProblemError } from "./context";
import type { OptionReader } from "./options";
import { pulumiStack } from "./pulumi-cli";

/** Names of a deployment, as far as they are known. An older stack has no `streams`. */
export type Names = Partial<StackOutputs> & Partial<StreamOutputs>;

const names = Object.keys(stackOutputs) as (keyof StackOutputs)[];

export function stackName(options: OptionReader, env: Context["env"]): string | undefined {
  return options.text("stack") ?? env["PRIVATE_INGEST_STACK"];
}

/** `streamName` → `PRIVATE_INGEST_STREAM_NAME`. */
export function variableOf(output: string): string {
  return `PRIVATE_INGEST_${output.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}

/**
 * Outputs of the stack, overridden by one variable per output (lists with commas). The password is
 * read only when needed.
 * @throws {ProblemError} when the Pulumi CLI is missing or fails.
 */
export async function readNames(
  options: OptionReader,
  env: Context["env"],
  needsPassword: (names: Names) => boolean = () => false,
): Promise<Names> {
  const stack = stackName(options, env);
  const fromStack = stack === undefined ? {} : await stackOutputsOf(stack, env);
  const fromEnvironment = Object.fromEntries(
    names.flatMap((name) => {
      const text = env[variableOf(name)];
      return text === undefined || text === "" ? [] : [[name, valueOf(name, text)]];
    }),
  ) as Names;
  // A stream that the environment names stands for all of the stack.
  const { streams, ...flat } = fromStack;
  const isNamed = fromEnvironment.streamName !== undefined;
  const found: Names = { ...flat, ...(streams && !isNamed && { streams }), ...fromEnvironment };
  if (stack === undefined || found.masterPassword !== undefined || !needsPassword(found)) return found;
  const text = await pulumiStack(["output", "masterPassword", "--show-secrets"], stack, env, "outputs");
  return { ...found, masterPassword: text.trimEnd() };
}

function valueOf(name: keyof StackOutputs, text: string): unknown {
  const { kind } = stackOutputs[name];
  if (kind !== "streams") return kind === "list" ? text.split(",") : text;
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ProblemError(`${variableOf(name)} is not JSON of the output ${name}: ${messageOf(error)}`);
  }
}

async function stackOutputsOf(stack: string, env: Context["env"]): Promise<Names> {
  const outputs = JSON.parse(await pulumiStack(["output", "--json"], stack, env, "outputs")) as Names;
  // In place of a secret the CLI writes a word of its own.
  const secrets = names.filter((name) => stackOutputs[name].kind === "secret");
  return Object.fromEntries(Object.entries(outputs).filter(([name]) => !secrets.some((secret) => secret === name)));
}
