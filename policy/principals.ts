import { Property } from "./property";

/** The account of a principal: of its ARN, or the account id itself. Undefined for services, everyone and other texts. */
export function accountOf(principal: string): string | undefined {
  return /^(\d{12})$/.exec(principal)?.[1] ?? /^arn:[^:]*:(?:iam|sts)::(\d{12}):/.exec(principal)?.[1];
}

/** AWS principals of a statement of an IAM policy. */
export function awsPrincipals(statement: Property): readonly Property[] {
  return statement.at("Principal", "AWS").items();
}

/** Accounts that the resources of a statement lie in: those of whoever wrote the policy. */
export function ownAccounts(statement: Property): readonly string[] {
  return statement
    .at("Resource")
    .items()
    .flatMap(({ value }) =>
      typeof value === "string" ? (/^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/.exec(value)?.[1] ?? []) : [],
    );
}
