import { defineRule } from "../define-rule";
import { controlUrl, foundational } from "../frameworks";
import { SEARCH_DOMAINS, searchDomain } from "../search-domain";

export const searchDomainFineGrainedAccess = defineRule({
  name: "search-domain-fine-grained-access",
  description: "Search domains use fine-grained access control, and know every caller.",
  why: "Without it whoever may reach the domain may read and delete every index.",
  level: "mandatory",
  severity: "high",
  framework: foundational("Opensearch.7", "OpenSearch domains should have fine-grained access control enabled"),
  tags: ["CKV2_AWS_52"],
  remediationSteps:
    "Set advancedSecurityOptions.enabled to true with a master user, and leave anonymousAuthEnabled off: it lets anyone in while a domain migrates.",
  url: controlUrl("Opensearch.7"),
  resources: SEARCH_DOMAINS,
  check: (props, type) => ({
    at: searchDomain(props, type).security,
    holds: searchDomain(props, type).knowsItsCallers,
    problem: "fine-grained access control is off, or lets anonymous callers in",
    fix: "set enabled to true and anonymousAuthEnabled to false",
  }),
});
