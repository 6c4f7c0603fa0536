import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { homedir } from "node:os";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "@private-ingest/local-firehose/loopback";

/** moto cannot run on this machine. Tests that need it are skipped with the message. */
export class MotoUnavailable extends Error {
  override readonly name = "MotoUnavailable";
}

/** A moto server in a process of its own: it keeps the records of every service but Firehose. */
export interface Moto {
  readonly url: string;
  stop(): Promise<void>;
}

const startLimitMs = 60_000;
const MISSING = "moto is not installed (pip install moto[server])";

/** The reason why moto cannot run here; undefined when it can. */
export const whyNoMoto = (): string | undefined => (pythonWithMoto() === undefined ? MISSING : undefined);

/** Options of an AWS client that calls moto, or the cloud in front of it. */
export const clientOptions = (endpoint: string, region = "us-east-1") => ({
  endpoint,
  region,
  credentials: { accessKeyId: "test", secretAccessKey: "test" },
});

/** Runs moto's server until standard input closes: it never outlives who started it. */
const program = `
import os, sys, threading
threading.Thread(target=lambda: (sys.stdin.buffer.read(), os._exit(0)), daemon=True).start()
from moto.server import main
main(["-H", "127.0.0.1", "-p", sys.argv[1]])
`;

/** A Python with moto: that of the PATH, or the environment that CI makes in the cache. */
function pythonWithMoto(): string | undefined {
  const cache = path.join(process.env["XDG_CACHE_HOME"] ?? path.join(homedir(), ".cache"), "private-ingest");
  return ["python3", path.join(cache, "moto", "bin", "python3")].find(
    (python) => spawnSync(python, ["-c", "import moto.server"]).status === 0,
  );
}

/** @throws MotoUnavailable when there is none. */
export async function startMoto(): Promise<Moto> {
  const python = pythonWithMoto();
  if (python === undefined) throw new MotoUnavailable(MISSING);
  const port = await freePort();
  const child = spawn(python, ["-c", program, String(port)], {
    stdio: ["pipe", "ignore", "ignore"],
    env: { ...process.env, MOTO_IAM_LOAD_MANAGED_POLICIES: "true" },
    // moto does not get Ctrl-C: the end of the cloud still needs it.
    detached: true,
  });
  const url = `http://127.0.0.1:${port}`;
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.stdin.end();
    await ended;
  };
  try {
    await untilAnswered(`${url}/moto-api/`, child);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, stop };
}

async function untilAnswered(url: string, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + startLimitMs;
  for (;;) {
    const isReady = await fetch(url).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isReady) return;
    if (child.exitCode !== null) throw new Error(`moto ended with exit code ${child.exitCode}.`);
    if (Date.now() > deadline) throw new Error(`moto does not answer at ${url} after ${startLimitMs / 1000} s.`);
    await sleep(100);
  }
}
