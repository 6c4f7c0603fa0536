import { defineRule } from "../define-rule";
import { controlUrl, foundational } from "../frameworks";
import { SEARCH_DOMAINS, expectLog, searchDomain } from "../search-domain";

export const searchDomainErrorLogs = defineRule({
  name: "search-domain-error-logs",
  description: "Search domains publish their error log.",
  why: "Only the error log gives the reason of a failed query or index operation.",
  // Log groups cost money per GB written.
  level: "advisory",
  severity: "medium",
  framework: foundational("Opensearch.4", "OpenSearch domain error logging to CloudWatch Logs should be enabled"),
  tags: ["ES.4", "CKV_AWS_84", "AWS-0042"],
  remediationSteps:
    "Add ES_APPLICATION_LOGS to logPublishingOptions, with a log group that es.amazonaws.com may write to.",
  url: controlUrl("Opensearch.4"),
  resources: SEARCH_DOMAINS,
  check: (props, type) => expectLog(searchDomain(props, type), "ES_APPLICATION_LOGS"),
});
