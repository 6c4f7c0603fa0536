import { NO_DOCUMENT, opensToAnyone, policyDocument } from "../access-policy";
import { defineRule } from "../define-rule";
import { Expectation } from "../expectation";
import { guide, wellArchitected } from "../frameworks";
import { Property } from "../property";
import { SEARCH_DOMAINS, searchDomain } from "../search-domain";
import { Truth, UNKNOWN, any, not } from "../truth";

const DOMAIN_POLICIES = ["aws:opensearch/domainPolicy:DomainPolicy", "aws:elasticsearch/domainPolicy:DomainPolicy"];

export const searchDomainAccessPolicy = defineRule({
  name: "search-domain-access-policy",
  description:
    "The access policy of a search domain names who may call, unless fine-grained access control asks everyone.",
  why: "A policy for everyone, with nothing behind it, makes every workload that reaches port 443 an administrator.",
  level: "mandatory",
  severity: "critical",
  framework: wellArchitected("SEC03-BP07", "Analyze public and cross-account access"),
  tags: ["AwsSolutions-OS5"],
  remediationSteps:
    "Name the principals, or turn on advancedSecurityOptions. Conditions on the caller's address do not work for a domain in a VPC.",
  url: guide.openSearch("ac.html"),
  resources: [...SEARCH_DOMAINS, ...DOMAIN_POLICIES],
  check: (props, type) => {
    if (DOMAIN_POLICIES.includes(type)) return expectations(props.at("accessPolicies"), UNKNOWN, false);
    const { accessPolicies, subnetIds, knowsItsCallers } = searchDomain(props, type);
    return expectations(accessPolicies, subnetIds.hasNames(), knowsItsCallers);
  },
});

function expectations(source: Property, isInVpc: Truth, knowsItsCallers: Truth): readonly Expectation[] {
  const document = policyDocument(source);
  const statements = document?.at("Statement").items();
  const answers = statements?.map((statement) => opensToAnyone(statement, isInVpc)) ?? [UNKNOWN];
  return answers.map((isOpen) => ({
    at: source,
    holds: any([knowsItsCallers, not(isOpen)]),
    ...(document === undefined && { unseen: NO_DOCUMENT }),
    problem: "a statement lets anyone in",
    fix: "name the principals it is for, or turn fine-grained access control on",
  }));
}
