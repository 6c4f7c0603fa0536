import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { temporaryFolder } from "@private-ingest/local-firehose/tests/fixture";

const main = path.join(__dirname, "../main.ts");
const start = ["-r", require.resolve("ts-node/register"), main];
const env = { ...process.env, TS_NODE_PROJECT: path.join(__dirname, "../../../tsconfig.json") };

describe("npm run local-cloud", () => {
  const folder = temporaryFolder();

  it("names every wrong flag", () => {
    const flags = ["--port", "x", "--domains", "elasticsearch", "--speed", "0"];
    const options = { cwd: folder, env, encoding: "utf8" } as const;
    const { status, stderr } = spawnSync(process.execPath, [...start, ...flags], options);
    assert.equal(status, 2, stderr);
    for (const flag of ["--port", "--domains", "--speed"]) assert(stderr.includes(`${flag}: `), stderr);
  });

  it("runs until it is interrupted, configures a stack, and leaves only the stack file", async function () {
    const child = spawn(process.execPath, [...start, "--port", "0", "--domains", "records"], { cwd: folder, env });
    const exited = once(child, "exit");
    let said = "";
    child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
    await new Promise<void>((resolve) => {
      child.stdout.on("data", (chunk: Buffer) => {
        said += chunk.toString();
        if (said.includes("pulumi destroy")) resolve();
      });
      void exited.then(() => {
        resolve();
      });
    });
    if (said.includes("moto is not installed")) {
      console.log(`    skipped: ${said.trim()}`);
      return this.skip();
    }
    const [, endpoint = ""] = /AWS_ENDPOINT_URL=(\S+)/.exec(said) ?? [];
    const [, state = ""] = /PULUMI_BACKEND_URL=file:\/\/(\S+)/.exec(said) ?? [];
    const { config } = parse(fs.readFileSync(path.join(folder, "Pulumi.local.yaml"), "utf8")) as {
      config: { "aws:endpoints": Record<string, string>[] };
    };
    assert.equal(config["aws:endpoints"][0]?.["iam"], endpoint, said);
    assert.equal((await fetch(`${endpoint}/moto-api/`)).status, 200);
    assert(fs.existsSync(state));
    child.kill("SIGINT");
    assert.deepEqual(await exited, [0, null]);
    await assert.rejects(fetch(endpoint));
    assert.equal(fs.existsSync(state), false);
    assert.deepEqual(fs.readdirSync(folder), ["Pulumi.local.yaml"]);
  });
});
