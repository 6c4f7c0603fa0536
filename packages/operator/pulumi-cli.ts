import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { type Context, messageOf, ProblemError } from "./context";

const outputLimitBytes = 64 * 1024 * 1024;

/** The CLI of the deployment: the one on the PATH, else the one that npm fetches. */
const clis = [["pulumi"], ["npx", "--yes", "pulumi"]] as const;

/**
 * Runs `pulumi stack …`. @param what is read, for the error: `outputs`.
 * @returns what it prints.
 * @throws {ProblemError} when the CLI is missing or fails.
 */
export async function pulumiStack(
  flags: readonly string[],
  stack: string,
  env: Context["env"],
  what: string,
): Promise<string> {
  for (const [program, ...first] of clis) {
    try {
      const { stdout } = await promisify(execFile)(program, [...first, "stack", ...flags, "--stack", stack], {
        maxBuffer: outputLimitBytes,
        env: { ...process.env, ...env },
      });
      return stdout;
    } catch (error) {
      const { code, stderr } = error as { code?: string | number; stderr?: string };
      if (code === "ENOENT") continue;
      throw new ProblemError(`${what} of stack ${stack} cannot be read: ${stderr?.trim() || messageOf(error)}`);
    }
  }
  throw new ProblemError(
    `the Pulumi CLI, which reads the ${what} of stack ${stack}, is not on the PATH, and neither is npx, which would fetch it; install one, or give the names: PRIVATE_INGEST_STREAM_NAME=… or the command's options`,
  );
}
