import { defineRule } from "../define-rule";
import { controlUrl, foundational } from "../frameworks";
import { SEARCH_DOMAINS, searchDomain } from "../search-domain";

export const searchDomainFineGrainedAccess = defineRule({
  name: "search-domain-fine-grained-access",
  description: "Search domains use fine-grained access control and authenticate every caller.",
  why: "Without it, anyone who can reach the domain can read and delete every index.",
  level: "mandatory",
  severity: "high",
  framework: foundational("Opensearch.7", "OpenSearch domains should have fine-grained access control enabled"),
  tags: ["CKV2_AWS_52"],
  remediationSteps:
    "Set advancedSecurityOptions.enabled to true with a master user, and leave anonymousAuthEnabled off: it admits anyone while a domain migrates.",
  url: controlUrl("Opensearch.7"),
  resources: SEARCH_DOMAINS,
  check: (props, type) => ({
    at: searchDomain(props, type).security,
    holds: searchDomain(props, type).knowsItsCallers,
    problem: "fine-grained access control is off, or admits anonymous callers",
    fix: "set enabled to true and anonymousAuthEnabled to false",
  }),
});
