import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { type StackOutputs, stackOutputs, type StreamOutputs } from "@private-ingest/client/outputs";
import { type Context, messageOf, ProblemError } from "./context";
import type { OptionReader } from "./options";

/** Names of a deployment, as far as they are known. An older stack has no `streams`. */
export type Names = Partial<StackOutputs> & Partial<StreamOutputs>;

const names = Object.keys(stackOutputs) as (keyof StackOutputs)[];
const outputLimitBytes = 16 * 1024 * 1024;

/** `streamName` → `PRIVATE_INGEST_STREAM_NAME`. */
export function variableOf(output: string): string {
  return `PRIVATE_INGEST_${output.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}

/** Whether a command needs the password of the internal master user, by the other outputs. */
type NeedsPassword = (names: Names) => boolean;

/**
 * Outputs of the stack of `--stack` or PRIVATE_INGEST_STACK, overridden by one variable per output
 * (lists with commas). Secrets are read only when needed.
 * @throws {ProblemError} when the Pulumi CLI is missing or fails.
 */
export async function readNames(
  options: OptionReader,
  env: Context["env"],
  needsPassword: NeedsPassword = () => false,
): Promise<Names> {
  const stack = options.text("stack") ?? env["PRIVATE_INGEST_STACK"];
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
  const text = await pulumi(["stack", "output", "masterPassword", "--show-secrets", "--stack", stack], stack, env);
  return { ...found, masterPassword: text.trimEnd() };
}

/** @throws {ProblemError} when `streams` is not JSON. */
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
  const outputs = JSON.parse(await pulumi(["stack", "output", "--json", "--stack", stack], stack, env)) as Names;
  // A stack of another version may have others.
  const kinds: Readonly<Partial<Record<string, { readonly kind: string }>>> = stackOutputs;
  // In place of a secret the CLI writes a word of its own.
  const open = Object.entries(outputs).filter(([name]) => kinds[name]?.kind !== "secret");
  return Object.fromEntries(open);
}

/** The CLI of the deployment: the one on the PATH, else the one that npm fetches. */
const clis = [["pulumi"], ["npx", "--yes", "pulumi"]] as const;

async function pulumi(flags: readonly string[], stack: string, env: Context["env"]): Promise<string> {
  for (const [program, ...first] of clis) {
    try {
      const { stdout } = await promisify(execFile)(program, [...first, ...flags], {
        maxBuffer: outputLimitBytes,
        env: { ...process.env, ...env },
      });
      return stdout;
    } catch (error) {
      const { code, stderr } = error as { code?: string | number; stderr?: string };
      if (code === "ENOENT") continue;
      throw new ProblemError(`outputs of stack ${stack} cannot be read: ${stderr?.trim() || messageOf(error)}`);
    }
  }
  throw new ProblemError(
    `the Pulumi CLI, which reads the outputs of stack ${stack}, is not on the PATH, and neither is npx, which would fetch it; install one, or give the names: ${variableOf("streamName")}=… or the command's options`,
  );
}
