import { type ChildProcessByStdio, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";
import type { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { messageOf } from "@private-ingest/operator/context";
import { freePort } from "../loopback";
import { isRoot } from "./cache";
import { BCRYPT_ROUNDS, install, type Installation } from "./installation";
import { findJavaHome } from "./java";
import { type Caller, request } from "./request";
import { MINIMUM_JAVA, OPENSEARCH_VERSION } from "./release";

/** An OpenSearch with its security plugin, reached as its administrator; it keeps no data. */
export interface OpenSearchServer extends Omit<Caller, "client"> {
  /** Folder of the demonstration certificates. */
  readonly certificateFolder: string;
  stop(): Promise<void>;
}

/** Why no OpenSearch can run on this machine; tests that need one are skipped with it. */
export class OpenSearchUnavailable extends Error {
  override readonly name = "OpenSearchUnavailable";
}

type ServerProcess = ChildProcessByStdio<null, Readable, Readable>;

const HEAP_MIB = 512;
/** From its launch to its first answer. */
const START_TIMEOUT_SECONDS = 120;
const STOP_TIMEOUT_SECONDS = 20;
const POLL_MS = 250;
const LOG_CHARACTERS = 4_000;
/** OpenSearch refuses to run as root; "nobody" owns nothing else. */
const UNPRIVILEGED_ID = 65_534;

/**
 * Starts OpenSearch on 127.0.0.1, on a free port; the first time, it is downloaded from Maven
 * Central (100 MB). It answers about 20 seconds later, and takes about 0.7 GB of memory.
 * @throws OpenSearchUnavailable when there is no Java or the download fails.
 * @throws Error with the end of the server's log when it does not start.
 */
export async function startOpenSearch(): Promise<OpenSearchServer> {
  const { server, ready } = await launchOpenSearch();
  await ready;
  return server;
}

/** As {@link startOpenSearch}, without waiting for the server to answer. */
export async function launchOpenSearch(): Promise<{ server: OpenSearchServer; ready: Promise<void> }> {
  const installation = await prepare();
  const folder = await mkdtemp(path.join(tmpdir(), "opensearch-"));
  const config = path.join(folder, "config");
  await cp(path.join(installation.folder, "config"), config, { recursive: true });
  await mkdir(path.join(folder, "tmp"));
  if (isRoot) await promisify(execFile)("chown", ["-R", String(UNPRIVILEGED_ID), folder]);

  const port = await freePort();
  const process = launch(installation, folder, port);
  const log = endOfLog(process);
  const server: OpenSearchServer = {
    url: `https://127.0.0.1:${port}`,
    userName: "admin",
    password: installation.adminPassword,
    certificateAuthority: await readFile(path.join(config, "root-ca.pem"), "utf8"),
    certificateFolder: config,
    async stop() {
      await end(process);
      await rm(folder, { recursive: true, force: true });
    },
  };
  const ready = untilReady(server, process, log).catch(async (error: unknown) => {
    await server.stop();
    throw error;
  });
  return { server, ready };
}

/** The super administrator, by certificate: it alone changes what is reserved, such as `admin`. */
export async function superAdminOf(server: OpenSearchServer): Promise<Caller> {
  const read = (file: string): Promise<string> => readFile(path.join(server.certificateFolder, file), "utf8");
  return { ...server, client: { certificate: await read("kirk.pem"), key: await read("kirk-key.pem") } };
}

async function prepare(): Promise<Installation> {
  const javaHome = await findJavaHome();
  if (javaHome === undefined) {
    throw new OpenSearchUnavailable(
      `No Java ${MINIMUM_JAVA} or later was found in OPENSEARCH_JAVA_HOME, JAVA_HOME, PATH and the usual folders: install a JDK.`,
    );
  }
  try {
    return await install(javaHome);
  } catch (error) {
    const problem = `OpenSearch ${OPENSEARCH_VERSION} could not be installed: ${messageOf(error)}`;
    throw new OpenSearchUnavailable(problem, { cause: error });
  }
}

function launch({ folder: installed, javaHome }: Installation, folder: string, port: number): ServerProcess {
  const settings = {
    "discovery.type": "single-node",
    "network.host": "127.0.0.1",
    "http.port": String(port),
    "path.data": path.join(folder, "data"),
    "path.logs": path.join(folder, "logs"),
    // Into a log, as a domain's go: an index of them would want a replica, and no domain has one.
    "plugins.security.audit.type": "log4j",
    "plugins.security.password.hashing.bcrypt.rounds": String(BCRYPT_ROUNDS),
  };
  const process = spawn(
    path.join(installed, "bin", "opensearch"),
    Object.entries(settings).map(([name, value]) => `-E${name}=${value}`),
    {
      cwd: folder,
      env: {
        PATH: globalThis.process.env.PATH,
        OPENSEARCH_JAVA_HOME: javaHome,
        OPENSEARCH_PATH_CONF: path.join(folder, "config"),
        // Its launcher would make a folder elsewhere and leave it.
        OPENSEARCH_TMPDIR: path.join(folder, "tmp"),
        // The first compiler only: the server lives for minutes, and starts a third sooner.
        OPENSEARCH_JAVA_OPTS: `-Xms${HEAP_MIB}m -Xmx${HEAP_MIB}m -XX:TieredStopAtLevel=1`,
      },
      stdio: ["ignore", "pipe", "pipe"],
      ...(isRoot ? { uid: UNPRIVILEGED_ID, gid: UNPRIVILEGED_ID } : {}),
    },
  );
  // The server must not outlive this process.
  const kill = (): void => void process.kill("SIGKILL");
  globalThis.process.once("exit", kill);
  for (const event of ["exit", "error"]) process.once(event, () => globalThis.process.off("exit", kill));
  return process;
}

/** Keeps what a server wrote last, for the error message when it does not start. */
function endOfLog(process: ServerProcess): () => string {
  let text = "";
  const keep = (chunk: Buffer): void => {
    text = (text + chunk.toString()).slice(-LOG_CHARACTERS);
  };
  process.once("error", ({ message }) => {
    text += `It could not be started: ${message}`;
  });
  // Missing where the system has no more files for them.
  for (const stream of [process.stdout, process.stderr] as (Readable | undefined)[]) stream?.on("data", keep);
  return () => text;
}

/** Resolves when the server answers; otherwise throws with the end of its log. */
async function untilReady(server: OpenSearchServer, process: ServerProcess, log: () => string): Promise<void> {
  const deadlineMs = Date.now() + START_TIMEOUT_SECONDS * 1000;
  while (!(await isReady(server))) {
    if (hasEnded(process))
      throw new Error(`OpenSearch ended with ${String(process.exitCode ?? process.signalCode)}:\n${log()}`);
    if (Date.now() > deadlineMs) throw new Error(`OpenSearch is not ready after ${START_TIMEOUT_SECONDS} s:\n${log()}`);
    await sleep(POLL_MS);
  }
}

/** Whether the server knows its administrator, which comes last at a start. */
async function isReady(server: OpenSearchServer): Promise<boolean> {
  try {
    return (await request(server, "GET", "/_cluster/health")).status === 200;
  } catch {
    return false;
  }
}

function hasEnded({ exitCode, pid, signalCode }: ServerProcess): boolean {
  return pid === undefined || exitCode !== null || signalCode !== null;
}

async function end(process: ServerProcess): Promise<void> {
  if (hasEnded(process)) return;
  const exited = once(process, "exit");
  process.kill("SIGTERM");
  const timer = setTimeout(() => process.kill("SIGKILL"), STOP_TIMEOUT_SECONDS * 1000);
  await exited;
  clearTimeout(timer);
}
