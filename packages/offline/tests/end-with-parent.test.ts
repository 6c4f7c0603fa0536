import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import * as path from "node:path";
import { until } from "@private-ingest/local-firehose/tests/fixture";

describe("a child process", () => {
  it("ends with its killed parent, however busy it is", async () => {
    const watch = path.join(__dirname, "../end-with-parent.cjs");
    const script = `
      const argv = ["--require", ${JSON.stringify(watch)}, "-e", "for (;;);"];
      console.log(require("node:child_process").spawn(process.execPath, argv, { detached: true }).pid);
      setInterval(() => undefined, 1000);`;
    const parent = spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "inherit"] });
    const [line] = (await once(parent.stdout, "data")) as [Buffer];
    const child = Number(line.toString());
    const isAlive = () => {
      try {
        return process.kill(child, 0);
      } catch {
        return false;
      }
    };
    assert(isAlive());
    await new Promise((resolve) => setTimeout(resolve, 500));
    parent.kill("SIGKILL");
    await until(() => !isAlive());
  });
});
