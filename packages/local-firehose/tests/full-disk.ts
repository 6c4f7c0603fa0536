import { execFileSync } from "node:child_process";

/**
 * Runs statements in a process whose files end at `limitKiB`, as on a full disk, until
 * `freeSpace()` (which needs util-linux's prlimit). They have `fs`, `assert` and what `module`
 * exports, as `subject`; they may await.
 */
export function onFullDisk(limitKiB: number, module: string, statements: string): void {
  const script = `
    const fs = require("node:fs"), assert = require("node:assert/strict"), subject = require(${JSON.stringify(module)});
    const freeSpace = () =>
      require("node:child_process").execFileSync("prlimit", ["--pid", String(process.pid), "--fsize=unlimited:unlimited"]);
    (async () => { ${statements} })().then(
      () => process.exit(0),
      (error) => { console.error(error); process.exit(1); },
    );`;
  const argv = [process.execPath, "-r", require.resolve("ts-node/register"), "-e", script];
  execFileSync("bash", ["-c", `ulimit -S -f ${limitKiB}; exec "$@"`, "bash", ...argv], {
    stdio: ["ignore", "inherit", "inherit"],
  });
}
