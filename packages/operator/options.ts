import type { Command } from "commander";
import { UsageError } from "./command-line";

/** Values of a command's options by their camel-case names, as commander gives them. */
export type Given = Readonly<Record<string, unknown>>;

/** Reads options and gathers every problem, so that the user sees all of them at once. */
export class OptionReader {
  private readonly problems: string[] = [];

  /** @param command tells what the user gave from what is so by default. */
  constructor(
    private readonly given: Given,
    private readonly command?: Command,
  ) {}

  /** The option's value, or undefined when it was not given or is wrong. @param name camel case. */
  read<T>(name: string, allowed: string, parse: (text: string) => T | undefined): T | undefined {
    const text = this.given[name];
    if (typeof text !== "string") return undefined;
    const value = parse(text);
    if (value === undefined) this.problems.push(`${flagOf(name)}: ${text} given, ${allowed} expected`);
    return value;
  }

  oneOf<const T extends string>(name: string, allowed: readonly T[]): T | undefined {
    return this.read(name, `one of ${allowed.join(", ")}`, (text) => allowed.find((option) => option === text));
  }

  text(name: string): string | undefined {
    return this.read(name, "a text that is not empty", (text) => (text === "" ? undefined : text));
  }

  all(name: string): readonly string[] {
    const given = this.given[name];
    return Array.isArray(given) ? (given as string[]) : [];
  }

  /** A text that may be given several times, or with commas. */
  texts(name: string): readonly string[] {
    return this.all(name)
      .flatMap((text) => text.split(","))
      .filter((text) => text);
  }

  isGiven(name: string): boolean {
    return this.command?.getOptionValueSource(name) === "cli";
  }

  flag(name: string): boolean {
    return this.given[name] === true;
  }

  /** Refuses options that would have no effect. @param names camel case. */
  unused(names: readonly string[], why: string): void {
    for (const name of names) {
      if (!this.isGiven(name)) continue;
      const value = this.given[name];
      this.problems.push(
        `${flagOf(name)}: ${value === true ? "" : `${String(value)} `}given, but ${why}; leave it out`,
      );
    }
  }

  problem(text: string): void {
    this.problems.push(text);
  }

  check(): void {
    if (this.problems.length > 0) throw new UsageError(this.problems.join("\n"));
  }
}

/** `errorCode` → `--error-code`. */
const flagOf = (name: string): string => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/** A web address, without slashes at its end; undefined for anything else. */
export function httpUrl(text: string): string | undefined {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) ? text.replace(/\/+$/, "") : undefined;
}

export function gathered(value: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), value];
}

export function withVerbosity(command: Command): Command {
  return command
    .option("--json", "print the result as one JSON document")
    .option("--quiet", "no progress, only the result and problems");
}

export function withAws(command: Command): Command {
  return command
    .option("--region <region>", "AWS Region (default: AWS_REGION, or the profile's)")
    .option("--profile <name>", "profile of the AWS configuration files (default: AWS_PROFILE)")
    .option("--endpoint <url>", "endpoint of AWS, such as the local pipeline (default: AWS_ENDPOINT_URL)");
}

/** Where names come from when they are not given one by one. */
export function withStack(command: Command): Command {
  return command.option("--stack <name>", "Pulumi stack to read names from (default: PRIVATE_INGEST_STACK)");
}
