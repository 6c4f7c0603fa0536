import { spawn } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs";

/** Loaded before the program: prints its usage at its end. */
const meter = `process.on("exit", () => { const u = process.resourceUsage(); require("node:fs").writeSync(2, "\\nUSED " + JSON.stringify([u.userCPUTime + u.systemCPUTime, u.maxRSS])); });`;

/** Usage of one run of the installed program. @throws when the run fails */
export async function measured(program: string, argv: readonly string[], env: NodeJS.ProcessEnv) {
  const file = `${program}.meter.cjs`;
  fs.writeFileSync(file, meter);
  const startedAt = performance.now();
  const child = spawn(process.execPath, ["--require", file, program, ...argv], {
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...process.env, ...env },
  });
  let text = "";
  child.stderr.on("data", (chunk: Buffer) => (text += chunk.toString()));
  const [code] = (await once(child, "exit")) as [number];
  const seconds = (performance.now() - startedAt) / 1000;
  if (code !== 0) throw new Error(`${argv.join(" ")} ended with ${code}: ${text}`);
  const [microseconds = 0, kibibytes = 0] = JSON.parse(/USED (.*)/.exec(text)?.[1] ?? "[]") as number[];
  return { seconds, cpuSeconds: microseconds / 1e6, peakMemoryMiB: Math.round(kibibytes / 1024) };
}
