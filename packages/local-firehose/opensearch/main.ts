/**
 * `npm run opensearch`: runs an OpenSearch with its security plugin on this machine until Ctrl-C.
 */
import { print, printError } from "@private-ingest/operator/escaped-output";
import { startOpenSearchContainer } from "./docker";
import { type OpenSearchServer, OpenSearchUnavailable, startOpenSearch } from "./server";
import { wayIn } from "./way-in";

async function main(): Promise<void> {
  print("Starting OpenSearch; the first time it is downloaded.");
  const server = await startByJavaOrDocker();
  const { forget, lines } = wayIn(server);
  for (const line of lines) print(line);
  print("Ctrl-C stops it and deletes its data.");
  await interrupted();
  forget();
  await server.stop();
}

/** Resolves at Ctrl-C. A timer keeps the process alive: a container is no child of it. */
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
    print(`${error.message}\nDocker is tried instead.`);
    return startOpenSearchContainer();
  }
}

main().catch((error: unknown) => {
  const { message, stack = message } = error instanceof Error ? error : new Error(String(error));
  printError(error instanceof OpenSearchUnavailable ? message : stack);
  process.exitCode = 1;
});
