import { PolicyResource } from "@pulumi/policy";
import { coveredBy, isPrivate, parseCidr } from "./cidr";
import { Expectation, unseen } from "./expectation";
import { openPorts, shownRange } from "./opening";
import { Property } from "./property";
import { References } from "./references";
import { TRAFFIC_RESOURCES, TrafficRule, trafficRules } from "./security-group";
import { SettingsSchema } from "./settings";
import { Truth, any, not } from "./truth";

export interface PublicRanges {
  /** Public blocks that are allowed. */
  readonly allowedRanges: readonly string[];
}

export const publicRangesSchema: SettingsSchema<PublicRanges> = {
  allowedRanges: {
    type: "array",
    description: "Public address ranges to allow, in CIDR notation, such as an office's.",
    items: { type: "string", pattern: "^[0-9a-fA-F.:]+/[0-9]{1,3}$" },
    default: [],
  },
};

/** Invalid CIDR blocks that match the schema, such as 999.1.1.1/99. */
export function rangeProblems({ allowedRanges }: PublicRanges): readonly string[] {
  return allowedRanges.flatMap((range, index) =>
    parseCidr(range) === undefined
      ? [
          `allowedRanges[${index}]: ${JSON.stringify(range)} given, a range in CIDR notation such as 203.0.113.0/24 allowed`,
        ]
      : [],
  );
}

/** By the given list, which is the same object for every resource. */
const isAllowed = new WeakMap<readonly string[], (range: string) => boolean>();

export function harmless(allowedRanges: readonly string[]): (range: string) => boolean {
  const test = isAllowed.get(allowedRanges) ?? coveredBy(allowedRanges);
  isAllowed.set(allowedRanges, test);
  return (range) => isPrivate(range) || test(range);
}

/** Expects each address range of the judged rules to be private or allowed. */
export function expectNoPublicRange(
  rules: readonly TrafficRule[],
  isJudged: (rule: TrafficRule) => Truth,
  { allowedRanges }: PublicRanges,
): readonly Expectation[] {
  const isHarmless = harmless(allowedRanges);
  return rules.flatMap((rule) =>
    rule.ranges.map((range) => ({
      at: range,
      holds: any([not(isJudged(rule)), range.isText(isHarmless)]),
      problem: `opens ${openPorts(rule)} to ${shownRange(range)}, which is not a private range`,
      fix: "reference a security group or a range of the VPC, or add the range to allowedRanges",
    })),
  );
}

const PREFIX_LISTS = ["aws:ec2/managedPrefixList:ManagedPrefixList", "aws-native:ec2:PrefixList"];
const PREFIX_LIST_ENTRY = "aws:ec2/managedPrefixListEntry:ManagedPrefixListEntry";
const PREFIX_LIST_KEYS = ["prefixListIds", "prefixListId", "sourcePrefixListId", "destinationPrefixListId"];
const INLINE_KEYS = ["ingress", "egress", "securityGroupIngress", "securityGroupEgress"];

interface NamedList {
  readonly rule: TrafficRule;
  readonly list: Property;
  /** Its ranges, if the program makes it. */
  readonly ranges: readonly Property[] | undefined;
}

export function namedLists(
  resource: PolicyResource,
  references: References,
  isJudged: (rule: TrafficRule, resource: PolicyResource) => Truth,
): readonly NamedList[] {
  const rules = trafficRules(Property.ofResource(resource.props), resource.type).filter(
    (rule) => isJudged(rule, resource) !== false && !rule.place.isUnknown,
  );
  return rules.flatMap((rule) =>
    rule.prefixLists.map((list) => ({ rule, list, ranges: rangesOf(resource, references) })),
  );
}

/** Ranges of the program's own lists that a resource references; undefined when there is none. */
function rangesOf(resource: PolicyResource, references: References): readonly Property[] | undefined {
  const lists = references.of(resource, [...PREFIX_LIST_KEYS, ...INLINE_KEYS], PREFIX_LISTS);
  if (lists.length === 0) return undefined;
  const entries = references
    .ofTypes([PREFIX_LIST_ENTRY])
    .filter((entry) => references.of(entry, ["prefixListId"], PREFIX_LISTS).some((list) => lists.includes(list)));
  return [
    ...lists.flatMap(({ props }) => Property.ofResource(props).at("entries").items()),
    ...entries.map(({ props }) => Property.ofResource(props)),
  ].map((entry) => entry.at("cidr"));
}

export function expectNoPublicList(
  references: References,
  isJudged: (rule: TrafficRule, resource: PolicyResource) => Truth,
  isHarmless: (range: Property, rule: TrafficRule, resource: PolicyResource) => Truth,
  whenKeptElsewhere?: string,
): readonly (readonly [string, readonly Expectation[]])[] {
  return references.ofTypes(TRAFFIC_RESOURCES).map((resource) => {
    const expectations = namedLists(resource, references, isJudged).flatMap(({ rule, list, ranges }) =>
      ranges === undefined
        ? whenKeptElsewhere === undefined
          ? []
          : [unseen(list, whenKeptElsewhere)]
        : ranges.map((range) => ({
            at: list,
            holds: isHarmless(range, rule, resource),
            problem: `opens ${openPorts(rule)} to ${shownRange(range)}, which is in the prefix list`,
            fix: "remove the range from the prefix list, or reference a security group instead",
          })),
    );
    return [resource.urn, expectations] as const;
  });
}
