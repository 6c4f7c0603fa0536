/**
 * `npm run opensearch`: runs an OpenSearch with its security plugin on this machine until Ctrl-C, or until
 * `npm run opensearch -- --stop` is given in another terminal.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { parseArgs } from "node:util";
import { cacheFolder } from "./cache";
import { startOpenSearchContainer } from "./docker";
import { type OpenSearchServer, OpenSearchUnavailable, startOpenSearch } from "./server";

const processIdFile = path.join(cacheFolder(), "opensearch.pid");

async function start(): Promise<void> {
  console.log("Starting OpenSearch; the first time it is downloaded.");
  const server = await startByJavaOrDocker();
  mkdirSync(cacheFolder(), { recursive: true });
  writeFileSync(processIdFile, String(process.pid));
  const certificateFile = path.join(cacheFolder(), "opensearch-ca.pem");
  writeFileSync(certificateFile, server.certificateAuthority);
  console.log(`OpenSearch: ${server.url}`);
  console.log(`User: ${server.adminUser}  Password: ${server.adminPassword}`);
  console.log(`Certificate authority: ${certificateFile}`);
  console.log("Ctrl-C stops it and deletes its data.");
  await interrupted();
  rmSync(processIdFile, { force: true });
  await server.stop();
}

/** Resolves at Ctrl-C or `--stop`. Listening for a signal keeps no process running, and a container is no child of this one. */
function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    const alive = setInterval(() => undefined, 2 ** 30);
    const end = (): void => {
      clearInterval(alive);
      resolve();
    };
    process.once("SIGINT", end).once("SIGTERM", end);
  });
}

async function startByJavaOrDocker(): Promise<OpenSearchServer> {
  try {
    return await startOpenSearch();
  } catch (error) {
    if (!(error instanceof OpenSearchUnavailable)) throw error;
    console.log(`${error.message}\nDocker is tried instead.`);
    return startOpenSearchContainer();
  }
}

/** Asks the process that runs the server to end. */
function stop(): void {
  try {
    process.kill(Number(readFileSync(processIdFile, "utf8")), "SIGTERM");
    console.log("OpenSearch is being stopped.");
  } catch {
    console.log("No OpenSearch that was started here is running.");
  }
}

const { values } = parseArgs({ options: { stop: { type: "boolean", default: false } } });
if (values.stop) {
  stop();
} else {
  start().catch((error: unknown) => {
    console.error(error instanceof OpenSearchUnavailable ? error.message : error);
    process.exitCode = 1;
  });
}
