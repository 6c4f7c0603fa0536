#!/usr/bin/env node
// The command line: `npm run <command> -- …` here, `private-ingest <command> …` installed.
import { CommanderError } from "commander";
import { UsageError } from "./command-line";
import { TerminalStream, type TextStream } from "./escaped-output";
import { serviceReason } from "./aws";
import { type Context, type ExitCode, ProblemError } from "./context";
import { program } from "./program";

/** @param argv what follows the program's name. */
export async function main(argv: readonly string[], environment: Context<TextStream>): Promise<ExitCode> {
  const context: Context = {
    ...environment,
    stdout: new TerminalStream(environment.stdout),
    stderr: new TerminalStream(environment.stderr),
  };
  let code: ExitCode = 0;
  const command = program(context, (ended) => (code = ended));
  try {
    await command.parseAsync([...argv], { from: "user" });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) {
      // Commander's `help NAME` of an unknown command does not say why it fails.
      const [first, asked] = argv;
      if (error.exitCode !== 0 && first === "help" && asked !== undefined)
        context.stderr.write(`error: unknown command '${asked}'\n`);
      return error.exitCode === 0 ? 0 : 2;
    }
    if (error instanceof UsageError) {
      context.stderr.write(`${error.message}\nprivate-ingest ${argv[0] ?? ""} --help explains the options\n`);
      return 2;
    }
    context.stderr.write(`${error instanceof ProblemError ? error.message : serviceReason(error)}\n`);
    return 1;
  }
}

/** Raised by the first Ctrl-C; the second one ends the process as it is. */
function interruption(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      if (controller.signal.aborted) process.exit(130);
      process.stderr.write(`\n${signal}: finishing what is under way; once more ends at once\n`);
      controller.abort();
    });
  }
  return controller.signal;
}

if (require.main === module) {
  const { env, stdin, stdout, stderr } = process;
  // A reader that has enough (`| head`) is no error.
  stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
  void main(process.argv.slice(2), { env, stdin, stdout, stderr, interrupted: interruption() }).then((code) => {
    // Open inputs or connections would keep the process; output is written first.
    stdout.write("", () => stderr.write("", () => process.exit(code)));
  });
}
