import {
  type OpenSearchServer,
  OpenSearchUnavailable,
  startOpenSearch,
} from "@private-ingest/local-firehose/opensearch/server";

/** Starts a real OpenSearch, which the caller stops; or prints why `what` is left out. */
export async function openSearchFor(what: string): Promise<OpenSearchServer | undefined> {
  try {
    return await startOpenSearch();
  } catch (error) {
    if (!(error instanceof OpenSearchUnavailable)) throw error;
    console.log(`${error.message} ${what} is left out.`);
    return undefined;
  }
}
