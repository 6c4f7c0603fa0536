import { coveredBy, parseCidr } from "./cidr";
import type { Expectation } from "./expectation";
import { Property } from "./property";
import { Truth, UNKNOWN, all, any, not } from "./truth";

/**
 * The JSON document of a policy as properties, so that a part of it may be unknown; undefined when
 * it is no JSON object or list. aws-native takes it as an object, the classic provider as text.
 */
export function policyDocument(source: Property): Property | undefined {
  if (typeof source.value !== "string") return source;
  try {
    const document: unknown = JSON.parse(source.value);
    return typeof document === "object" ? new Property(source.path, document) : undefined;
  } catch {
    return undefined;
  }
}

/** Asks of a document's parts by `judge`; an unreadable one is one part that nobody knows. */
export function ofDocument(
  policy: Property,
  judge: (document: Property) => readonly Truth[],
  { holds, ...told }: Pick<Expectation, "problem" | "fix"> & { readonly holds: (answer: Truth) => Truth },
): readonly Expectation[] {
  const document = policyDocument(policy);
  const unreadable = document === undefined && { unseen: "is no JSON document, which the service refuses" };
  const answers: readonly Truth[] = document === undefined ? [UNKNOWN] : judge(document);
  return answers.map((answer) => ({ at: policy, holds: holds(answer), ...unreadable, ...told }));
}

/** Statements that let in callers who are not known, and that no condition narrows down. */
export function opensToAnyone(statement: Property, isInVpc: Truth): Truth {
  return all([
    statement.at("Effect").isText((effect) => effect === "Allow"),
    admitsAnyone(statement),
    not(any(conditions(statement).map((condition) => limits(condition, isInVpc)))),
  ]);
}

/** `Allow` with NotPrincipal is everyone but a few; no principal at all counts as everyone. */
function admitsAnyone(statement: Property): Truth {
  const principal = statement.at("Principal");
  if (principal.isAbsent) return true;
  const named = ["AWS", "*"].map((kind) => principal.at(kind));
  return any([principal, ...named].flatMap((who) => who.items()).map((who) => who.isText(isAnyone)));
}

/** A wildcard, alone or in place of the account: whoever writes it means everyone. */
function isAnyone(text: string): boolean {
  return /^\*+$|^arn:[^:]*:(iam|sts)::\*:/.test(text);
}

export function callersAskedFor(statement: Property): readonly Property[] {
  return conditions(statement)
    .filter(({ operator, key }) => ASKING.test(operator) && CALLER_KEYS.test(key))
    .flatMap(({ values }) => values.items());
}

interface Condition {
  readonly operator: string;
  /** Key of the request context, in lower case as IAM compares it. */
  readonly key: string;
  readonly values: Property;
}

function conditions(statement: Property): readonly Condition[] {
  return entries(statement.at("Condition")).flatMap(([operator, keys]) =>
    entries(keys).map(([key, values]) => ({ operator, key: key.toLowerCase(), values })),
  );
}

/** The nested properties with their names; an unknown block has one of which nothing is known. */
function entries(block: Property): readonly (readonly [string, Property])[] {
  return block.isUnknown ? [["", block]] : block.keys().map((key) => [key, block.at(key)]);
}

/**
 * Keys that tie a request to an account, an organisation, a network or one identity. A name or a
 * tag does not: every account can give its own (S3 user guide, "The meaning of public").
 */
const CALLER_KEYS =
  /^aws:(principal(arn|account|orgid|orgpaths)|source(arn|account|owner|orgid|orgpaths|vpc|vpcarn|vpce)|userid)$/;

/** Operators that ask for a value; with IfExists or ForAllValues, requests without one pass. */
const ASKING = /^(ForAnyValue:)?(String(Equals|EqualsIgnoreCase|Like)|Arn(Equals|Like))$/;

function limits({ operator, key, values }: Condition, isInVpc: Truth): Truth {
  if (values.isUnknown) return UNKNOWN;
  if (operator === "IpAddress" && /^aws:(vpc)?sourceip$/.test(key)) {
    // AWS does not support conditions on the address for domains in a VPC.
    return all([not(isInVpc), ...values.items().map((range) => range.isText(isNarrow))]);
  }
  if (!ASKING.test(operator) || !CALLER_KEYS.test(key)) return false;
  const comparesParts = /Arn(Equals|Like)$/.test(operator);
  return all(values.items().map((value) => value.isText((text) => isSomebodys(text, comparesParts))));
}

/**
 * What stands before the first wildcard names somebody: an account in an ARN, more than a kind of
 * id elsewhere. Arn operators compare part by part: a wildcard in the Region leaves the account.
 */
function isSomebodys(text: string, comparesParts: boolean): boolean {
  const [fixed = ""] = text.split(/[*?]/);
  if (text.startsWith("arn:")) {
    // ARNs of buckets have no account; there the name says whose it is.
    const [, , , , account = "", name = ""] = (comparesParts ? text : fixed).split(":");
    return account !== "" ? /^\d{12}$|^\$\{/.test(account) : /^[^*?]/.test(name);
  }
  // vpce-*, o-* and AROA* are anybody's; AROAEXAMPLEID:* and o-example/r-example/* are somebody's.
  return fixed === text || /[-A-Z0-9][a-zA-Z0-9]{5,}[:/]/.test(fixed);
}

const PRIVATE = coveredBy(["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7"]);

/** No request comes from these: they are copied from an example and narrow nothing down. */
const NOBODYS = coveredBy(["0.0.0.0/8", "127.0.0.0/8", "::/127"]);

/** Small enough to be somebody's: a /16 is the largest VPC, a /32 what an IPv6 provider gets. */
function isNarrow(text: string): boolean {
  const range = parseCidr(text);
  if (range === undefined || NOBODYS(text)) return false;
  return PRIVATE(text) || range.prefix >= (range.family === "ipv4" ? 16 : 32);
}
