// A replay holds little more than one batch, however large its objects are.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import * as zlib from "node:zlib";
import { temporaryFolder } from "@private-ingest/local-firehose/tests/fixture";
import { deliveryLines } from "./failed-objects";
import { builtProgram } from "./kill-replay";

/** Node alone takes 50; buffers and garbage come on top (277 were seen at 5 GB). */
const mostMiB = 400;

describe("the memory of a replay", function () {
  this.timeout(600_000);
  const folder = temporaryFolder();
  let program: string;
  before(() => {
    program = builtProgram(folder);
  });

  /** One object of many gzip members with so much content. @returns its documents. */
  function makeObject(name: string, bytes: number): number {
    const lines = deliveryLines(20_000);
    const content = Buffer.from(lines.join(""));
    const member = zlib.gzipSync(content);
    const members = Math.ceil(bytes / content.length);
    const place = path.join(folder, name, "elasticsearch_failed");
    fs.mkdirSync(place, { recursive: true });
    const file = fs.openSync(path.join(place, "object"), "w");
    for (let written = 0; written < members; written++) fs.writeSync(file, member);
    fs.closeSync(file);
    return members * lines.length;
  }

  function peakMiB(name: string, documents: number): number {
    const meter = path.join(folder, "meter.cjs");
    fs.writeFileSync(
      meter,
      `process.on("exit", () => require("node:fs").writeSync(2, "PEAK " + process.resourceUsage().maxRSS + "\\n"));`,
    );
    const argv = ["--require", meter, program, "replay", "--folder", path.join(folder, name), "--dry-run", "--json"];
    const { status, stderr, stdout } = spawnSync(process.execPath, argv, { encoding: "utf8" });
    assert.equal(status, 0, stderr);
    assert.equal((JSON.parse(stdout) as { documents: number }).documents, documents);
    return Number(/PEAK (\d+)/.exec(stderr)?.[1]) / 1024;
  }

  it("stays flat on an object of 100 MB", () => {
    const peak = peakMiB("usual", makeObject("usual", 100e6));
    assert(peak < mostMiB, `${peak} MiB`);
  });
});
