import { PolicyResource } from "@pulumi/policy";
import { ofDocument, opensToAnyone } from "../access-policy";
import { defineRule } from "../define-rule";
import { Expectation } from "../expectation";
import { guide, wellArchitected } from "../frameworks";
import { Property } from "../property";
import { References } from "../references";
import { DOMAIN_POLICIES, SEARCH_DOMAINS, searchDomain } from "../search-domain";
import { Truth, UNKNOWN, any, not } from "../truth";

export const searchDomainAccessPolicy = defineRule({
  name: "search-domain-access-policy",
  description:
    "A search domain's access policy names the allowed principals, or fine-grained access control checks every caller.",
  why: "With an open policy alone, every workload that reaches port 443 is an administrator.",
  level: "mandatory",
  severity: "critical",
  framework: wellArchitected("SEC03-BP07", "Analyze public and cross-account access"),
  tags: ["AwsSolutions-OS5"],
  remediationSteps:
    "Name the principals, or turn on advancedSecurityOptions. Conditions on the caller's address do not work for a domain in a VPC.",
  url: guide.openSearch("ac.html"),
  resources: [...SEARCH_DOMAINS, ...DOMAIN_POLICIES],
  check: (props, type) => {
    if (DOMAIN_POLICIES.includes(type)) return [];
    const { accessPolicies, subnetIds, knowsItsCallers } = searchDomain(props, type);
    return expectations(accessPolicies, subnetIds.hasNames(), knowsItsCallers);
  },
  // The domain decides whether fine-grained access backs a separate policy.
  checkStack: (resources) => {
    const references = new References(resources);
    return references.ofTypes(DOMAIN_POLICIES).map((policy) => {
      const { subnetIds, knowsItsCallers } = domainOf(policy, references);
      const accessPolicies = Property.ofResource(policy.props).at("accessPolicies");
      return [policy.urn, expectations(accessPolicies, subnetIds, knowsItsCallers)];
    });
  },
});

function domainOf(policy: PolicyResource, references: References): { subnetIds: Truth; knowsItsCallers: Truth } {
  const name = Property.ofResource(policy.props).at("domainName");
  const domains = [
    ...references.of(policy, ["domainName"], SEARCH_DOMAINS),
    ...references
      .ofTypes(SEARCH_DOMAINS)
      .filter(
        ({ props }) => name.value !== undefined && Property.ofResource(props).at("domainName").value === name.value,
      ),
  ];
  const [domain = references.ofAny(policy, SEARCH_DOMAINS)[0]] = domains;
  if (domain === undefined) return { subnetIds: UNKNOWN, knowsItsCallers: false };
  const { subnetIds, knowsItsCallers } = searchDomain(Property.ofResource(domain.props), domain.type);
  return { subnetIds: subnetIds.hasNames(), knowsItsCallers };
}

function expectations(source: Property, isInVpc: Truth, knowsItsCallers: Truth): readonly Expectation[] {
  return ofDocument(
    source,
    (document) =>
      document
        .at("Statement")
        .items()
        .map((statement) => opensToAnyone(statement, isInVpc)),
    {
      holds: (isOpen) => any([knowsItsCallers, not(isOpen)]),
      problem: "a statement admits anyone",
      fix: "name the intended principals, or turn on fine-grained access control",
    },
  );
}
