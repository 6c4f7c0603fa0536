// All tests with a real OpenSearch share one server, as a start takes 15 s of CPU.
import { launchOpenSearch, OpenSearchUnavailable } from "@private-ingest/local-firehose/opensearch/server";
import { describeSetup } from "./lambda/setup/real-opensearch";
import { describeMappings } from "@private-ingest/local-firehose/tests/store/real-mappings";
import { describeStore } from "@private-ingest/local-firehose/tests/store/real-opensearch";
import { describeDoctor } from "@private-ingest/operator/tests/real-opensearch";
import { describeStreams } from "./streams/real-opensearch";
import type { LaunchedOpenSearch } from "./launched-opensearch";

/**
 * The suites, in their order. A suite lies beside the tests of its part and deletes its indices at
 * its end. The server exists when its hooks run. The first suite meets the server while it starts;
 * all others wait until it is `ready`.
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
      // A failed start rejects those who wait for it; it must not end this process before.
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
