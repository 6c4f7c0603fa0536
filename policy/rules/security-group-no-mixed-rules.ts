import { PolicyResource } from "@pulumi/policy";
import { defineStackRule } from "../define-rule";
import { Property } from "../property";
import { CLASSIC_GROUP, SECURITY_GROUP_RULES, TrafficRule, trafficRules } from "../security-group";
import { Truth, UNKNOWN, any, not } from "../truth";

const CLASSIC_RULES = SECURITY_GROUP_RULES.filter((type) => type.startsWith("aws:"));

export const securityGroupNoMixedRules = defineStackRule({
  name: "security-group-no-mixed-rules",
  description: "A security group has either inline rules or separate rule resources, not both.",
  why: "The provider treats inline rules as complete: each update removes the rules that the other way made.",
  level: "mandatory",
  severity: "medium",
  remediationSteps: "Move the inline rules into rule resources, and remove ingress and egress from the group.",
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
          problem: `rules are inline, and ${own.length} more as resources: ${own.map(({ name }) => name).join(", ")}`,
          fix: "remove ingress and egress from the group, and write their rules as resources",
        };
        return [group.urn, [expectation]];
      }),
    );
  },
});

/** Openings of each group's inputs, by URN: refreshed outputs also list those of rule resources. */
const written = new Map<string, readonly string[]>();

/** Rules by their group's id or, before it is known, by the URNs that the rule depends on. */
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

/** An unknown id equals no other, not even itself. */
function idIn({ props }: PolicyResource, key: string): unknown {
  return Property.ofResource(props).at(key).value ?? Symbol();
}

function distinct(lists: readonly (readonly PolicyResource[] | undefined)[]): readonly PolicyResource[] {
  return [...new Set(lists.flatMap((list) => list ?? []))];
}

/**
 * Whether the group has inline rules. Refreshed outputs also list separate rules, and before the
 * first update outputs are unknown.
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

/** A rule's openings, one per address block, group or prefix list at its other end. */
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
