import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import type { HostedFunction } from "../../lambda/function-process";
import { FunctionHost, type FunctionHostOptions } from "../../lambda/host";
import { InvocationError } from "../../lambda/invocation-error";
import { functionArn, temporaryFolder, until } from "../fixture";

const payloadLimitBytes = 100_000;

/** One function with everything these tests ask for: the event says what to do. */
const code = `
const state = { invocations: 0 };
console.log("loaded");
exports.handler = async (event, context) => {
  state.invocations++;
  switch (event.do) {
    case "context": return { invocations: state.invocations, arn: context.invokedFunctionArn, version: context.functionVersion, memory: context.memoryLimitInMB, left: context.getRemainingTimeInMillis(), id: context.awsRequestId };
    case "environment": return { environment: process.env, arguments: process.execArgv, folder: process.cwd() };
    case "throw": throw new RangeError("wrong");
    case "exit": process.exit(3);
    case "sleep": await new Promise((resolve) => setTimeout(resolve, 60_000));
    case "large": return "x".repeat(event.bytes);
    case "exhaust": { const all = []; for (;;) all.push(new Array(1e6).fill(Math.random())); }
    case "log": console.log("one\\ntwo"); console.error("three"); return state.invocations;
    default: return event;
  }
};`;

const declaredFunction: HostedFunction = {
  functionName: "add-timestamp",
  functionArn,
  region: "eu-west-1",
  code: { "index.js": code, "nested/other.js": "exports.handler = (event) => ({ ...event, other: true });" },
  handler: "index.handler",
  timeoutSeconds: 1,
  memoryMiB: 64,
  environment: { STAGE: "test", PATH: "/nowhere" },
};

