import { Command } from "commander";
import * as fs from "node:fs";
import * as path from "node:path";
import { isMap } from "yaml";
import { declarations } from "../../settings/declarations";
import { problemText, readDefinition, STREAM_NAME } from "../../streams/definition";
import { existingMapping, type ExistingMapping } from "../../streams/inference/existing-mapping";
import { infer } from "../../streams/inference/infer";
import type { Guess } from "../../streams/inference/mapping";
import { type Context, type ExitCode, messageOf, ProblemError } from "./context";
import { type FolderFiles, folderFiles } from "./new-stream/folder";
import { readSample, type SampleFile } from "./new-stream/sample-file";
import { type Given, OptionReader, withVerbosity } from "./options";
import { noSettings, StackFile } from "./stack-file";
import { Terminal, textTable } from "./terminal";

const examples = `
Examples:
  private-ingest new-stream orders --sample orders.jsonl
  private-ingest new-stream orders --mappings mapping.json --index shop-orders --stack prod

A sample is JSON lines, or a JSON list of objects; 10,000 records of it are read. Mappings are the answer of
GET index/_mapping, or the body of an index template. Every guess is printed: correct it in the folder's files.
Exit code: 0 written, 1 a file cannot be used or the folder exists, 2 wrong use.`;

export function newStreamCommand(context: Context, ended: (code: ExitCode) => void): Command {
  const command = new Command("new-stream")
    .description("Writes the folder of a new stream: definition, mappings, chart and test, from records or a mapping.")
    .argument("<name>", "name of the stream, such as orders")
    .option("--sample <path>", "records to learn from")
    .option("--mappings <path>", "mappings to use as they are, in place of those of the sample")
    .option("--index <name>", "index of the documents (default: the stream's name)")
    .option("--stack <name>", "stack that is to run the stream, too: it is added to Pulumi.<stack>.yaml", "dev")
    .option("--no-stack", "change no stack's settings")
    .option("--folder <path>", "the project's folder of all streams", "streams");
  return withVerbosity(command)
    .addHelpText("after", examples)
    .action(async (name: string, given: Given) => {
      ended(await newStream(name, given, context));
    });
}

async function newStream(name: string, given: Given, context: Context): Promise<ExitCode> {
  const terminal = new Terminal(context, given);
  const options = new OptionReader(given);
  const file = (option: string): string | undefined =>
    options.read(option, "the path of a file", (text) =>
      fs.existsSync(text) && fs.statSync(text).isFile() ? text : undefined,
    );
  const [sampleFile, mappingsFile] = [file("sample"), file("mappings")];
  const index = options.read("index", "1 to 60 lower-case letters, digits, - and _", (text) =>
    /^[a-z0-9][a-z0-9_-]{0,59}$/.test(text) ? text : undefined,
  );
  const stack = options.read("stack", "letters, digits, -, _ and .", (text) =>
    /^[\w.-]{1,100}$/.test(text) ? text : undefined,
  );
  if (!STREAM_NAME.test(name))
    options.problem(
      `${name} given as the name, 1 to 30 lower-case letters, digits and -, beginning with a letter, expected`,
    );
  if (given.sample === undefined && given.mappings === undefined)
    options.problem("--sample or --mappings: neither given, at least one expected");
  const parent = options.text("folder") ?? "";
  // The folder's test imports what lies beside it, and the program reads no other folder.
  if (!fs.existsSync(path.join(parent, "definition.ts")))
    options.problem(`--folder: ${parent} given, the folder \`streams\` of a project expected; run this in the project`);
  options.check();
  const folder = path.join(parent, name);
  if (fs.existsSync(folder))
    throw new ProblemError(`${folder} exists and stays as it is; remove it, or choose another name`);

  const change = stack === undefined ? undefined : withStream(path.dirname(path.resolve(parent)), stack, name);
  const sample = sampleFile === undefined ? undefined : await sampleOf(sampleFile, terminal);
  const existing = mappingsFile === undefined ? undefined : mappingsOf(mappingsFile);
  const inferred = infer(name, sample?.records ?? [], existing?.mappings);
  const files = folderFiles(name, index ?? name, inferred, sample?.kept ?? []);
  write(folder, files);
  const { problems } = readDefinition(name, {}, folder);
  if (problems.length > 0) {
    terminal.warn(`${folder} is written and has to be corrected:\n${problems.map(problemText).join("\n")}`);
  } else change?.write();
  const differs = `its type differs between indices; that of ${existing?.indices.at(-1) ?? ""} is taken`;
  const guesses = [...inferred.guesses, ...(existing?.conflicts ?? []).map((field) => ({ field, guess: differs }))];
  const outcome: Outcome = {
    folder,
    files: Object.keys(files),
    ...(change !== undefined && problems.length === 0 && { stackFile: path.relative(process.cwd(), change.file) }),
    records: sample?.records.length ?? 0,
    guesses,
  };
  terminal.result({ ...outcome, problems }, textOf(outcome, name));
  return problems.length > 0 ? 1 : 0;
}

