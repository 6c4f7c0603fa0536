import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { watchProcesses } from "../tools/bench/process-tree";
import { runGroup } from "./process-group";

/** Takes 0.4 s of CPU and 64 MiB, and stays until it has been observed. */
const busy =
  "const held = Buffer.alloc(64 * 2 ** 20, 1); while (process.cpuUsage().user < 4e5); setTimeout(() => held, 300)";

describe("the watch over processes", function () {
  const where = { cwd: __dirname, limitMs: 50_000 };
  const node = `'${process.execPath}' -e '${busy}'`;

  it("adds up a command and all processes below it, and no others", async function () {
    if (!existsSync("/proc/self/stat")) {
      console.log("    skipped: this system has no /proc");
      return this.skip();
    }
    const before = runGroup("sleep", ["2"], where);
    const ended = watchProcesses();
    // The shell in the middle ends before its child.
    await runGroup("sh", ["-c", `sh -c "${node.replaceAll('"', '\\"')} &"; ${node}`], where);
    const { cpuSeconds, peakMemoryMiB, processes } = ended();
    assert.equal(processes.filter(({ command }) => command.includes("Buffer.alloc")).length >= 2, true);
    assert(processes.every(({ command }) => !command.startsWith("sleep")));
    assert(cpuSeconds > 0.6, String(cpuSeconds));
    assert(peakMemoryMiB > 64, String(peakMemoryMiB));
    await before;
  });
});
