/** Time until a process has loaded a handler, as in Lambda's first call, beside an empty one. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { bundleFunction } from "../../lambda/bundle";
import { median, type Row } from "./figures";

const ROUNDS = 21;
const EMPTY_HANDLER = "exports.handler = async () => ({});";

/** Printed by a process once the handler is loaded; both count from its start. */
const MEASURE = `
  require(process.argv[1]);
  const { user, system } = process.cpuUsage();
  console.log(JSON.stringify({ wall: performance.now(), cpu: (user + system) / 1000 }));
`;

/** Measures the functions of a stack's updates and destroys, beside an empty one. */
export function run(): Row[] {
  const folder = mkdtempSync(path.join(tmpdir(), "bench-cold-start-"));
  try {
    const handlers = [
      { handler: "empty", code: EMPTY_HANDLER },
      { handler: "transform", code: bundleFunction("transform").code },
      { handler: "setup", code: bundleFunction("setup").code },
    ].map(({ handler, code }) => {
      const file = path.join(folder, `${handler}.js`);
      writeFileSync(file, code);
      return { handler, file, bundleBytes: Buffer.byteLength(code), wall: [] as number[], cpu: [] as number[] };
    });
    for (let round = 0; round < ROUNDS; round++) {
      for (const { file, wall, cpu } of handlers) {
        const output = execFileSync(process.execPath, ["-e", MEASURE, file], { encoding: "utf8" });
        const times = JSON.parse(output) as { wall: number; cpu: number };
        wall.push(times.wall);
        cpu.push(times.cpu);
      }
    }
    const emptyCpu = median(handlers[0]?.cpu ?? []);
    return handlers.map(({ handler, bundleBytes, wall, cpu }) => ({
      handler,
      bundleBytes,
      wallMilliseconds: median(wall),
      cpuMilliseconds: median(cpu),
      overEmptyMilliseconds: median(cpu) - emptyCpu,
    }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
