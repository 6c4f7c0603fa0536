import { Command, CommanderError } from "commander";
import { printError } from "./escaped-output";

/** Wrong flags: one line per problem with name, value given, and what is allowed. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** The user asked for help, not for a run. */
export class HelpShown extends Error {
  override readonly name = "HelpShown";
}

/** @throws {UsageError} with the first thing that is wrong; {HelpShown} after `--help`. */
export function parseCommand(command: Command, argv: readonly string[]): void {
  try {
    command
      .exitOverride()
      .configureOutput({ writeErr: () => undefined })
      .parse([...argv], { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.code === "commander.helpDisplayed") throw new HelpShown();
    throw new UsageError(`${error.message.replace(/^error: /, "")}; ${command.name()} --help lists the flags`);
  }
}

/** The flags, or the exit code if nothing is to run: 0 after `--help`, 2 on wrong use. */
export function flagsOrExitCode<Read extends object>(read: () => Read): Read | number {
  try {
    return read();
  } catch (error) {
    if (error instanceof HelpShown) return 0;
    if (!(error instanceof UsageError)) throw error;
    printError(error.message);
    return 2;
  }
}

const secondsOf: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600 };

export function wholeNumber(least: number, most: number): (text: string) => number | undefined {
  return (text) => {
    const value = Number(text);
    return /^-?\d+$/.test(text) && value >= least && value <= most ? value : undefined;
  };
}

export function duration(text: string): number | undefined {
  const [, amount, unit = "s"] = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text) ?? [];
  const seconds = Number(amount) * (secondsOf[unit] ?? NaN);
  return seconds > 0 ? seconds : undefined;
}

export function perSecond(text: string): number | undefined {
  const rate = Number(/^(\d+(?:\.\d+)?)(?:\/s)?$/.exec(text)?.[1]);
  return rate > 0 ? rate : undefined;
}
