import * as fs from "node:fs";
import * as path from "node:path";
import { Command } from "commander";
import { builtPack } from "../built-pack";
import type { PolicyConfig } from "../engine/policy-config";
import { parseCommand, UsageError } from "@private-ingest/operator/command-line";

const projectFolder = path.join(__dirname, "../../..");

/** What the user asked of a check. */
export interface CheckFlags {
  /** Folder of Pulumi.yaml. */
  readonly directory: string;
  readonly stack: string;
  /** What the providers answer is unknown in a preview, and made up in an update. */
  readonly mode: "preview" | "update";
  /** Folder of the policy pack. */
  readonly pack: string;
  /** Name and content of the policies' configuration; undefined: the policies' own levels. */
  readonly config: { readonly name: string; readonly content: PolicyConfig } | undefined;
  /** Files that reports are written to. */
  readonly json: string | undefined;
  readonly junit: string | undefined;
  /** Outputs of other stacks that the program refers to, by stack name. */
  readonly stackOutputs: Answers;
  /** Answers to look-ups that the engine does not know, by token. */
  readonly lookups: Answers;
}

type Answers = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

interface Given {
  readonly stack: string;
  readonly pack?: string;
  readonly config?: string;
  readonly update?: true;
  readonly json?: string;
  readonly junit?: string;
  readonly stackOutputs?: string;
  readonly lookups?: string;
}

/**
 * Reads the flags of `npm run check:policies -- …`.
 * @param argv what follows the program's name.
 * @throws {UsageError} listing every wrong value; {HelpShown} after `--help`.
 */
export function parseCheckFlags(argv: readonly string[]): CheckFlags {
  const { folder, given } = parsed(argv);
  const problems: string[] = [];
  const pack = given.pack === undefined ? builtPack() : path.resolve(given.pack);
  const config = configOf(given, pack, problems);
  const stackOutputs = answers("--stack-outputs", given.stackOutputs, problems);
  const lookups = answers("--lookups", given.lookups, problems);
  const directory = path.resolve(folder);
  problems.push(...stackProblems(directory, given.stack));
  if (problems.length > 0) throw new UsageError(problems.join("\n"));
  return {
    directory,
    stack: given.stack,
    mode: given.update ? "update" : "preview",
    pack,
    config,
    json: given.json,
    junit: given.junit,
    stackOutputs,
    lookups,
  };
}

function parsed(argv: readonly string[]): { folder: string; given: Given } {
  const command = new Command("npm run check:policies --")
    .description("Evaluates a Pulumi program on this machine, without an account, and judges what it declares.")
    .argument("[folder]", "folder of the program's Pulumi.yaml", projectFolder)
    .option("--stack <name>", "stack whose settings are used", "dev")
    .option("--pack <folder>", "folder of the policy pack (default: this project's)")
    .option(
      "--config <preset|file>",
      "a preset of the pack, or a file as for --policy-pack-config; none leaves the policies' own levels (default: the preset of the stack's name, if there is one)",
    )
    .option("--update", "with made-up answers of the providers, as in an update (default: as in a preview)")
    .option("--json <file>", "write the findings as JSON")
    .option("--junit <file>", "write a JUnit report: a test for each resource")
    .option("--stack-outputs <file>", "JSON of the stacks that the program refers to: {stack: {output: value}}")
    .option("--lookups <file>", "JSON of answers to look-ups that the engine does not know: {token: {property: value}}")
    .addHelpText("after", "\nExit codes: 0 no mandatory finding, 1 one, or a program that fails, 2 wrong use.");
  parseCommand(command, argv);
  return { folder: command.processedArgs[0] as string, given: command.opts<Given>() };
}

function configOf({ config, stack }: Given, pack: string, problems: string[]): CheckFlags["config"] {
  if (config === "none") return undefined;
  const presets = presetsOf(pack);
  const file =
    config === undefined || presets.includes(config) ? path.join(pack, "presets", `${config ?? stack}.json`) : config;
  if (config === undefined && !presets.includes(stack)) return undefined;
  if (!fs.existsSync(file)) {
    const known = presets.length === 0 ? "the pack has none" : `the pack has ${presets.join(", ")}`;
    problems.push(`--config: ${file} is neither a file nor a preset; ${known}`);
    return undefined;
  }
  return { name: path.basename(file), content: readObject("--config", file, problems) as PolicyConfig };
}

/** A stack that is misspelt would be judged by the project's defaults; in a project without settings of any stack all names are good. */
function stackProblems(directory: string, stack: string): readonly string[] {
  const files = fs.existsSync(directory) ? fs.readdirSync(directory) : [];
  const stacks = files.flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? []);
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
