import { defineRule } from "../define-rule";
import { controlUrl, foundational } from "../frameworks";
import { SEARCH_DOMAINS, searchDomain } from "../search-domain";

export const searchDomainHttps = defineRule({
  name: "search-domain-https",
  description: "Search domains answer HTTPS only.",
  why: "By default a domain also serves port 80, so documents and passwords cross the network unencrypted.",
  level: "mandatory",
  severity: "high",
  framework: foundational(
    "Opensearch.8",
    "Connections to OpenSearch domains should be encrypted using the latest TLS security policy",
  ),
  tags: ["ES.8"],
  remediationSteps: "Set domainEndpointOptions.enforceHttps to true.",
  url: controlUrl("Opensearch.8"),
  resources: SEARCH_DOMAINS,
  check: (props, type) => {
    const { endpoint, enforcesHttps } = searchDomain(props, type);
    return {
      at: endpoint.at("enforceHttps"),
      holds: enforcesHttps,
      problem: "does not enforce HTTPS",
      fix: "set domainEndpointOptions.enforceHttps to true",
    };
  },
  remedy: (props) => {
    (props["domainEndpointOptions"] ??= {})["enforceHttps"] = true;
  },
});
