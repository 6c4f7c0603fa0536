import { PRIVATE_RANGES, coveredBy } from "./cidr";
import { Expectation } from "./expectation";
import { TrafficRule } from "./security-group";
import { SettingsSchema } from "./settings";
import { Truth, any, not } from "./truth";

export interface PublicRanges {
  /** Public blocks that may be named all the same. */
  readonly allowedRanges: readonly string[];
}

export const publicRangesSchema: SettingsSchema<PublicRanges> = {
  allowedRanges: {
    type: "array",
    description: "Public address ranges that may be named all the same, in CIDR notation, such as an office's.",
    items: { type: "string", pattern: "^[0-9a-fA-F.:]+/[0-9]{1,3}$" },
    default: [],
  },
};

const isPrivate = coveredBy(PRIVATE_RANGES);

/** By the list that was given, which is the same one for every resource. */
const isAllowed = new WeakMap<readonly string[], (range: string) => boolean>();

function harmless(allowedRanges: readonly string[]): (range: string) => boolean {
  const test = isAllowed.get(allowedRanges) ?? coveredBy(allowedRanges);
  isAllowed.set(allowedRanges, test);
  return (range) => isPrivate(range) || test(range);
}

/** What is asked of the address ranges of the rules of one direction: that each lies within private or allowed ones. */
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
      problem: "reaches addresses of the Internet, or is no address range",
      fix: "name a security group or a range of the VPC instead, or add the range to allowedRanges",
    })),
  );
}
