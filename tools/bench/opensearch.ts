import {
  type OpenSearchServer,
  OpenSearchUnavailable,
  startOpenSearch,
} from "@private-ingest/local-firehose/opensearch/server";

/**
 * A real OpenSearch to measure beside or with; whoever asks for it stops it.
 * @param what is left out where none can run, which is said with the reason.
 */
export async function openSearchFor(what: string): Promise<OpenSearchServer | undefined> {
  try {
    return await startOpenSearch();
  } catch (error) {
    if (!(error instanceof OpenSearchUnavailable)) throw error;
    console.log(`${error.message} ${what} is left out.`);
    return undefined;
  }
}
