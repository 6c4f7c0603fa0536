import * as fs from "node:fs";
import * as path from "node:path";
import { Command } from "commander";
import { builtPack } from "../built-pack";
import { stacksOf } from "../engine/project";
import { type PolicyConfig, SEVERITIES } from "../engine/policy-config";
import type { Configuration } from "./presets";
import { parseCommand, UsageError } from "@private-ingest/operator/command-line";

const projectFolder = path.join(__dirname, "../../..");

export type CheckFlags = ReturnType<typeof parseCheckFlags>;

type Answers = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

type Given = { readonly stack: string; readonly update?: true; readonly liveLookups?: true } & Partial<
  Record<"pack" | "config" | "failOn" | "only" | "skip" | "stackOutputs" | "lookups", string> &
    Record<"json" | "junit" | "sarif" | "baseline", string>
>;

/**
 * Reads the flags of `npm run check:policies -- …`.
 * @param argv what follows the program's name.
 * @param ownFolder the project that is judged when no folder is given.
 * @throws {UsageError} listing every wrong value; {HelpShown} after `--help`.
 */
export function parseCheckFlags(argv: readonly string[], ownFolder = projectFolder) {
  const { folder, given } = parsed(argv, ownFolder);
  const problems: string[] = [];
  const pack = given.pack === undefined ? builtPack() : path.resolve(given.pack);
  const isForeign = path.resolve(folder) !== ownFolder;
  const config = configOf(given, pack, isForeign, problems);
  const isOther = "the program has no search domain and no delivery stream";
  const general = given.config === undefined ? preset("general", pack, isOther) : undefined;
  const failOn = SEVERITIES.find((severity) => severity === given.failOn);
  if (given.failOn !== undefined && failOn === undefined)
    problems.push(`--fail-on: ${given.failOn} given, ${SEVERITIES.join(", ")} allowed`);
  const stackOutputs = answers("--stack-outputs", given.stackOutputs, problems);
  const lookups = given.lookups === undefined ? {} : readObject("--lookups", given.lookups, problems);
  const directory = path.resolve(folder);
  problems.push(...stackProblems(directory, given.stack));
  if (problems.length > 0) throw new UsageError(problems.join("\n"));
  const { stack, json, junit, sarif, baseline } = given;
  const liveLookups = given.liveLookups === true;
  const mode: "preview" | "update" = given.update ? "update" : "preview";
  return {
    ...{ directory, stack, mode, pack, config, general },
    ...{ json, junit, sarif, baseline, failOn, stackOutputs, lookups, liveLookups },
    only: given.only === undefined ? undefined : names(given.only),
    skip: names(given.skip ?? ""),
  };
}

function parsed(argv: readonly string[], ownFolder: string): { folder: string; given: Given } {
  const command = new Command("npm run check:policies --")
    .description("Evaluates a Pulumi program on this machine, without an account, and judges what it declares.")
    .argument("[folder]", "folder of the program's Pulumi.yaml", ownFolder)
    .option("--stack <name>", "stack whose settings are used", "dev")
    .option("--pack <folder>", "folder of the policy pack (default: this project's)")
    .option(
      "--config <preset|file>",
      "a preset of the pack, or a file as for --policy-pack-config; none leaves the policies' own levels (default: the preset of the stack's name; general for a program without search domain and delivery stream, and for other names)",
    )
    .option("--update", "with made-up answers of the providers, as in an update (default: as in a preview)")
    .option("--json <file>", "write the findings as JSON")
    .option("--junit <file>", "write a JUnit report: a test for each resource")
    .option("--sarif <file>", "write the findings as SARIF 2.1.0, for code scanning")
    .option(
      "--fail-on <severity>",
      `fail on violations this bad and worse: ${SEVERITIES.join(", ")} (default: on mandatory ones)`,
    )
    .option(
      "--baseline <file>",
      "accept the findings in this file and fail on new ones; without the file, write today's into it",
    )
    .option("--only <policies>", "judge by these policies only, separated by commas")
    .option("--skip <policies>", "leave these policies out, separated by commas")
    .option("--stack-outputs <file>", "JSON of the stacks that the program refers to: {stack: {output: value}}")
    .option(
      "--lookups <file>",
      "JSON of answers to look-ups: {token: answer}, or {token: [{args, answer}]} by argument",
    )
    .option("--live-lookups", "let the AWS CLI answer look-ups that have no answer; needs credentials")
    .addHelpText(
      "after",
      "\nExit codes: 0 no mandatory finding, 1 one, or a program that fails, 2 wrong use or a wrong configuration.",
    );
  parseCommand(command, argv);
  return { folder: command.processedArgs[0] as string, given: command.opts<Given>() };
}

/** Given, or the preset of the stack's name; undefined: the policies' own levels. */
function configOf(
  { config, stack }: Given,
  pack: string,
  isForeign: boolean,
  problems: string[],
): Configuration | undefined {
  if (config === "none") return undefined;
  const presets = presetsOf(pack);
  if (config === undefined && !presets.includes(stack))
    return preset("general", pack, `no preset has the name of the stack, ${stack}`);
  const file =
    config === undefined || presets.includes(config) ? path.join(pack, "presets", `${config ?? stack}.json`) : config;
  if (!fs.existsSync(file)) {
    const known = presets.length === 0 ? "the pack has none" : `the pack has ${presets.join(", ")}`;
    problems.push(`--config: ${file} is neither a file nor a preset; ${known}`);
    return undefined;
  }
  const byName = `the preset of the stack's name${isForeign ? ", for a program that is only an ingest; --config general suits others" : ""}`;
  const origin = config === undefined ? byName : "as --config asks";
  return { name: path.basename(file), origin, content: readObject("--config", file, problems) as PolicyConfig };
}

function preset(name: string, pack: string, origin: string): Configuration | undefined {
  if (!presetsOf(pack).includes(name)) return undefined;
  const file = `${name}.json`;
  const content = readObject("--config", path.join(pack, "presets", file), []) as PolicyConfig;
  return { name: file, origin, content };
}

function names(list: string): readonly string[] {
  return list
    .trim()
    .split(/\s*,\s*/)
    .filter((name) => name !== "");
}

/**
 * A misspelt stack would be judged by the project's defaults. Without any stack file, every name is
 * right.
 */
function stackProblems(directory: string, stack: string): readonly string[] {
  const stacks = fs.existsSync(directory) ? stacksOf(directory) : [];
  if (stacks.length === 0 || stacks.includes(stack)) return [];
  return [`--stack: ${stack} given, but ${directory} has settings of ${stacks.join(", ")} only`];
}

function presetsOf(pack: string): readonly string[] {
  const folder = path.join(pack, "presets");
  if (!fs.existsSync(folder)) return [];
  return fs
    .readdirSync(folder)
    .filter((file) => file.endsWith(".json"))
    .map((file) => path.basename(file, ".json"));
}

function answers(flag: string, file: string | undefined, problems: string[]): Answers {
  if (file === undefined) return {};
  const content = readObject(flag, file, problems);
  for (const [key, value] of Object.entries(content)) {
    if (typeof value !== "object" || value === null) problems.push(`${flag}: ${key} in ${file} is no JSON object`);
  }
  return content as Answers;
}

function readObject(flag: string, file: string, problems: string[]): Readonly<Record<string, unknown>> {
  try {
    const content: unknown = JSON.parse(fs.readFileSync(file, "utf8"));
    if (typeof content === "object" && content !== null && !Array.isArray(content)) {
      return content as Record<string, unknown>;
    }
    problems.push(`${flag}: ${file} holds no JSON object`);
  } catch (error) {
    problems.push(`${flag}: ${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  return {};
}
