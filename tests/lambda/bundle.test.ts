import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { temporaryFolder } from "@private-ingest/local-firehose/tests/fixture";
import { bundleFunction, functionNames } from "../../lambda/bundle";

describe("npm run build", () => {
  const folder = temporaryFolder();

  it("writes the bytes that are deployed", () => {
    const build = path.join(__dirname, "../../lambda/build.ts");
    execFileSync(process.execPath, ["-r", "ts-node/register", build, folder]);
    for (const name of functionNames) {
      assert.equal(readFileSync(path.join(folder, name, "index.js"), "utf8"), bundleFunction(name).code);
    }
  });
});

describe("bundleFunction", () => {
  it("gives the digest of its code", () => {
    for (const name of functionNames) {
      const { code, sha256 } = bundleFunction(name);
      assert.equal(sha256, createHash("sha256").update(code).digest("hex"));
    }
  });

  it("gives the same bytes in another process and folder, without local paths", () => {
    const script = `for (const name of ["${functionNames.join('","')}"]) console.log(require(${JSON.stringify(
      path.join(__dirname, "../../lambda/bundle"),
    )}).bundleFunction(name).sha256)`;
    const elsewhere = execFileSync(
      process.execPath,
      ["-r", require.resolve("ts-node/register/transpile-only"), "-e", script],
      {
        cwd: tmpdir(),
        encoding: "utf8",
        env: { ...process.env, TS_NODE_PROJECT: path.join(__dirname, "../../tsconfig.json") },
      },
    );
    assert.deepEqual(
      elsewhere.trim().split("\n"),
      functionNames.map((name) => bundleFunction(name).sha256),
    );
    for (const name of functionNames) {
      assert.ok(!bundleFunction(name).code.includes(path.resolve(__dirname, "../..")), name);
    }
  });
});
