import { defineRule } from "../define-rule";
import { guide, wellArchitected } from "../frameworks";
import { SEARCH_DOMAINS, expectLog, searchDomain } from "../search-domain";

export const searchDomainSlowLogs = defineRule({
  name: "search-domain-slow-logs",
  description: "Search domains publish the slow logs of searching and of indexing.",
  why: "A stream that falls behind shows there first, before the domain starts to refuse documents.",
  // Log groups cost by what is written to them.
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
