/** Times a clone of the last commit, `npm ci` with an empty cache, and the demo until its chart. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import type { Row } from "./figures";

const root = path.join(__dirname, "../..");
const demoLimitMs = 120_000;
const pollMs = 100;

/** Measures every step once, as a second run would find caches. */
export async function run(): Promise<Row[]> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "private-ingest-newcomer-"));
  const [checkout, cache] = [path.join(folder, "private-ingest"), path.join(folder, "npm-cache")];
  // Without the variables of the npm that runs this, such as its log level.
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith("npm_"));
  const env = { ...Object.fromEntries(own), npm_config_cache: cache, XDG_CACHE_HOME: path.join(folder, "cache") };
  try {
    const clone = await timed(() =>
      output("git", ["clone", "--quiet", pathToFileURL(root).href, checkout], folder, env),
    );
    const install = await timed(() => output("npm", ["ci"], checkout, env));
    const chart = await timed(() => untilChart(checkout, env));
    return [
      { step: "git clone", seconds: clone.seconds },
      {
        step: "npm ci",
        seconds: install.seconds,
        fetchedMiB: bytesIn(cache) / 2 ** 20,
        // A warning of several lines counts once.
        warnings: new Set(install.value.match(/^npm warn \w+/gm)).size,
      },
      { step: "npm run demo, until records are in the chart", seconds: chart.seconds },
      { step: "in all", seconds: clone.seconds + install.seconds + chart.seconds },
    ];
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

async function timed<T>(work: () => Promise<T>): Promise<{ seconds: number; value: T }> {
  const startedAt = performance.now();
  const value = await work();
  return { seconds: (performance.now() - startedAt) / 1000, value };
}

/** A command's output, errors included. @throws with it when the command fails */
async function output(command: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Promise<string> {
  const child = spawn(command, args, { cwd, env });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (text += chunk.toString()));
  const [code] = (await once(child, "close")) as [number];
  if (code !== 0) throw new Error(`${command} ${args.join(" ")} ended with exit code ${code}:\n${text}`);
  return text;
}

/** Runs the demo until its page has records, then ends it as Ctrl-C in a terminal would. */
async function untilChart(cwd: string, env: NodeJS.ProcessEnv): Promise<void> {
  // A signal reaches its whole process group.
  const demo = spawn("npm", ["run", "demo", "--", "--port", "0"], { cwd, env, detached: true });
  const ended = once(demo, "close");
  let text = "";
  for (const stream of [demo.stdout, demo.stderr]) stream.on("data", (chunk: Buffer) => (text += chunk.toString()));
  try {
    for (let waitedMs = 0; ; waitedMs += pollMs) {
      if (demo.exitCode !== null || waitedMs > demoLimitMs) throw new Error(`the demo shows no chart:\n${text}`);
      const page = /^Page: (\S+)$/m.exec(text)?.[1];
      if (page !== undefined && (await delivered(page)) > 0) return;
      await sleep(pollMs);
    }
  } finally {
    if (demo.exitCode === null && demo.pid !== undefined) process.kill(-demo.pid, "SIGINT");
    await ended;
  }
}

async function delivered(page: string): Promise<number> {
  const answer = await fetch(new URL("/api/status", page));
  return ((await answer.json()) as { records: { delivered: number } }).records.delivered;
}

function bytesIn(folder: string): number {
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + fs.statSync(path.join(entry.parentPath, entry.name)).size, 0);
}
