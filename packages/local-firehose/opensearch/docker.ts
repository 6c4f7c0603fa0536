import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { promisify } from "node:util";
import { ADMIN_USER, type OpenSearchServer, OpenSearchUnavailable, START_TIMEOUT_SECONDS, untilReady } from "./server";
import { newPassword } from "./password";
import { OPENSEARCH_VERSION } from "./release";

const IMAGE = `opensearchproject/opensearch:${OPENSEARCH_VERSION}`;
const CERTIFICATE_AUTHORITY = "/usr/share/opensearch/config/root-ca.pem";
const HEAP_MIB = 512;
const LOG_LINES = 30;

/**
 * Starts OpenSearch with its security plugin in a container, reachable at a free port of 127.0.0.1;
 * the first time, Docker pulls the image (about 1 GB). The container and its data are gone after
 * the end.
 *
 * @throws OpenSearchUnavailable when there is no docker command, no engine that it reaches, or no
 * image.
 * @throws Error with the end of the server's log when it does not start.
 */
export async function startOpenSearchContainer(): Promise<OpenSearchServer> {
  const adminPassword = newPassword();
  const settings = {
    "discovery.type": "single-node",
    OPENSEARCH_INITIAL_ADMIN_PASSWORD: adminPassword,
    OPENSEARCH_JAVA_OPTS: `-Xms${HEAP_MIB}m -Xmx${HEAP_MIB}m`,
  };
  // Passed in the environment: every user of the machine can read a command line.
  const names = Object.keys(settings).flatMap((name) => ["--env", name]);
  const id = await docker(["run", "--detach", "--rm", "--publish", "127.0.0.1::9200", ...names, IMAGE], settings).catch(
    (error: unknown) => {
      throw unavailable(error);
    },
  );
  try {
    // Such as `127.0.0.1:49153`, on a line for each family of addresses.
    const [address = ""] = (await docker(["port", id, "9200/tcp"])).split("\n");
    const server: OpenSearchServer = {
      url: `https://${address}`,
      adminUser: ADMIN_USER,
      adminPassword,
      certificateAuthority: await fileOf(id, CERTIFICATE_AUTHORITY),
      stop: () => remove(id),
    };
    await untilReady(server, {
      ended: async () => ((await isRunning(id)) ? undefined : "its container's end"),
      log: () => docker(["logs", "--tail", String(LOG_LINES), id]).catch(() => ""),
    });
    return server;
  } catch (error) {
    await remove(id);
    throw error;
  }
}

/**
 * Runs docker and answers what it wrote to standard output.
 * @throws what execFile throws, `stderr` with it.
 */
async function docker(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<string> {
  const { stdout } = await promisify(execFile)("docker", args, { env: { ...process.env, ...environment } });
  return stdout.trim();
}

/**
 * The demo certificates are made when the container starts, so the file may come a moment later.
 */
async function fileOf(id: string, file: string): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "opensearch-docker-"));
  try {
    const copy = path.join(folder, "copy");
    const deadlineMs = Date.now() + START_TIMEOUT_SECONDS * 1000;
    for (;;) {
      try {
        await docker(["cp", `${id}:${file}`, copy]);
        return await readFile(copy, "utf8");
      } catch (error) {
        if (Date.now() > deadlineMs || !(await isRunning(id))) throw error;
        await new Promise((resolve) => setTimeout(resolve, 500));
      }
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function isRunning(id: string): Promise<boolean> {
  const state = await docker(["inspect", "--format", "{{.State.Running}}", id]).catch(() => "false");
  return state === "true";
}

async function remove(id: string): Promise<void> {
  // A container that has ended is gone already.
  await docker(["rm", "--force", "--volumes", id]).catch(() => undefined);
}

function unavailable(cause: unknown): OpenSearchUnavailable {
  const { code, stderr = "" } = cause as NodeJS.ErrnoException & { stderr?: string };
  const reason = code === "ENOENT" ? "there is no docker command on the PATH" : stderr.trim() || String(cause);
  return new OpenSearchUnavailable(
    `OpenSearch cannot be started with Docker: ${reason}\nInstall Docker and start its engine, or use --opensearch java (a JDK), --opensearch URL (one that runs) or no flag (the embedded store).`,
    { cause },
  );
}
