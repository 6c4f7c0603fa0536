// Everything that needs a real OpenSearch, before one server: a server takes 15 s of CPU to start.
import { launchOpenSearch, OpenSearchUnavailable } from "@private-ingest/local-firehose/opensearch/server";
import { describeSetup } from "./lambda/setup/real-opensearch";
import { describeMappings } from "@private-ingest/local-firehose/tests/store/real-mappings";
import { describeStore } from "@private-ingest/local-firehose/tests/store/real-opensearch";
import { describeDoctor } from "@private-ingest/operator/tests/real-opensearch";
import { describeStreams } from "./streams/real-opensearch";
import type { LaunchedOpenSearch } from "./launched-opensearch";

/**
 * The suites, in the order in which they run. A suite lies beside the tests of its part, takes the
 * server as a function (it is there when its hooks run), and deletes its indices at its end. The
 * first one meets the server while it is still starting; all others wait until it is `ready`.
 */
const suites: readonly ((opensearch: () => LaunchedOpenSearch) => void)[] = [
  describeSetup,
  describeStore,
  describeMappings,
  describeStreams,
  describeDoctor,
];

describe("a real OpenSearch", function () {
  this.timeout(180_000);
  let launched: LaunchedOpenSearch | undefined;

  before(async function () {
    try {
      launched = await launchOpenSearch();
      // Whoever waits for it is told; until somebody does, a failed start must not end this
      // process.
      launched.ready.catch(() => undefined);
    } catch (error) {
      if (!(error instanceof OpenSearchUnavailable)) throw error;
      console.log(`    skipped: ${error.message}`);
      this.skip();
    }
  });
  after(() => launched?.server.stop());

  for (const suite of suites) suite(() => launched!);
});
