// Each command is executed by a test, or listed with the reason why none can.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { commandOf, nameOf } from "../deployment/documented/walk";
import { walks } from "../deployment/documented/walks";
import { commands, pages, root } from "./markdown";
import { executionOf, executions, onStack } from "./executions";
import { copyProject, linkModules } from "./project-copy";
import { runGroup } from "../process-group";

const documented = new Map<string, readonly string[]>();
for (const page of pages())
  for (const words of commands(page)) {
    if (/^(npm|npx|pulumi|aws)$/.test(words[0] ?? "")) documented.set(nameOf(words), words);
  }
const executedBy = (execution: unknown): string[] =>
  [...documented.keys()].filter((command) => executionOf(command) === execution);

describe("the list of documented commands", () => {
  it("has every command, and no line without one", () => {
    const all = [...documented.keys()];
    assert.deepEqual(
      all.filter((command) => executionOf(command) === undefined),
      [],
    );
    const first = new Set(all.map((command) => executions.find(([pattern]) => pattern.test(command))));
    assert.deepEqual(
      executions.filter((line) => !first.has(line)).map(([pattern]) => pattern.source),
      [],
    );
  });

  it("names .ci/run for commands in it", () => {
    const script = fs.readFileSync(path.join(root, ".ci/run"), "utf8").replaceAll(" --silent", "");
    assert.deepEqual(
      executedBy("CI").filter((command) => !script.includes(command)),
      [],
    );
  });

  it("names a walk for its steps on a deployed stack", () => {
    const steps = walks.flatMap((walk) => walk.steps.flatMap((step) => commandOf(step) ?? []));
    assert.deepEqual([...new Set(steps)].sort(), executedBy(onStack).sort());
  });

  it("names existing tests", () => {
    for (const [, execution] of executions)
      if (typeof execution === "object" && "test" in execution)
        assert.ok(fs.existsSync(path.join(root, execution.test)), execution.test);
  });
});

/** How a command is executed, if that takes more than its line. */
interface Preparation {
  readonly command: RegExp;
  /** Once the command has printed this, it gets Ctrl-C. */
  readonly until?: RegExp;
  /** Exit codes of success besides 0. */
  readonly codes?: readonly number[];
  /** A folder that it creates, deleted before. */
  readonly makes?: string;
}

const preparations: readonly Preparation[] = [
  { command: /^npm run demo -- --(help|headless --records 1)$/ },
  { command: /^npm run demo/, until: /^Page: |^Firehose endpoint: /m },
  { command: /^npm run new-stream/, makes: "streams/orders" },
  // The judged program has findings.
  { command: /^npm run check:policies -- \.\.\//, codes: [1] },
];

describe("commands of the documentation, in a copy of the project", () => {
  const folder = fs.mkdtempSync(path.join(tmpdir(), "private-ingest-docs-"));
  const copy = path.join(folder, "private-ingest");

  before(function () {
    if (process.env["DOCUMENTED"] === undefined) {
      console.log("    skipped: it takes minutes; DOCUMENTED=1 asks for it");
      return this.skip();
    }
    copyProject(copy);
    fs.cpSync(path.join(root, "packages/offline/tests/policy-check/program"), path.join(folder, "another-program"), {
      recursive: true,
    });
    linkModules(copy);
    linkModules(path.join(folder, "another-program"));
    fs.appendFileSync(path.join(copy, "Pulumi.dev.yaml"), "  streams: { stockdata: {}, waf-logs: {} }\n");
    const records = [1, 2, 3].map((id) => JSON.stringify({ id, price: id + 0.5, at: `2026-11-28T10:15:0${id}Z` }));
    fs.writeFileSync(path.join(copy, "orders.jsonl"), `${records.join("\n")}\n`);
    const mappings = { properties: { id: { type: "long" }, price: { type: "double" }, at: { type: "date" } } };
    fs.writeFileSync(path.join(copy, "mapping.json"), JSON.stringify({ "shop-orders": { mappings } }));
  });
  after(() => {
    fs.rmSync(folder, { recursive: true, force: true });
  });

  // The stream `orders` is made before the demo shows it.
  const order = (command: string): number => Number(command.includes("demo"));
  it("aws firehose put-record, at the endpoint that the demo has printed", async () => {
    const [block = ""] = pages().flatMap(({ blocks }) =>
      blocks.map(({ content }) => content).filter((content) => content.includes("aws firehose put-record")),
    );
    const [first = "", ...call] = block.split("\n");
    const [, ...demo] = first.replace(/ +#.*/, "").split(" ");
    const isFirstVersion = /^aws-cli\/1/.test(spawnSync("aws", ["--version"], { encoding: "utf8" }).stdout);
    const lines = call.filter((line) => !(isFirstVersion && line.includes("cli-binary-format")));
    let answer = "";
    const { code, output } = await execute(["npm", ...demo], copy, /^Firehose endpoint: /m, async (printed) => {
      const [, port = ""] = /^Firehose endpoint: http:\/\/127\.0\.0\.1:(\d+)/m.exec(printed) ?? [];
      const run = await execute(["bash", "-c", lines.join("\n").replace("PORT", port)], copy, undefined);
      answer = run.output;
    });
    assert.equal(code, 0, output);
    assert.match(answer, /"RecordId": "/);
  });

  const ofNpm = executedBy("copy").filter((command) => command.startsWith("npm "));
  for (const command of ofNpm.sort((a, b) => order(a) - order(b))) {
    it(command, async () => {
      const { until, codes = [], makes } = preparations.find((one) => one.command.test(command)) ?? {};
      if (makes !== undefined) fs.rmSync(path.join(copy, makes), { recursive: true, force: true });
      const line = (documented.get(command) ?? []).map((word) => word.replace("<name>", "orders"));
      const { code, output } = await execute(line, copy, until);
      assert.ok(code === 0 || codes.includes(code), `exit code ${code}:\n${output}`);
      if (until !== undefined) assert.match(output, until);
      if (makes !== undefined) assert.ok(fs.existsSync(path.join(copy, makes)));
    });
  }
});

/** Runs a command; when its output fits `until`, `then` runs, and it gets Ctrl-C. */
async function execute(
  [program = "", ...args]: readonly string[],
  cwd: string,
  until: RegExp | undefined,
  then: (output: string) => Promise<void> = () => Promise.resolve(),
): Promise<{ code: number; output: string }> {
  const interrupted = { isSo: false };
  const { code, signal, output } = await runGroup(program, args, {
    cwd,
    limitMs: 110_000,
    onOutput: (printed, send) => {
      if (interrupted.isSo || until?.test(printed) !== true) return;
      interrupted.isSo = true;
      void then(printed).finally(() => {
        send("SIGINT");
      });
    },
  });
  // npm ends by the signal, although its script has handled it.
  return { code: interrupted.isSo && signal === "SIGINT" ? 0 : (code ?? 1), output };
}
