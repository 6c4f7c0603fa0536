import { isPrivate, isWide } from "../cidr";
import { defineRule } from "../define-rule";
import { Expectation } from "../expectation";
import { controlUrl, foundational } from "../frameworks";
import { openPorts, otherEnd } from "../opening";
import { isTcp, opensOnly } from "../ports";
import { Property } from "../property";
import { References } from "../references";
import { Scope, scopeSchema } from "../scope";
import { searchPath } from "../search-path";
import { TRAFFIC_RESOURCES, TrafficRule, isWritten, trafficRules } from "../security-group";
import { all } from "../truth";

interface Settings extends Scope {
  readonly allowedPorts: readonly number[];
}

export const securityGroupHttpsOnly = defineRule<Settings>({
  name: "security-group-https-only",
  description: "Security groups allow only HTTPS: TCP on port 443, in both directions.",
  why: "All traffic to and from a search domain is HTTPS, so any other open port only helps an attacker.",
  level: "mandatory",
  severity: "high",
  framework: foundational(
    "EC2.18",
    "Security groups should only allow unrestricted incoming traffic for authorized ports",
  ),
  tags: ["EC2.13", "EC2.14", "EC2.19"],
  remediationSteps:
    "Set protocol to tcp and both ports to 443, or remove the rule. If another TLS port is intended, add it to allowedPorts.",
  url: controlUrl("EC2.18"),
  resources: TRAFFIC_RESOURCES,
  settings: {
    ...scopeSchema,
    allowedPorts: {
      type: "array",
      description: "TCP ports that may be open.",
      items: { type: "integer", minimum: 0, maximum: 65535 },
      minItems: 1,
      default: [443],
    },
  },
  check: (props, type, settings) =>
    settings.scope === "all" ? trafficRules(props, type).map((rule) => expectation(rule, settings)) : [],
  checkStack: (resources, settings) => {
    if (settings.scope === "all") return [];
    const references = new References(resources);
    const path = searchPath(references);
    return references
      .ofTypes(TRAFFIC_RESOURCES)
      .filter(({ urn }) => path.has(urn))
      .map((resource) => [
        resource.urn,
        trafficRules(Property.ofResource(resource.props), resource.type)
          .filter((rule) => isWritten(resource, rule.place) && !isOpenToAnyone(rule))
          .map((rule) => expectation(rule, settings)),
      ]);
  },
});

function expectation(rule: TrafficRule, { allowedPorts, scope }: Settings): Expectation {
  return {
    at: rule.place,
    // EC2 ignores the ports of protocol -1 and of numbers but TCP's and UDP's: all are open.
    holds: all([isTcp(rule.protocol), opensOnly(allowedPorts, rule.fromPort, rule.toPort)]),
    problem: `opens ${openPorts(rule)}${otherEnd(rule)}, where TCP on port ${allowedPorts.join(", ")} is allowed`,
    fix: `restrict it to tcp, from and to port ${allowedPorts.join(" or ")}, or remove it${scope === "all" ? "; for groups of something else set scope to searchPath" : ""}`,
  };
}

/** security-group-no-public-ingress reports such a rule. */
function isOpenToAnyone({ isIngress, ranges }: TrafficRule): boolean {
  const areWide = ranges.map((range) => range.isText((text) => isWide(text) && !isPrivate(text)));
  return isIngress === true && areWide.length > 0 && all(areWide) === true;
}
