import { coveredBy, parseCidr } from "./cidr";
import { Property } from "./property";
import { Truth, UNKNOWN, all, any, not } from "./truth";

/**
 * The JSON document of an access policy as properties, so that a part of it may be unknown; undefined when it is no JSON.
 * aws-native takes it as an object, the classic provider as text.
 */
export function policyDocument(source: Property): Property | undefined {
  if (typeof source.value !== "string") return source;
  try {
    return new Property(source.path, JSON.parse(source.value));
  } catch {
    return undefined;
  }
}

/** Statements that let in callers who have not said who they are, and that nothing about the request narrows down. */
export function opensToAnyone(statement: Property, isInVpc: Truth): Truth {
  return all([
    statement.at("Effect").isText((effect) => effect === "Allow"),
    admitsAnyone(statement),
    not(any(conditions(statement).map((condition) => limits(condition, isInVpc)))),
  ]);
}

/** `Allow` with NotPrincipal is everyone but a few; without any principal AWS refuses it, so there it counts as everyone too. */
function admitsAnyone(statement: Property): Truth {
  const principal = statement.at("Principal");
  if (principal.isAbsent) return true;
  const named = principal.at("AWS");
  return any([principal, ...named.items()].map((who) => who.isText((text) => /^\*+$|^arn:[^:]*:iam::\*:/.test(text))));
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

/** The nested properties with their names; a block that is not known yet has one of which nothing is known. */
function entries(block: Property): readonly (readonly [string, Property])[] {
  return block.isUnknown ? [["", block]] : block.keys().map((key) => [key, block.at(key)]);
}

/**
 * Keys that tell one caller from another, and that an anonymous request does not have
 * (IAM user guide, "AWS global condition context keys").
 */
const CALLER_KEYS =
  /^aws:(principal(arn|account|orgid|orgpaths|tag\/.+)|source(arn|account|orgid|orgpaths|vpc|vpcarn|vpce)|userid|username|vpcesourceip)$/;

/** Operators that ask for a value. Those with IfExists, and ForAllValues, also pass requests that have none. */
const ASKING = /^(ForAnyValue:)?(String(Equals|EqualsIgnoreCase|Like)|Arn(Equals|Like))$/;

function limits({ operator, key, values }: Condition, isInVpc: Truth): Truth {
  if (values.isUnknown) return UNKNOWN;
  if (operator === "IpAddress" && key === "aws:sourceip") {
    // AWS does not support conditions on the address for domains in a VPC: their security groups do that.
    return all([not(isInVpc), ...values.items().map((range) => range.isText(isNarrow))]);
  }
  if (!ASKING.test(operator) || !CALLER_KEYS.test(key)) return false;
  return all(values.items().map((value) => value.isText((text) => !/^\*+$/.test(text))));
}

const PRIVATE = coveredBy(["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7"]);

/** Small enough to be somebody's: a /16 is the largest VPC there is, a /32 what an IPv6 provider gets. */
function isNarrow(text: string): boolean {
  const range = parseCidr(text);
  return range !== undefined && (PRIVATE(text) || range.prefix >= (range.family === "ipv4" ? 16 : 32));
}
