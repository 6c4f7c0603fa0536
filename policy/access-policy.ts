import { coveredBy, parseCidr } from "./cidr";
import type { Expectation } from "./expectation";
import { Property } from "./property";
import { Truth, UNKNOWN, all, any, not } from "./truth";

/**
 * The JSON document of a policy as properties, parts of which may be unknown; undefined when it is
 * no JSON object or list. aws-native takes it as an object, the classic provider as text.
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

/** Applies `judge` to a document's parts; an unreadable document is one unknown part. */
export function ofDocument(
  policy: Property,
  judge: (document: Property) => readonly Truth[],
  { holds, ...told }: Pick<Expectation, "problem" | "fix"> & { readonly holds: (answer: Truth) => Truth },
): readonly Expectation[] {
  const document = policyDocument(policy);
  const unreadable = document === undefined && { unseen: "is not a JSON document; the service refuses it" };
  const answers: readonly Truth[] = document === undefined ? [UNKNOWN] : judge(document);
  return answers.map((answer) => ({ at: policy, holds: holds(answer), ...unreadable, ...told }));
}

/** Whether a statement admits anyone, with no condition that identifies the caller. */
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

/** A wildcard, alone or in place of the account, means everyone. */
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

/** The nested properties with their names; an unknown block has one unknown property. */
function entries(block: Property): readonly (readonly [string, Property])[] {
  return block.isUnknown ? [["", block]] : block.keys().map((key) => [key, block.at(key)]);
}

/**
 * Keys that tie a request to an account, an organisation, a network or one identity. Names and tags
 * do not: every account chooses its own (S3 user guide, "The meaning of public").
 */
const CALLER_KEYS =
  /^aws:(principal(arn|account|orgid|orgpaths)|source(arn|account|owner|orgid|orgpaths|vpc|vpcarn|vpce)|userid)$/;

/** Operators that require a value; with IfExists or ForAllValues, requests without one pass. */
const ASKING = /^(ForAnyValue:)?(String(Equals|EqualsIgnoreCase|Like)|Arn(Equals|Like))$/;

function limits({ operator, key, values }: Condition, isInVpc: Truth): Truth {
  if (values.isUnknown) return UNKNOWN;
  if (operator === "IpAddress" && /^aws:(vpc)?sourceip$/.test(key)) {
    // AWS does not support conditions on the address for domains in a VPC.
    return all([not(isInVpc), ...values.items().map((range) => range.isText(isNarrow))]);
  }
  if (!ASKING.test(operator) || !CALLER_KEYS.test(key)) return false;
  const comparesParts = /Arn(Equals|Like)$/.test(operator);
  return all(values.items().map((value) => value.isText((text) => identifiesCaller(text, comparesParts))));
}

/**
 * Whether the text before the first wildcard identifies a caller: the account of an ARN, or more
 * than the prefix of an id. Arn operators compare part by part, so a wildcard in the Region leaves
 * the account.
 */
function identifiesCaller(text: string, comparesParts: boolean): boolean {
  const [fixed = ""] = text.split(/[*?]/);
  if (text.startsWith("arn:")) {
    // ARNs of buckets have no account; the name identifies the owner.
    const [, , , , account = "", name = ""] = (comparesParts ? text : fixed).split(":");
    return account !== "" ? /^\d{12}$|^\$\{/.test(account) : /^[^*?]/.test(name);
  }
  // vpce-*, o-* and AROA* are too broad; AROAEXAMPLEID:* and o-example/r-example/* are not.
  return fixed === text || /[-A-Z0-9][a-zA-Z0-9]{5,}[:/]/.test(fixed);
}

const PRIVATE = coveredBy(["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7"]);

/** Loopback addresses restrict nothing. */
const LOOPBACK = coveredBy(["0.0.0.0/8", "127.0.0.0/8", "::/127"]);

/** Narrow enough for one network: a /16 is the largest VPC, an IPv6 provider gets a /32. */
function isNarrow(text: string): boolean {
  const range = parseCidr(text);
  if (range === undefined || LOOPBACK(text)) return false;
  return PRIVATE(text) || range.prefix >= (range.family === "ipv4" ? 16 : 32);
}
