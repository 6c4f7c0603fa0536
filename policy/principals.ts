import { callersAskedFor } from "./access-policy";
import { Property } from "./property";

/** The account in an ARN, in a SAML principal of a collection, or the id itself. */
export function accountOf(text: string): string | undefined {
  return (
    /^(\d{12})$/.exec(text)?.[1] ??
    /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/.exec(text)?.[1] ??
    /^saml\/(\d{12})\//.exec(text)?.[1]
  );
}

/** Accounts that a statement admits: those of its principals or, without any, of its conditions. */
export function admittedAccounts(statement: Property): readonly string[] {
  const named = accountsIn([
    ...statement.at("Principal", "AWS").items(),
    ...statement.at("Principal", "Federated").items(),
  ]);
  return named.length > 0 ? named : accountsIn(callersAskedFor(statement));
}

/** Accounts of a statement's resources: the policy author's own. */
export function ownAccounts(statement: Property): readonly string[] {
  return accountsIn(statement.at("Resource").items());
}

export function accountsIn(properties: readonly Property[]): readonly string[] {
  return properties.flatMap(({ value }) => (typeof value === "string" ? (accountOf(value) ?? []) : []));
}
