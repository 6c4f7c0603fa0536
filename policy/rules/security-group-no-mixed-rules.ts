import { PolicyResource } from "@pulumi/policy";
import { defineStackRule } from "../define-rule";
import { Property } from "../property";
import { CLASSIC_GROUP, SECURITY_GROUP_RULES, TrafficRule, trafficRules } from "../security-group";
import { Truth, UNKNOWN, any, not } from "../truth";

const CLASSIC_RULES = SECURITY_GROUP_RULES.filter((type) => type.startsWith("aws:"));

export const securityGroupNoMixedRules = defineStackRule({
  name: "security-group-no-mixed-rules",
  description: "A security group has its rules either inline or as resources of their own, not both.",
  why: "The provider takes each for all there is: every update removes the rules that the other way has made.",
  level: "mandatory",
  severity: "medium",
  remediationSteps: "Move the inline rules into rule resources, and leave ingress and egress of the group out.",
  url: "https://www.pulumi.com/registry/packages/aws/api-docs/ec2/securitygroup/",
  resources: [CLASSIC_GROUP, ...CLASSIC_RULES],
  note: (urn, props, type) => {
    if (type === CLASSIC_GROUP) written.set(urn, trafficRules(props, type).flatMap(openings));
  },
  check: (resources) => {
    const groups = resources.filter(({ type }) => type === CLASSIC_GROUP);
    const separate = rulesByGroup(resources.filter(({ type }) => CLASSIC_RULES.includes(type)));
    return new Map(
      groups.map((group) => {
        const own = distinct([separate.get(group.urn), separate.get(idIn(group, "id"))]);
        const expectation = {
          at: "ingress and egress",
          holds: own.length === 0 || not(hasInlineRules(group, own)),
          problem: `rules stand inline, and ${own.length} more as resources: ${own.map(({ name }) => name).join(", ")}`,
          fix: "leave ingress and egress of the group out, and write their rules as resources",
        };
        return [group.urn, [expectation]];
      }),
    );
  },
});

/** What each group's inputs open, by URN: refreshed outputs also list what rule resources made. */
const written = new Map<string, readonly string[]>();

/** Rules by the id of their group and, before that is known, by the URNs that it depends on. */
function rulesByGroup(rules: readonly PolicyResource[]): ReadonlyMap<unknown, readonly PolicyResource[]> {
  const byGroup = new Map<unknown, PolicyResource[]>();
  for (const rule of rules) {
    const references = (rule.propertyDependencies["securityGroupId"] ?? []).map(({ urn }) => urn);
    for (const key of [idIn(rule, "securityGroupId"), ...references]) {
      const known = byGroup.get(key);
      if (known) known.push(rule);
      else byGroup.set(key, [rule]);
    }
  }
  return byGroup;
}

/** An id that is not known yet is like no other, not even itself. */
function idIn({ props }: PolicyResource, key: string): unknown {
  return Property.ofResource(props).at(key).value ?? Symbol();
}

function distinct(lists: readonly (readonly PolicyResource[] | undefined)[]): readonly PolicyResource[] {
  return [...new Set(lists.flatMap((list) => list ?? []))];
}

/**
 * Whether the program has written rules into the group. Outputs also list what separate rules have
 * made once refreshed, and are unknown before the first update.
 */
function hasInlineRules(group: PolicyResource, separate: readonly PolicyResource[]): Truth {
  const props = Property.ofResource(group.props);
  const inputs = written.get(group.urn) ?? [];
  const outputs = trafficRules(props, CLASSIC_GROUP).flatMap(openings);
  if (inputs.length > 0 && inputs.every((opening) => outputs.includes(opening))) return true;
  const made = separate.flatMap(({ props, type }) => trafficRules(Property.ofResource(props), type)).flatMap(openings);
  const unknownLists = ["ingress", "egress"].map((list) => {
    if (!props.at(list).isUnknown) return false;
    return (group.propertyDependencies[list] ?? []).length > 0 ? UNKNOWN : false;
  });
  const inline = trafficRules(props, CLASSIC_GROUP).filter(({ place }) => !place.isUnknown);
  return any([...unknownLists, ...inline.map((rule) => !openings(rule).every((opening) => made.includes(opening)))]);
}

/** A rule as its openings, one for each address block, group or prefix list at its other end. */
function openings({
  isIngress,
  protocol,
  fromPort,
  toPort,
  ranges,
  prefixLists,
  groups,
}: TrafficRule): readonly string[] {
  const ports = [isIngress, protocol.value, fromPort.value, toPort.value].map(String).join(" ");
  const ends = [...ranges, ...prefixLists, ...groups].map(
    ({ value, isUnknown }) => `${ports} ${isUnknown ? "?" : String(value)}`,
  );
  return ends.length === 0 ? [ports] : ends;
}
