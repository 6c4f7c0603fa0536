import { policyDocument } from "../access-policy";
import { COLLECTIONS, COLLECTION_ACCESS_POLICIES, INGESTION_PIPELINES, PIPELINE_POLICIES } from "../collection";
import { defineStackRule } from "../define-rule";
import { Expectation, unseen } from "../expectation";
import { guide, wellArchitected } from "../frameworks";
import { accountsIn, admittedAccounts, ownAccounts } from "../principals";
import { Property } from "../property";
import { References } from "../references";
import { DOMAIN_POLICIES, SEARCH_DOMAINS, searchDomain } from "../search-domain";

interface Settings {
  readonly allowedAccounts: readonly string[];
}

const ENDPOINT_GRANTS = ["aws:opensearch/authorizeVpcEndpointAccess:AuthorizeVpcEndpointAccess"];
const JUDGED = [
  ...SEARCH_DOMAINS,
  ...DOMAIN_POLICIES,
  ...COLLECTION_ACCESS_POLICIES,
  ...PIPELINE_POLICIES,
  ...ENDPOINT_GRANTS,
];

export const searchDomainKnownAccounts = defineStackRule<Settings>({
  name: "search-domain-known-accounts",
  description:
    "Access policies of search domains, collections and pipelines admit only their own account and listed ones.",
  why: "Administrators of another account could decide who reads the domain, unseen.",
  level: "mandatory",
  severity: "high",
  framework: wellArchitected("SEC03-BP07", "Analyze public and cross-account access"),
  remediationSteps: "Remove the principal, or add its account to allowedAccounts.",
  url: guide.openSearch("ac.html"),
  resources: JUDGED,
  settings: {
    allowedAccounts: {
      type: "array",
      description: "Accounts that access policies may admit besides their resources' own.",
      items: { type: "string", pattern: "^\\d{12}$" },
      default: [],
    },
  },
  check: (resources, { allowedAccounts }) => {
    const references = new References(resources);
    // After an update, the program's ARNs tell its own account.
    const own = references
      .ofTypes([...SEARCH_DOMAINS, ...COLLECTIONS, ...INGESTION_PIPELINES])
      .map(({ props }) => Property.ofResource(props).at("arn"));
    const known = [...allowedAccounts, ...accountsIn(own)];
    return references
      .ofTypes(JUDGED)
      .map(({ urn, props, type }) => [urn, expectations(Property.ofResource(props), type, known)]);
  },
});

function expectations(props: Property, type: string, known: readonly string[]): readonly Expectation[] {
  if (ENDPOINT_GRANTS.includes(type)) return accounts(props.at("account"), accountsIn([props.at("account")]), known);
  const isIamPolicy = !COLLECTION_ACCESS_POLICIES.includes(type);
  const source = props.at(isIamPolicy && !PIPELINE_POLICIES.includes(type) ? "accessPolicies" : "policy");
  // Behind fine-grained access a foreign principal still needs a role of the domain.
  if (source.isUnknown) {
    const { knowsItsCallers } = searchDomain(props, type);
    return SEARCH_DOMAINS.includes(type) && knowsItsCallers === true ? [] : [unseen(source)];
  }
  const document = policyDocument(source);
  // search-domain-access-policy reports an unreadable document.
  if (document === undefined) return [];
  if (!isIamPolicy)
    return document.items().flatMap((grant) => accounts(source, accountsIn(grant.at("Principal").items()), known));
  return document
    .at("Statement")
    .items()
    .filter((statement) => statement.at("Effect").value !== "Deny")
    .flatMap((statement) => accounts(source, admittedAccounts(statement), [...known, ...ownAccounts(statement)]));
}

function accounts(at: Property, admitted: readonly string[], known: readonly string[]): readonly Expectation[] {
  return admitted
    .filter((account) => !known.includes(account))
    .map(() =>
      known.length === 0
        ? unseen(at, "whether an account is foreign: allowedAccounts is empty, and no resource names the own account")
        : {
            at,
            holds: false,
            problem: "admits a principal of another account",
            fix: "remove it, or add its account to allowedAccounts",
          },
    );
}
