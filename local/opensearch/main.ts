/**
 * `npm run opensearch`: runs an OpenSearch with its security plugin on this machine until Ctrl-C, or until
 * `npm run opensearch -- --stop` is given in another terminal.
 */
import { writeFileSync } from "node:fs";
import * as path from "node:path";
import { parseArgs } from "node:util";
import { cacheFolder } from "./cache";
import { startOpenSearchContainer } from "./docker";
import { forgetRunner, noteRunner, stopRunner } from "./runner";
import { type OpenSearchServer, OpenSearchUnavailable, startOpenSearch } from "./server";

async function start(): Promise<void> {
  console.log("Starting OpenSearch; the first time it is downloaded.");
  const server = await startByJavaOrDocker();
  noteRunner();
  const certificateFile = path.join(cacheFolder(), "opensearch-ca.pem");
  writeFileSync(certificateFile, server.certificateAuthority);
  console.log(`OpenSearch: ${server.url}`);
  console.log(`User: ${server.adminUser}  Password: ${server.adminPassword}`);
  console.log(`Certificate authority: ${certificateFile}`);
  console.log("Ctrl-C stops it and deletes its data.");
  await interrupted();
  forgetRunner();
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

const { values } = parseArgs({ options: { stop: { type: "boolean", default: false } } });
if (values.stop) {
  console.log(stopRunner());
} else {
  start().catch((error: unknown) => {
    console.error(error instanceof OpenSearchUnavailable ? error.message : error);
    process.exitCode = 1;
  });
}
