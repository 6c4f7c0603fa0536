import { defineRule } from "../define-rule";
import { guide, wellArchitected } from "../frameworks";
import { SEARCH_DOMAINS, expectLog, searchDomain } from "../search-domain";

export const searchDomainSlowLogs = defineRule({
  name: "search-domain-slow-logs",
  description: "Search domains publish the slow logs of search and indexing.",
  why: "Slow logs show first that a stream falls behind, before the domain refuses documents.",
  // Log groups cost money per GB written.
  level: "advisory",
  severity: "low",
  framework: wellArchitected("SEC04-BP01", "Configure service and application logging"),
  tags: ["AwsSolutions-OS9"],
  remediationSteps:
    "Add SEARCH_SLOW_LOGS and INDEX_SLOW_LOGS to logPublishingOptions, each with a log group that es.amazonaws.com may write to.",
  url: guide.openSearch("createdomain-configure-slow-logs.html"),
  resources: SEARCH_DOMAINS,
  check: (props, type) => {
    const domain = searchDomain(props, type);
    return [expectLog(domain, "SEARCH_SLOW_LOGS"), expectLog(domain, "INDEX_SLOW_LOGS")];
  },
});
