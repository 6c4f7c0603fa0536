import { readFile } from "node:fs/promises";
import type { SetupEvent } from "../../lambda/contracts/setup-event";
import { setUp } from "../../lambda/setup/setup";
import type { DeclaredStream } from "./declared";
import { invocations } from "./declared-definition";
import type { Registration } from "@private-ingest/offline/engine/evaluation";
import type { Caller } from "./opensearch/request";
import { startOpenSearch } from "./opensearch/server";
import { createUser } from "./opensearch/user";
import { signInFiles } from "./opensearch/sign-in-files";
import { DuckDbStore } from "./store/duckdb";
import { type OpenSearchConnection, OpenSearchStore, openSearchVersion } from "./store/opensearch";
import { documentsOf, type Store } from "./store/store";

export interface LocalDomain {
  readonly store: Store;
  close(): Promise<void>;
}

const setupLimitMs = 120_000;

/** The embedded store. @param file of its documents; without one they end with it. */
export async function embeddedDomain(
  streams: readonly DeclaredStream[],
  file: string | undefined,
): Promise<LocalDomain> {
  const store = await DuckDbStore.open(streams.map(documentsOf), file);
  return { store, close: () => store.close() };
}

/**
 * A real OpenSearch as the domain, set up by the setup function with the program's own events.
 * @param where `java` starts one here; otherwise the URL of one, with credentials.
 * NODE_EXTRA_CA_CERTS may name a file with its certificate authority.
 */
export async function openSearchDomain(
  where: string,
  registrations: readonly Registration[],
  streams: readonly DeclaredStream[],
  onLine: (line: string) => void,
): Promise<LocalDomain> {
  if (where !== "java") {
    const connection = await givenBy(where);
    await prepare(connection, registrations, onLine);
    const store = await OpenSearchStore.open(connection, streams.map(documentsOf));
    return { store, close: () => store.close() };
  }
  onLine("OpenSearch is being started; the first time it is downloaded");
  const server = await startOpenSearch();
  const { forget, lines } = signInFiles(server);
  const stop = async (): Promise<void> => {
    forget();
    await server.stop();
  };
  lines.forEach(onLine);
  try {
    const store = await preparedStore(server, registrations, streams, onLine);
    return { store, close: () => store.close().then(stop) };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** A local cluster set up as declared. Deliveries sign in with the streams' delivery roles. */
export async function preparedStore(
  admin: Caller,
  registrations: readonly Registration[],
  streams: readonly DeclaredStream[],
  onLine: (line: string) => void,
): Promise<Store> {
  const events = await prepare(connectionOf(admin), registrations, onLine);
  const roles = events.flatMap(({ stream }) => stream?.deliveryRoleArn ?? []);
  const caller = roles.length === 0 ? admin : await createUser(admin, "delivery", roles);
  return OpenSearchStore.open(connectionOf(caller), streams.map(documentsOf));
}

export function connectionOf({ url, userName: name, password, certificateAuthority }: Caller): OpenSearchConnection {
  return { url, user: { name, password }, certificateAuthority };
}

async function givenBy(text: string): Promise<OpenSearchConnection> {
  const url = new URL(text);
  const [name, password] = [url.username, url.password].map(decodeURIComponent);
  url.username = url.password = "";
  const caFile = process.env.NODE_EXTRA_CA_CERTS;
  return {
    url: url.href,
    user: name && password !== undefined ? { name, password } : undefined,
    certificateAuthority: caFile === undefined ? undefined : await readFile(caFile, "utf8"),
  };
}

/** Makes roles, template and retention as in AWS. Address, engine version and sign-in are local. */
async function prepare(
  connection: OpenSearchConnection,
  registrations: readonly Registration[],
  onLine: (line: string) => void,
): Promise<readonly SetupEvent[]> {
  const events = invocations(registrations).filter(
    (event): event is SetupEvent => event.endpoint !== undefined && event.authentication !== undefined,
  );
  if (events.length === 0) onLine("the program declares no setup of its domain, so none is done");
  const version = await openSearchVersion(connection);
  const { url, user, certificateAuthority } = connection;
  for (const event of events) {
    const report = await setUp(
      {
        ...event,
        endpoint: url,
        engine: "opensearch",
        engineVersion: version.split(".").slice(0, 2).join("."),
        // A cluster without sign-in accepts any.
        authentication: { kind: "basic", userName: user?.name ?? "admin", password: user?.password ?? "admin" },
        certificateAuthority,
      },
      { timeLimitMs: setupLimitMs },
    );
    for (const { object, outcome, reason } of report.changes)
      onLine(`${object}: ${outcome}${reason === undefined ? "" : ` (${reason})`}`);
  }
  return events;
}
