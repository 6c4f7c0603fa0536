// The whole program: help, wrong use, and the installed package.
import assert from "node:assert/strict";
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs";
import * as path from "node:path";
import { variableOf } from "../stack-outputs";
import { stackOutputs } from "@private-ingest/client/outputs";
import { temporaryFolder } from "@private-ingest/local-firehose/tests/fixture";
import { FakeFirehose } from "./fake-firehose";
import { builtProgram } from "./kill-replay";
import { run } from "./run";
import { npmPack } from "../../../tests/npm-pack";

const root = path.join(__dirname, "../../..");
const own = path.join(__dirname, "..");

describe("the operator's program", () => {
  const folder = temporaryFolder();
  let commands: readonly string[];

  before(async () => {
    const [, listed = ""] = (await run("--help")).out.split("Commands:");
    const names = [...listed.matchAll(/^ {2}([a-z][a-z-]*) /gm)].map(([, name = ""]) => name);
    commands = names.filter((name) => name !== "help");
    assert.ok(commands.includes("new-stream"), commands.join());
  });

  it("prints its version, and explains every command with examples and exit codes", async () => {
    assert.match((await run("--version")).out, /^\d+\.\d+\.\d+/);
    for (const command of commands) {
      const { code, out } = await run([command, "--help"]);
      assert.deepEqual([code, out], [0, (await run(["help", command])).out]);
      for (const text of ["Usage: private-ingest", "--json", "--quiet", "Examples:", "Exit code:"])
        assert(out.includes(text), `${command}: ${text}`);
    }
    assert.equal((await run("--help")).code, 0);
  });

  it("ends with 2 on wrong use", async () => {
    assert.equal((await run([])).code, 2);
    assert.equal((await run("sned")).code, 2);
    const unknown = await run("help sned");
    assert.deepEqual([unknown.code, unknown.out], [2, ""]);
    assert.match(unknown.err, /unknown command 'sned'/);
    const { code, err } = await run("send --ratte 1");
    assert.deepEqual([code, /unknown option '--ratte'/.test(err)], [2, true]);
  });

  it("has a script of npm for each command", () => {
    const { scripts } = JSON.parse(fs.readFileSync(path.join(root, "package.json"), "utf8")) as {
      scripts: Record<string, string>;
    };
    for (const command of commands)
      assert.match(scripts[command] ?? "", new RegExp(`packages/operator/main\\.ts ${command}$`));
  });

  it("takes every output of a stack from a variable", () => {
    assert.equal(variableOf("backupBucketName"), "PRIVATE_INGEST_BACKUP_BUCKET_NAME");
    assert.equal(new Set(Object.keys(stackOutputs).map(variableOf)).size, Object.keys(stackOutputs).length);
  });

  it("runs as a single built file, and on Ctrl-C reports its progress", async () => {
    const program = builtProgram(folder);
    const firehose = await FakeFirehose.start();
    try {
      const argv = ["send", "--stream", "stock", "--endpoint", firehose.url, "--rate", "500/s", "--json"];
      const child = spawn(process.execPath, [program, ...argv], { cwd: folder });
      let out = "";
      child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()));
      while (firehose.taken.length < 100) await new Promise((resolve) => setTimeout(resolve, 20));
      child.kill("SIGINT");
      const [code] = (await once(child, "exit")) as [number];
      assert.equal(code, 0);
      assert.equal((JSON.parse(out) as { sent: number }).sent, firehose.taken.length);
    } finally {
      firehose.stop();
    }
  });

  it("is the whole content of the package, and runs from it", () => {
    const { archive, files } = npmPack(own, folder);
    assert.deepEqual(files, ["LICENSE", "README.md", "dist/private-ingest.js", "package.json"]);
    const { bin, dependencies = {} } = JSON.parse(fs.readFileSync(path.join(own, "package.json"), "utf8")) as {
      bin: Record<string, string>;
      dependencies?: Record<string, string>;
    };
    assert.deepEqual(bin, { "private-ingest": "dist/private-ingest.js" });
    assert.deepEqual(dependencies, {}, "all is in the bundle");
    execFileSync("tar", ["-xzf", archive, "-C", folder]);
    const installed = path.join(folder, "package", "dist", "private-ingest.js");
    const argv = [installed, "size", "--shirt", "S", "--json"];
    const { status, stdout } = spawnSync(process.execPath, argv, { cwd: folder, encoding: "utf8" });
    assert.equal(status, 0);
    assert((JSON.parse(stdout) as { monthlyUsd: number }).monthlyUsd > 0);
  });
});
