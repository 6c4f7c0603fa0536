import type { launchOpenSearch } from "@private-ingest/local-firehose/opensearch/server";

/** The server of the real-OpenSearch tests: `ready` resolves when it answers. */
export type LaunchedOpenSearch = Awaited<ReturnType<typeof launchOpenSearch>>;
