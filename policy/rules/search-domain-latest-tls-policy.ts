import { defineRule } from "../define-rule";
import { controlUrl, foundational } from "../frameworks";
import { SEARCH_DOMAINS, searchDomain } from "../search-domain";
import { not } from "../truth";

/** Newest policy that every current client supports. */
const LATEST = "Policy-Min-TLS-1-2-PFS-2023-10";

export const searchDomainLatestTlsPolicy = defineRule({
  name: "search-domain-latest-tls-policy",
  description: "Search domains use the latest TLS policy, which requires perfect forward secrecy.",
  why: "Without forward secrecy, a stolen key decrypts traffic recorded earlier.",
  level: "mandatory",
  // As Security Hub rates it.
  severity: "medium",
  framework: foundational(
    "Opensearch.8",
    "Connections to OpenSearch domains should be encrypted using the latest TLS security policy",
  ),
  remediationSteps: `Set domainEndpointOptions.tlsSecurityPolicy to ${LATEST}.`,
  url: controlUrl("Opensearch.8"),
  resources: SEARCH_DOMAINS,
  check: (props, type) => {
    const policy = searchDomain(props, type).endpoint.at("tlsSecurityPolicy");
    return {
      at: policy,
      // search-domain-tls-policy reports older versions of TLS. The pattern accepts later policies.
      holds: policy.isAbsent || not(policy.isText((name) => /^Policy-Min-TLS-1-2-\d/.test(name))),
      problem: "names a policy without forward secrecy",
      fix: `set it to ${LATEST}`,
    };
  },
  remedy: (props) => {
    (props["domainEndpointOptions"] ??= {})["tlsSecurityPolicy"] = LATEST;
  },
});
