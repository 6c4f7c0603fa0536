import { PolicyResource } from "@pulumi/policy";
import { DELIVERY_STREAMS } from "./delivery-stream";
import { COLLECTIONS, INGESTION_PIPELINES } from "./collection";
import { Property } from "./property";
import { References, texts } from "./references";
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

/** Versions and aliases, which refer to a function. */
const FUNCTION_NAMES = ["aws:lambda/alias:Alias", "aws-native:lambda:Alias", "aws-native:lambda:Version"];

const ENDPOINTS = ["aws:ec2/vpcEndpoint:VpcEndpoint", "aws-native:ec2:VpcEndpoint"];

/** Services whose endpoints in the VPC lead to a domain, a collection, a pipeline or a stream. */
const SEARCH_SERVICES = /\.(es|aoss|osis|kinesis-firehose)$/;

/**
 * URNs of the groups, and their rules, of search domains, collections, pipelines, streams and their
 * endpoints; also of functions that a stream calls or that refer to any of these.
 */
export function searchPath(references: References): ReadonlySet<string> {
  const parts = references.ofTypes(SEARCH_PARTS);
  const named = parts.flatMap((part) => references.ofAny(part, FUNCTION_NAMES));
  const called = [...parts, ...named].flatMap((part) => references.ofAny(part, FUNCTIONS));
  const calling = references
    .ofTypes(FUNCTIONS)
    .filter((candidate) => references.ofAny(candidate, SEARCH_PARTS).length > 0);
  const endpoints = references.ofTypes(ENDPOINTS).filter(
    ({ props }) =>
      Property.ofResource(props)
        .at("serviceName")
        .isText((name) => SEARCH_SERVICES.test(name)) === true,
  );
  const users = [...parts, ...endpoints, ...called, ...calling];
  const urns = new Set(users.flatMap((user) => references.ofAny(user, SECURITY_GROUPS)).map(({ urn }) => urn));
  // Groups that are made elsewhere are known only by their ids.
  const ids = new Set(
    users.flatMap(({ props }) => texts(Property.ofResource(props))).filter((text) => text.startsWith("sg-")),
  );
  for (const rule of references.ofTypes(SECURITY_GROUP_RULES)) {
    const isNamed = GROUP_KEYS.some((key) => ids.has(String(Property.ofResource(rule.props).at(key).value)));
    if (isNamed || groupsOf(rule, references).some(({ urn }) => urns.has(urn))) urns.add(rule.urn);
  }
  return urns;
}

export function groupsOf(rule: PolicyResource, references: References): readonly PolicyResource[] {
  return references.of(rule, GROUP_KEYS, SECURITY_GROUPS);
}
