// Commands in the documentation exist, with their scripts, flags and AWS operations.
import assert from "node:assert/strict";
import { execFile, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { type Command, commands, pages, root } from "./markdown";

// `--silent` before the script's name is npm's own flag.
const used = pages().flatMap((page) =>
  commands(page).map((command) => ({ file: page.file, command: command.filter((word) => word !== "--silent") })),
);
const starting = (...words: string[]) =>
  used.filter(({ command }) => words.every((word, index) => command[index] === word));
const shown = ({ file, command }: { file: string; command: Command }) => `${file}: ${command.join(" ")}`;
const flagsIn = (words: readonly string[]): string[] =>
  words.filter((word) => word.startsWith("--") && word !== "--").map((word) => word.split("=")[0] ?? "");

interface Manifest {
  readonly scripts: Readonly<Record<string, string>>;
}
const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as Manifest;

/** Scripts without a help text, and their flags. */
const WITHOUT_HELP: Readonly<Record<string, readonly string[]>> = {
  docs: ["--check"],
  bench: ["--record"],
};

describe("commands of the documentation", () => {
  it("are of kinds that this test checks", () => {
    assert.ok(used.length > 40, String(used.length));
    const checked = new Set(["npm", "npx", "pulumi", "aws", "bash", "cd", "mkdir", "gunzip", "head", "jq"]);
    // An assignment whose value is a command stands alone.
    const others = used.filter(({ command: [first = ""] }) => !checked.has(first) && !/^\w+=$/.test(first));
    assert.deepEqual(others.map(shown), []);
  });

  it("name existing npm scripts", () => {
    const unknown = starting("npm", "run").filter(({ command: [, , name = ""] }) => !(name in scripts));
    assert.deepEqual(unknown.map(shown), []);
    const others = starting("npm").filter(
      ({ command: [, verb = ""] }) => !["run", "ci", "test", "install", "pack"].includes(verb),
    );
    assert.deepEqual(others.map(shown), []);
  });

  it("give npm scripts flags of their help", async () => {
    const withFlags = starting("npm", "run").filter(({ command }) => command.includes("--"));
    for (const script of new Set(withFlags.map(({ command }) => command[2] ?? ""))) {
      const known = WITHOUT_HELP[script] ?? flagsIn((await help(script)).match(/--[a-z][\w-]*/g) ?? []);
      const unknown = withFlags
        .filter(({ command }) => command[2] === script)
        .filter(({ command }) => flagsIn(command.slice(3)).some((flag) => !known.includes(flag)));
      assert.deepEqual(unknown.map(shown), [], `known flags of ${script}: ${known.join(" ")}`);
    }
  });

  it("are commands and flags of the Pulumi CLI", () => {
    const unknown = [...starting("npx"), ...starting("pulumi")].filter(({ command }) => !isPulumi(command));
    assert.deepEqual(unknown.map(shown), []);
  });

  it("call operations and options of AWS", function () {
    const calls = starting("aws")
      .map(({ command }) => command)
      .filter(([, service]) => service !== "s3");
    assert.ok(calls.length > 3);
    const answer = spawnSync("python3", [join(__dirname, "aws_operations.py")], {
      input: JSON.stringify(calls),
      encoding: "utf8",
    });
    if (answer.status === 3) {
      console.log("    skipped: botocore, which knows AWS's operations, is not installed (pip install botocore)");
      return this.skip();
    }
    assert.equal(answer.status, 0, answer.stderr);
    assert.deepEqual(JSON.parse(answer.stdout), []);
  });
});

async function help(script: string): Promise<string> {
  const [program = "", ...args] = (scripts[script] ?? "").split(" ");
  assert.equal(program, "ts-node", `${script} has no help that this test can ask for`);
  const tsNode = require.resolve("ts-node/dist/bin");
  const { stdout } = await promisify(execFile)(process.execPath, [tsNode, ...args, "--help"], { cwd: root });
  return stdout;
}

/** Commands that the documentation uses, and flags: https://www.pulumi.com/docs/iac/cli/commands */
const PULUMI: Readonly<Record<string, readonly string[]>> = {
  login: ["--local"],
  new: ["--name", "--stack"],
  up: ["--stack", "--policy-pack", "--policy-pack-config", "--replace", "--refresh"],
  preview: ["--stack", "--policy-pack", "--policy-pack-config", "--diff", "--refresh"],
  destroy: ["--stack"],
  import: ["--stack", "--file", "--generate-code"],
  "config set": ["--stack", "--path", "--secret"],
  "config rm": ["--stack", "--path"],
  "stack init": [],
  "stack rm": ["--preserve-config"],
  "stack output": ["--stack", "--show-secrets"],
  "state unprotect": ["--all", "--stack"],
  "state delete": ["--stack", "--target-dependents", "--force"],
  "package add": [],
  "policy publish": [],
};

function isPulumi(command: Command): boolean {
  const [program, ...words] = command[0] === "npx" ? command.slice(1) : command;
  if (program !== "pulumi") return false;
  if (words.length === 0) return true;
  const flags = PULUMI[words.slice(0, 2).join(" ")] ?? PULUMI[words[0] ?? ""];
  return flags !== undefined && flagsIn(words).every((flag) => flags.includes(flag));
}
