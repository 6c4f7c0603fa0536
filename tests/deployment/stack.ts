import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { StackOutputs } from "@private-ingest/client/outputs";
import { type Cloud, startCloud } from "@private-ingest/local-cloud/cloud";
import type { DomainKind } from "@private-ingest/local-cloud/domains";
import { builtPack } from "@private-ingest/offline/built-pack";
import { parse, stringify } from "yaml";
import { runGroup } from "../process-group";
import { type Events, readEvents } from "./engine-events";
import { copyProgram } from "./program-copy";
import { makeHome } from "./toolchain/home";
import type { Toolchain } from "./toolchain/toolchain";

const MINUTES = 60_000;
/** A longer run counts as hanging. */
const LIMIT_MS = 8 * MINUTES;

type Config = Readonly<Record<string, unknown>>;

interface Ended {
  readonly succeeded: boolean;
  readonly output: string;
  readonly seconds: number;
}

export interface Run extends Ended, Events {
  /** Names by operation, without providers and unchanged resources. */
  readonly changes: Readonly<Record<string, readonly string[]>>;
}

/** One stack of a program, with a home, a backend and a cloud of its own. */
export class Stack {
  /** Calls of the cloud before this stack. */
  callsBefore = 0;

  private constructor(
    readonly name: string,
    readonly cloud: Cloud,
    /** Folder of the program; a test may edit it. */
    readonly program: string,
    private readonly folder: string,
    /** Of the CLI, and of commands that ask it. */
    readonly environment: NodeJS.ProcessEnv,
  ) {}

  /** Creates a stack of a copy of this program. Nothing is deployed yet. */
  static async make(toolchain: Toolchain, config: Config, domains: DomainKind, name = "dev"): Promise<Stack> {
    const folder = mkdtempSync(join(tmpdir(), "private-ingest-deployment-"));
    const cloud = await startCloud({ domains });
    const program = join(folder, "program");
    copyProgram(program);
    const stack = new Stack(name, cloud, program, folder, makeHome(join(folder, "home"), toolchain));
    await stack.#init(config);
    return stack;
  }

  /** A stack of another program of this repository, in the same backend and cloud. */
  async beside(program: string, config: Config, name: string): Promise<Stack> {
    const stack = new Stack(name, this.cloud, join(this.program, program), this.folder, this.environment);
    await stack.#init(config);
    return stack;
  }

  async #init(config: Config): Promise<void> {
    const { succeeded, output } = await this.#execute("stack", "init", this.name);
    assert(succeeded, output);
    this.configure(config);
  }

  /** All of it except the cloud's keys. Keys without a namespace are the program's. */
  configure(config: Config): void {
    const file = join(this.program, `Pulumi.${this.name}.yaml`);
    const kept = existsSync(file) ? (parse(readFileSync(file, "utf8")) as object) : {};
    const { name: project } = parse(readFileSync(join(this.program, "Pulumi.yaml"), "utf8")) as { name: string };
    const all: Record<string, unknown> = {};
    for (const [key, value] of Object.entries(config)) all[key.includes(":") ? key : `${project}:${key}`] = value;
    writeFileSync(file, stringify({ ...kept, config: { ...all, ...this.cloud.configuration } }));
  }

  edit(file: string, from: string | RegExp, to: string): void {
    const path = join(this.program, file);
    const before = readFileSync(path, "utf8");
    const edited = before.replace(from, to);
    assert.notEqual(edited, before, `${file} has no ${String(from)}`);
    writeFileSync(path, edited);
  }

  up(...flags: string[]): Promise<Run> {
    return this.run("up", "--yes", "--skip-preview", ...flags);
  }

  withPack(command: "up" | "preview", ...flags: string[]): Promise<Run> {
    return this.run(command, "--policy-pack", builtPack(), ...flags);
  }

  destroy(...flags: string[]): Promise<Run> {
    return this.run("destroy", "--yes", ...flags);
  }

  async run(command: string, ...flags: string[]): Promise<Run> {
    const log = join(this.folder, "events.json");
    rmSync(log, { force: true });
    const result = await this.#execute(command, ...flags, "--event-log", log);
    const text = existsSync(log) ? readFileSync(log, "utf8") : "";
    keepLogs(`${this.name}-${command}`, result.output, text);
    const events = readEvents(text);
    const changes: Record<string, string[]> = {};
    for (const { op, name, type } of events.steps) {
      // The engine itself creates and deletes default providers.
      const isChange = op !== "same" && op !== "refresh" && !type.startsWith("pulumi:providers:");
      if (isChange) (changes[op] ??= []).push(name);
    }
    return { ...result, ...events, changes };
  }

  async exported(): Promise<readonly { readonly urn: string; readonly id?: string }[]> {
    const { output } = await this.#execute("stack", "export");
    const { deployment } = JSON.parse(output) as { deployment: { resources?: { urn: string; id?: string }[] } };
    return deployment.resources ?? [];
  }

  /** Outputs, also secret ones. */
  async outputs(): Promise<StackOutputs> {
    const { succeeded, output } = await this.#execute("stack", "output", "--json", "--show-secrets");
    assert(succeeded, output);
    return JSON.parse(output) as StackOutputs;
  }

  async remove(): Promise<void> {
    await this.cloud.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  async schemaOf(plugin: string): Promise<string> {
    const { succeeded, output } = await this.pulumi(dirname(this.program), "package", "get-schema", plugin);
    assert(succeeded, output);
    // The CLI also prints where it found its plugins.
    return output.slice(output.indexOf("{"), output.lastIndexOf("}") + 1);
  }

  #execute(...args: string[]): Promise<Ended> {
    const ofStack = args[0] === "stack" && args[1] === "init" ? [] : ["--stack", this.name];
    return this.pulumi(this.program, ...args, ...ofStack);
  }

  /** Runs the CLI in a folder, with the stack's home and backend. */
  async pulumi(cwd: string, ...args: string[]): Promise<Ended> {
    const started = Date.now();
    const where = { cwd, env: this.environment, limitMs: LIMIT_MS };
    const flags = ["--non-interactive", "--color", "never"];
    const { code, isTimedOut, output } = await runGroup("pulumi", [...args, ...flags], where);
    assert(
      !isTimedOut,
      `pulumi ${args.join(" ")} took more than ${LIMIT_MS / MINUTES} minutes:\n${output.slice(-4000)}`,
    );
    return { succeeded: code === 0, output, seconds: (Date.now() - started) / 1000 };
  }
}

let kept = 0;

/** Writes the output of every run into the folder that DEPLOYMENT_LOGS names. */
function keepLogs(name: string, output: string, events: string): void {
  const folder = process.env["DEPLOYMENT_LOGS"];
  if (folder === undefined) return;
  kept += 1;
  const file = join(folder, `${process.pid}-${kept}-${name}`);
  writeFileSync(`${file}.txt`, output);
  writeFileSync(`${file}.json`, events);
}
