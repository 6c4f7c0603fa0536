import { defineRule } from "../define-rule";
import { controlUrl, foundational } from "../frameworks";
import { SEARCH_DOMAINS, searchDomain } from "../search-domain";

interface Settings {
  readonly forwardSecrecy: boolean;
}

/** Newest policy that every current client supports. */
const RECOMMENDED = "Policy-Min-TLS-1-2-PFS-2023-10";

export const searchDomainTlsPolicy = defineRule<Settings>({
  name: "search-domain-tls-policy",
  description: "Search domains require TLS 1.2 or newer.",
  why: "By default a domain still accepts TLS 1.0, which is broken.",
  level: "mandatory",
  severity: "medium",
  framework: foundational(
    "Opensearch.8",
    "Connections to OpenSearch domains should be encrypted using the latest TLS security policy",
  ),
  tags: ["ES.8", "CKV_AWS_228", "AWS-0126"],
  remediationSteps: `Set domainEndpointOptions.tlsSecurityPolicy to ${RECOMMENDED}.`,
  url: controlUrl("Opensearch.8"),
  resources: SEARCH_DOMAINS,
  settings: {
    forwardSecrecy: {
      type: "boolean",
      description: "Require perfect forward secrecy too, as the latest wording of the control does.",
      default: false,
    },
  },
  check: (props, type, { forwardSecrecy }) => {
    const policy = searchDomain(props, type).endpoint.at("tlsSecurityPolicy");
    // A pattern accepts policies newer than this pack.
    const accepted = forwardSecrecy ? /^Policy-Min-TLS-1-(2-(PFS|RFC9151)|[3-9])-/ : /^Policy-Min-TLS-1-[2-9]-/;
    return {
      at: policy,
      holds: policy.isText((name) => accepted.test(name)),
      problem: `names no policy of TLS 1.2 or newer${forwardSecrecy ? " with perfect forward secrecy" : ""}`,
      fix: `set it to ${RECOMMENDED}`,
    };
  },
  remedy: (props) => {
    (props["domainEndpointOptions"] ??= {})["tlsSecurityPolicy"] = RECOMMENDED;
  },
});