/** A stack's settings with one more stream, not yet written; those that it runs now stay. */
function withStream(folder: string, stack: string, stream: string): StackFile {
  const file = new StackFile(folder, stack);
  const streams = file.get("streams");
  if (streams !== undefined && !isMap(streams)) throw noSettings(file.file, "streams is no map");
  if (streams === undefined) file.set(declarations.streams.default, "streams");
  if (!isMap(streams) || !streams.has(stream)) file.set({}, "streams", stream);
  return file;
}

async function sampleOf(file: string, terminal: Terminal): Promise<SampleFile> {
  const sample = await readSample(file);
  if (sample.records.length === 0) {
    const [first] = sample.bad;
    const why = sample.hint ?? (first && `line ${first.line}: ${first.problem}`);
    throw new ProblemError(`${file}: no records; a JSON object per line is expected${why ? `; ${why}` : ""}`);
  }
  for (const { line, problem } of sample.bad.slice(0, 10)) terminal.warn(`${file}: line ${line}: ${problem}; left out`);
  if (sample.bad.length > 10) terminal.warn(`${file}: ${sample.bad.length - 10} more lines were left out`);
  return sample;
}

function mappingsOf(file: string): ExistingMapping {
  try {
    return existingMapping(JSON.parse(fs.readFileSync(file, "utf8")));
  } catch (error) {
    throw new ProblemError(`${file}: ${messageOf(error)}`);
  }
}

/** All files or none: the folder gets its name when it is whole. */
function write(folder: string, files: FolderFiles): void {
  const unfinished = fs.mkdtempSync(path.join(path.dirname(folder), ".new-stream-"));
  try {
    for (const [name, content] of Object.entries(files)) fs.writeFileSync(path.join(unfinished, name), content);
    fs.chmodSync(unfinished, 0o755);
    fs.renameSync(unfinished, folder);
  } catch (error) {
    fs.rmSync(unfinished, { recursive: true, force: true });
    throw new ProblemError(`${folder} cannot be written: ${messageOf(error)}`);
  }
}

interface Outcome {
  readonly folder: string;
  readonly files: readonly string[];
  readonly stackFile?: string;
  readonly records: number;
  readonly guesses: readonly Guess[];
}

function textOf({ folder, files, stackFile, records, guesses }: Outcome, name: string): string {
  const rows = guesses.map(({ field, guess }) => [field, guess]);
  const lines = [
    `written: ${folder} (${files.join(", ")})`,
    ...(stackFile === undefined ? [] : [`added to the streams of ${stackFile}`]),
    ...(records > 0 ? ["sample.jsonl holds records of yours: look at it before you commit it."] : []),
    ...(stackFile === undefined ? [] : [`show it: npm run demo -- --stream ${name}`]),
  ];
  return `${textTable(["field", "what was guessed"], rows)}\n\n${lines.join("\n")}`;
}
