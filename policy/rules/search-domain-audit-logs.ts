import { defineRule } from "../define-rule";
import { controlUrl, foundational } from "../frameworks";
import { SEARCH_DOMAINS, expectLog, searchDomain } from "../search-domain";

export const searchDomainAuditLogs = defineRule({
  name: "search-domain-audit-logs",
  description: "Search domains publish their audit log.",
  why: "Only the audit log shows afterwards who signed in, and who read or changed what.",
  // Log groups cost money per GB written.
  level: "advisory",
  severity: "medium",
  framework: foundational("Opensearch.5", "OpenSearch domains should have audit logging enabled"),
  tags: ["ES.5", "CKV_AWS_317"],
  remediationSteps: "Add AUDIT_LOGS to logPublishingOptions, with a log group that es.amazonaws.com may write to.",
  url: controlUrl("Opensearch.5"),
  resources: SEARCH_DOMAINS,
  check: (props, type) => expectLog(searchDomain(props, type), "AUDIT_LOGS"),
});