describe("function host", () => {
  const log: string[] = [];
  const hosts: FunctionHost[] = [];
  let host: FunctionHost;

  function start(changes: Partial<HostedFunction> = {}, options: Partial<FunctionHostOptions> = {}) {
    const hosted = { ...declaredFunction, ...changes };
    const started = FunctionHost.start({
      ...{ function: hosted, payloadLimitBytes, onLog: (line) => log.push(line), ...options },
    });
    hosts.push(started);
    return started;
  }
  const invoke = async (event: unknown, by = host) =>
    JSON.parse((await by.invoke(Buffer.from(JSON.stringify(event)))).toString()) as Record<string, unknown>;
  const fails = (event: unknown, code: string, detail: RegExp, by = host) =>
    assert.rejects(invoke(event, by), (error) => {
      assert(error instanceof InvocationError);
      assert.equal(error.code, code);
      assert.match(error.detail, detail);
      return true;
    });

  before(() => {
    host = start();
  });
  beforeEach(() => {
    log.length = 0;
  });
  after(() => Promise.all(hosts.map((each) => each.close())));

  it("answers what the handler returns, whatever the bytes", async () => {
    const event = { text: 'é "quoted" \u2028 😀', number: 1e21, nothing: null };
    assert.deepEqual(await invoke(event), event);
  });

  it("gives the context that Lambda gives", async () => {
    const { id, invocations, left, ...context } = await invoke({ do: "context" });
    assert.deepEqual(context, { arn: functionArn, version: "7", memory: "64" });
    assert.equal(invocations, 2);
    assert.match(String(id), /^[0-9a-f-]{36}$/);
    assert(Number(left) > 0 && Number(left) <= 1000);
  });

  it("gives the function only its own environment and memory limit", async () => {
    const answer = await invoke({ do: "environment" });
    const environment = answer.environment as Record<string, string>;
    const given = Object.keys(environment).filter((name) => !/^(AWS_|LAMBDA_|_HANDLER)/.test(name));
    assert.deepEqual(given.sort(), ["LANG", "PATH", "STAGE", "TZ"]);
    assert.deepEqual([environment.PATH, environment.STAGE, environment.AWS_REGION], ["/nowhere", "test", "eu-west-1"]);
    assert.deepEqual(answer.arguments, ["--max-old-space-size=64", "--initial-old-space-size=32"]);
    assert.equal(answer.folder, environment.LAMBDA_TASK_ROOT);
  });

  it("answers one invocation after the other", async () => {
    const answers = await Promise.all([1, 2, 3].map((number) => invoke({ number })));
    assert.deepEqual(answers, [{ number: 1 }, { number: 2 }, { number: 3 }]);
  });

  it("passes the function's output on", async () => {
    await invoke({ do: "log" });
    await until(() => log.length >= 3);
    assert.deepEqual(log.sort(), ["one", "three", "two"]);
  });

  it("reports the handler's exception, and keeps the process", async () => {
    const { invocations } = await invoke({ do: "context" });
    await fails({ do: "throw" }, "Lambda.FunctionError", /"errorType":"RangeError","errorMessage":"wrong"/);
    assert.equal((await invoke({ do: "context" })).invocations, Number(invocations) + 2);
  });

  it("replaces a process that ends", async () => {
    await fails({ do: "exit" }, "Lambda.FunctionError", /exit status 3/);
    assert.equal((await invoke({ do: "context" })).invocations, 1);
  });

  it("kills a process that exceeds its time, and serves the next event with a new one", async () => {
    const slow = fails({ do: "sleep" }, "Lambda.FunctionTimedOut", /^Task timed out after 1.00 seconds$/);
    const next = invoke({ do: "context" });
    await slow;
    assert.equal((await next).invocations, 1);
  });

  it("ends with the memory that the function has", async () => {
    const small = start({ timeoutSeconds: 30 });
    await fails({ do: "exhaust" }, "Lambda.FunctionError", /signal: SIGABRT|exit status 134/, small);
  });

  it("lets through payloads up to the limit, both ways", async () => {
    const answer = await host.invoke(Buffer.from(JSON.stringify({ do: "large", bytes: payloadLimitBytes - 2 })));
    assert.equal(answer.length, payloadLimitBytes);
    const larger = { do: "large", bytes: payloadLimitBytes - 1 };
    await fails(larger, "Lambda.FunctionError", /ResponseSizeTooLarge: 100001 bytes/);
    const text = "x".repeat(payloadLimitBytes - JSON.stringify({ text: "" }).length);
    assert.deepEqual(await invoke({ text }), { text });
    await fails({ text: `${text}x` }, "Lambda.FunctionError", /RequestEntityTooLarge\w*: 100001 bytes/);
  });

  it("finds a handler in a folder", async () => {
    const other = start({ handler: "nested/other.handler" });
    assert.deepEqual(await invoke({ a: 1 }, other), { a: 1, other: true });
  });

  it("fails every event of a function that cannot be loaded, with the reason", async () => {
    const broken = start({ code: { "index.js": "null.x" } });
    await fails({}, "Lambda.FunctionError", /"errorType":"TypeError"/, broken);
    await fails({}, "Lambda.FunctionError", /"errorType":"TypeError"/, broken);
    const missing = start({ handler: "index.main" });
    await fails({}, "Lambda.FunctionError", /index.main is undefined or not exported/, missing);
  });

  it("unpacks code only into its task folder, and leaves nothing behind", () => {
    const folders = () => fs.readdirSync(os.tmpdir()).filter((name) => name.startsWith("private-ingest-function-"));
    const before = folders();
    for (const file of ["../x.js", "a/../../x.js", "..", "", "a/..", "/../x.js", "a\0b.js", "index.js/x.js"]) {
      const code = { ...declaredFunction.code, [file]: "" };
      assert.throws(
        () => start({ code }),
        (error: Error) => error.message.includes(JSON.stringify(file)),
        file,
      );
    }
    assert.deepEqual(folders(), before);
    assert(!fs.existsSync(path.join(os.tmpdir(), "x.js")));
  });

  describe("whose process cannot be started", () => {
    const { execPath } = process;
    afterEach(() => {
      process.execPath = execPath;
    });
    const notExecutable = path.join(temporaryFolder(), "node");
    before(() => {
      fs.writeFileSync(notExecutable, "", { mode: 0o600 });
    });
    const bad: readonly (readonly [string, () => Partial<HostedFunction>, RegExp])[] = [
      ["as Node is missing", () => ((process.execPath = "/nowhere/node"), {}), /ENOENT/],
      ["as Node may not be run", () => ((process.execPath = notExecutable), {}), /EACCES/],
      ["as its environment is too large", () => ({ environment: { A: "x".repeat(3_000_000) } }), /E2BIG/],
      ["as its environment has a NUL", () => ({ environment: { A: "a\0b" } }), /null byte/],
    ];
    for (const [reason, prepare, detail] of bad) {
      it(`fails its events ${reason}, and goes on`, async () => {
        const broken = start(prepare());
        for (let time = 0; time < 2; time++) await fails({}, "Lambda.FunctionError", detail, broken);
        process.execPath = execPath;
        if (reason.includes("Node")) assert.deepEqual(await invoke({ fine: true }, broken), { fine: true });
      });
    }
  });

  it("lets a fault interfere with an invocation", async () => {
    let interfere = (process: { kill(signal: NodeJS.Signals): boolean }): number | undefined => {
      process.kill("SIGKILL");
      return undefined;
    };
    const faulty = start({}, { interfere: (process) => interfere(process) });
    await fails({}, "Lambda.FunctionError", /signal: SIGKILL/, faulty);
    interfere = (process) => {
      process.kill("SIGSTOP");
      return 50;
    };
    await fails({}, "Lambda.FunctionTimedOut", /timed out/, faulty);
    interfere = () => undefined;
    assert.deepEqual(await invoke({ fine: true }, faulty), { fine: true });
  });

  it("leaves no folder behind when this process is killed", async () => {
    const folder = temporaryFolder();
    const started = `
      const { FunctionHost } = require(${JSON.stringify(path.join(__dirname, "../../lambda/host"))});
      const hosted = ${JSON.stringify(declaredFunction)};
      FunctionHost.start({ function: hosted, payloadLimitBytes: 1000, onLog: console.log })
        .invoke(Buffer.from("{}")).then(() => console.log("answered"));`;
    const parent = spawn(process.execPath, ["-r", "ts-node/register", "-e", started], {
      stdio: ["ignore", "pipe", "inherit"],
      env: { ...process.env, TMPDIR: folder },
    });
    const left = () => fs.readdirSync(folder).filter((name) => name.startsWith("private-ingest-function-"));
    for await (const said of parent.stdout) if (String(said).includes("answered")) break;
    assert.equal(left().length, 1);
    parent.kill("SIGKILL");
    await until(() => left().length === 0);
  });
});
