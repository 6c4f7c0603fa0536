import { policyDocument } from "../access-policy";
import { COLLECTION_ACCESS_POLICIES } from "../collection";
import { defineRule } from "../define-rule";
import { Expectation, unseen } from "../expectation";
import { guide, wellArchitected } from "../frameworks";
import { accountOf, awsPrincipals, ownAccounts } from "../principals";
import { Property } from "../property";
import { DOMAIN_POLICIES, SEARCH_DOMAINS } from "../search-domain";

interface Settings {
  readonly allowedAccounts: readonly string[];
}

export const searchDomainKnownAccounts = defineRule<Settings>({
  name: "search-domain-known-accounts",
  description:
    "Access policies of search domains and collections admit only the own account and those that are listed.",
  why: "Whoever administers another account decides who may read the domain, and nobody here sees it.",
  level: "mandatory",
  severity: "high",
  framework: wellArchitected("SEC03-BP07", "Analyze public and cross-account access"),
  remediationSteps: "Remove the principal, or add its account to allowedAccounts.",
  url: guide.openSearch("ac.html"),
  resources: [...SEARCH_DOMAINS, ...DOMAIN_POLICIES, ...COLLECTION_ACCESS_POLICIES],
  settings: {
    allowedAccounts: {
      type: "array",
      description: "Accounts that access policies may admit besides the one that the policy's resources lie in.",
      items: { type: "string", pattern: "^\\d{12}$" },
      default: [],
    },
  },
  check: (props, type, { allowedAccounts }) => {
    const isCollection = COLLECTION_ACCESS_POLICIES.includes(type);
    const source = props.at(isCollection ? "policy" : "accessPolicies");
    if (source.isUnknown) return [unseen(source)];
    const document = policyDocument(source);
    // A document that cannot be read is search-domain-access-policy's.
    if (document === undefined) return [];
    const statements = isCollection ? document.items() : document.at("Statement").items();
    return statements
      .filter((statement) => statement.at("Effect").value !== "Deny")
      .flatMap((statement) => {
        const principals = isCollection ? statement.at("Principal").items() : awsPrincipals(statement);
        return expectations(source, principals, [...allowedAccounts, ...ownAccounts(statement)]);
      });
  },
});

function expectations(
  source: Property,
  principals: readonly Property[],
  known: readonly string[],
): readonly Expectation[] {
  return principals.flatMap(({ value }) => {
    const account = typeof value === "string" ? accountOf(value) : undefined;
    if (account === undefined || known.includes(account)) return [];
    if (known.length === 0)
      return [
        unseen(
          source,
          "whether an account is a foreign one: allowedAccounts lists none, and no resource names the own",
        ),
      ];
    return [
      {
        at: source,
        holds: false,
        problem: "admits a principal of another account",
        fix: "remove it, or add its account to allowedAccounts",
      },
    ];
  });
}
