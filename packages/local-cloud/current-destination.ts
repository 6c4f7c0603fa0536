import type { Bucket } from "@private-ingest/operator/backup";
import type { DeclaredStream } from "@private-ingest/local-firehose/declared";
import { connectionOf } from "@private-ingest/local-firehose/domain";
import { s3Bucket } from "@private-ingest/local-firehose/s3-bucket";
import { OpenSearchStore } from "@private-ingest/local-firehose/store/opensearch";
import { type Store, StoreUnavailableError } from "@private-ingest/local-firehose/store/store";
import type { DomainCluster } from "./domain-cluster";
import { clientOptions } from "./moto";

export interface DestinationOptions {
  readonly motoUrl: string;
  readonly region: string;
  readonly clusterOf: (domainArn: string | undefined) => DomainCluster | undefined;
}

/** Domain and bucket of a stream, read from its configuration at each delivery. */
export class CurrentDestination {
  readonly store: Pick<Store, "bulk" | "close">;
  readonly bucket: Bucket;

  constructor(
    /** The stream as it is now. */
    public declared: DeclaredStream,
    { clusterOf, motoUrl, region }: DestinationOptions,
  ) {
    const store = latest(
      () => this.declared,
      (now) => signedIn(now, clusterOf),
    );
    const bucket = latest(
      () => this.declared.backup.bucketName,
      (name) => s3Bucket(`s3://${name}`, region, clientOptions(motoUrl, region)),
    );
    this.store = {
      bulk: async (batch) => (await store()).bulk(batch),
      close: async () => (await store().catch(() => undefined))?.close(),
    };
    this.bucket = {
      location: `s3://${declared.backup.bucketName}`,
      put: async (key, content) => (await bucket()).put(key, content),
      get: async (key) => (await bucket()).get(key),
      has: async (key) => (await bucket()).has(key),
      list: async () => (await bucket()).list(),
    };
  }
}

/** Signed in as the delivery role. The delivery retries after a refusal. */
async function signedIn(
  { described, name }: DeclaredStream,
  clusterOf: DestinationOptions["clusterOf"],
): Promise<OpenSearchStore> {
  const { DomainARN, RoleARN } = described.destination;
  const cluster = clusterOf(DomainARN);
  if (cluster === undefined)
    throw new StoreUnavailableError("ConnectionFailed", `${name}: the domain ${DomainARN ?? ""} has no cluster here`);
  return OpenSearchStore.open(connectionOf(await cluster.callerOf(RoleARN)), []);
}

/** Caches the result of `make` for the present key; a failure is not cached. */
function latest<Key, Made>(keyNow: () => Key, make: (key: Key) => Promise<Made>): () => Promise<Made> {
  let last: { readonly key: Key; readonly made: Promise<Made> } | undefined;
  return async () => {
    const key = keyNow();
    if (last?.key !== key) last = { key, made: make(key) };
    try {
      return await last.made;
    } catch (error) {
      last = undefined;
      throw error;
    }
  };
}
