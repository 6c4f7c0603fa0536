import { Command } from "commander";
import { version } from "../../package.json";
import type { Context, ExitCode } from "./context";
import { doctorCommand } from "./doctor";
import { newStreamCommand } from "./new-stream";
import { replayCommand } from "./replay";
import { sendCommand } from "./send";
import { sizeCommand } from "./size";
import { tunnelCommand } from "./tunnel";

/** Makes one command of the program; `ended` takes its exit code. */
type CommandMaker = (context: Context, ended: (code: ExitCode) => void) => Command;

const commandMakers: readonly CommandMaker[] = [
  sendCommand,
  replayCommand,
  doctorCommand,
  tunnelCommand,
  sizeCommand,
  newStreamCommand,
];

/** The whole command line. The documentation is generated from it. */
export function program(context: Context, ended: (code: ExitCode) => void): Command {
  const whole = new Command("private-ingest")
    .description("Operates a private-ingest deployment: its streams, its domain and its failed documents.")
    .version(version, "--version", "print the version")
    .helpCommand("help [command]", "explain a command")
    .showHelpAfterError("(add --help for the options)");
  for (const make of commandMakers) whole.addCommand(make(context, ended));
  for (const command of [whole, ...whole.commands]) {
    command
      .exitOverride()
      .allowExcessArguments(false)
      .configureHelp({ helpWidth: 100 })
      .configureOutput({
        writeOut: (text) => {
          context.stdout.write(text);
        },
        writeErr: (text) => {
          context.stderr.write(text);
        },
      });
  }
  return whole;
}
