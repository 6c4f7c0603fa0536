import { ofDocument } from "../access-policy";
import { COLLECTION_SECURITY_POLICIES } from "../collection";
import { defineRule } from "../define-rule";
import { Expectation } from "../expectation";
import { controlUrl, foundational } from "../frameworks";
import { Property } from "../property";
import { SEARCH_DOMAINS, searchDomain } from "../search-domain";
import { all, not } from "../truth";

export const searchDomainInVpc = defineRule({
  name: "search-domain-in-vpc",
  description: "Search domains and collections are in a VPC.",
  why: "Without subnets a domain has a public endpoint, and moving it into a VPC later replaces it.",
  level: "mandatory",
  severity: "critical",
  framework: foundational("Opensearch.2", "OpenSearch domains should not be publicly accessible"),
  tags: ["ES.2"],
  remediationSteps:
    "Give the domain vpcOptions.subnetIds; give a network policy SourceVPCEs and set AllowFromPublic to false.",
  url: controlUrl("Opensearch.2"),
  resources: [...SEARCH_DOMAINS, ...COLLECTION_SECURITY_POLICIES],
  check: (props, type) =>
    COLLECTION_SECURITY_POLICIES.includes(type) ? networkPolicy(props) : [placement(props, type)],
});

function placement(props: Property, type: string): Expectation {
  const { subnetIds } = searchDomain(props, type);
  return {
    at: subnetIds,
    holds: subnetIds.hasNames(),
    problem: "names no subnet, so the endpoint is public",
    fix: "name private subnets for the domain",
  };
}

function networkPolicy(props: Property): readonly Expectation[] {
  const isNetworkPolicy = props.at("type").isText((type) => type === "network");
  return ofDocument(
    props.at("policy"),
    (document) => document.items().map((grant) => grant.at("AllowFromPublic").isTrue()),
    {
      holds: (isPublic) => not(all([isNetworkPolicy, isPublic])),
      problem: "exposes the collection to the Internet",
      fix: "set AllowFromPublic to false and name the VPC endpoints in SourceVPCEs",
    },
  );
}
