import { defineRule } from "../define-rule";
import { controlUrl, foundational } from "../frameworks";
import { SEARCH_DOMAINS, expectLog, searchDomain } from "../search-domain";

export const searchDomainAuditLogs = defineRule({
  name: "search-domain-audit-logs",
  description: "Search domains publish their audit log.",
  why: "Who signed in, and who read or changed what, can be found out afterwards only from it.",
  // Log groups cost by what is written to them.
  level: "advisory",
  severity: "medium",
  framework: foundational("Opensearch.5", "OpenSearch domains should have audit logging enabled"),
  tags: ["ES.5", "CKV_AWS_317"],
  remediationSteps: "Add AUDIT_LOGS to logPublishingOptions, with a log group that es.amazonaws.com may write to.",
  url: controlUrl("Opensearch.5"),
  resources: SEARCH_DOMAINS,
  check: (props, type) => expectLog(searchDomain(props, type), "AUDIT_LOGS"),
});
