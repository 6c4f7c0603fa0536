import { PolicyResource } from "@pulumi/policy";
import { DELIVERY_STREAMS } from "./delivery-stream";
import { COLLECTIONS, INGESTION_PIPELINES } from "./collection";
import { References } from "./references";
import { SEARCH_DOMAINS } from "./search-domain";
import { GROUP_KEYS, SECURITY_GROUPS, SECURITY_GROUP_RULES } from "./security-group";

const SEARCH_PARTS = [
  ...SEARCH_DOMAINS,
  ...DELIVERY_STREAMS,
  ...COLLECTIONS,
  ...INGESTION_PIPELINES,
  "aws:opensearch/vpcEndpoint:VpcEndpoint",
  "aws:opensearch/serverlessVpcEndpoint:ServerlessVpcEndpoint",
  "aws-native:opensearchserverless:VpcEndpoint",
];

const FUNCTIONS = ["aws:lambda/function:Function", "aws-native:lambda:Function"];

/**
 * The groups, and their rules, on the path of a search domain: those of domains, collections, pipelines and delivery streams,
 * of the functions that a stream calls, and of the functions that refer to any of these.
 * @returns URNs.
 */
export function searchPath(references: References): ReadonlySet<string> {
  const parts = references.ofTypes(SEARCH_PARTS);
  const called = parts.flatMap((part) => references.ofAny(part, FUNCTIONS));
  const calling = references
    .ofTypes(FUNCTIONS)
    .filter((candidate) => references.ofAny(candidate, SEARCH_PARTS).length > 0);
  const groups = [...parts, ...called, ...calling].flatMap((user) => references.ofAny(user, SECURITY_GROUPS));
  const urns = new Set(groups.map(({ urn }) => urn));
  for (const rule of references.ofTypes(SECURITY_GROUP_RULES)) {
    if (groupsOf(rule, references).some(({ urn }) => urns.has(urn))) urns.add(rule.urn);
  }
  return urns;
}

/** The groups that a rule of its own belongs to. */
export function groupsOf(rule: PolicyResource, references: References): readonly PolicyResource[] {
  return references.of(rule, GROUP_KEYS, SECURITY_GROUPS);
}
