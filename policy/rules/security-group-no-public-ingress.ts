import { PolicyResource } from "@pulumi/policy";
import { isWide } from "../cidr";
import { defineRule } from "../define-rule";
import { matches } from "../exemptions";
import { Expectation } from "../expectation";
import { controlUrl, foundational } from "../frameworks";
import { isIcmp, openPorts, shownRange } from "../opening";
import { isTcp, opensOnly } from "../ports";
import { Property } from "../property";
import {
  PublicRanges,
  expectNoPublicList,
  expectNoPublicRange,
  harmless,
  publicRangesSchema,
  rangeProblems,
} from "../public-ranges";
import { References } from "../references";
import { Scope, scopeSchema } from "../scope";
import { groupsOf, searchPath } from "../search-path";
import { TRAFFIC_RESOURCES, TrafficRule, isWritten, trafficRules } from "../security-group";
import { Truth, all, any, not } from "../truth";

interface Settings extends PublicRanges, Scope {
  /** Ports that the groups whose URN matches may open to anyone. */
  readonly publicPorts: readonly { readonly group: string; readonly ports: readonly number[] }[];
}

const isIngress = (rule: TrafficRule): Truth => rule.isIngress;

export const securityGroupNoPublicIngress = defineRule<Settings>({
  name: "security-group-no-public-ingress",
  description: "Security groups allow no traffic from the Internet.",
  why: "Anyone who finds the address can try to connect; half of the Internet, as in 0.0.0.0/1, is as bad as all of it.",
  level: "mandatory",
  severity: "critical",
  framework: foundational(
    "EC2.18",
    "Security groups should only allow unrestricted incoming traffic for authorized ports",
  ),
  tags: ["EC2.13", "EC2.14", "EC2.19", "EC2.53", "EC2.54"],
  remediationSteps:
    "Reference the caller's security group, or a range within 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 or fc00::/7.",
  url: controlUrl("EC2.18"),
  resources: TRAFFIC_RESOURCES,
  settings: {
    ...publicRangesSchema,
    ...scopeSchema,
    publicPorts: {
      type: "array",
      description:
        "TCP ports that groups off the path of a search domain may open to anyone, by a pattern of the group's URN; * matches any text.",
      items: {
        type: "object",
        additionalProperties: false,
        required: ["group", "ports"],
        properties: {
          group: { type: "string", minLength: 1 },
          ports: { type: "array", items: { type: "integer", minimum: 0, maximum: 65535 } },
        },
      },
      default: [],
    },
  },
  problems: rangeProblems,
  check: (props, type, settings) =>
    settings.scope === "all" && settings.publicPorts.length === 0
      ? expectNoPublicRange(trafficRules(props, type), isIngress, settings)
      : [],
  checkStack: (resources, settings) => {
    const references = new References(resources);
    const judged = judgeBy(references, settings);
    const inline =
      settings.scope === "all" && settings.publicPorts.length === 0
        ? []
        : references.ofTypes(TRAFFIC_RESOURCES).map((resource) => [resource.urn, judged.ranges(resource)] as const);
    const keptElsewhere = "the prefix list is managed elsewhere; AWS's own lists contain public addresses";
    return [...inline, ...expectNoPublicList(references, judged.isClosed, judged.isHarmless, keptElsewhere)];
  },
});

/** Groups on the path of a search domain are judged strictly, others by publicPorts. */
function judgeBy(references: References, settings: Settings) {
  const path = settings.scope === "searchPath" ? searchPath(references) : undefined;
  const isPrivateOrAllowed = harmless(settings.allowedRanges);

  function isHarmless(range: Property, rule: TrafficRule, resource: PolicyResource): Truth {
    const isOpen =
      path === undefined || path.has(resource.urn)
        ? not(range.isText(isPrivateOrAllowed))
        : range.isText((text) => !isPrivateOrAllowed(text) && isWide(text));
    return any([not(isClosed(rule, resource)), not(isOpen)]);
  }

  /** Whether the rule opens a port that is not public. */
  function isClosed(rule: TrafficRule, resource: PolicyResource): Truth {
    return all([rule.isIngress, not(opensPublicPorts(rule, resource))]);
  }

  function opensPublicPorts(rule: TrafficRule, resource: PolicyResource): Truth {
    if (path?.has(resource.urn)) return false;
    if (path !== undefined && isIcmp(rule)) return true;
    const urns = [resource, ...groupsOf(resource, references)].map(({ urn }) => urn);
    const ports = settings.publicPorts
      .filter(({ group }) => urns.some((urn) => matches(group, urn)))
      .flatMap((p) => p.ports);
    return all([isTcp(rule.protocol), opensOnly(ports, rule.fromPort, rule.toPort)]);
  }

  function ranges(resource: PolicyResource): readonly Expectation[] {
    return trafficRules(Property.ofResource(resource.props), resource.type)
      .filter(({ place }) => isWritten(resource, place))
      .flatMap((rule) =>
        rule.ranges.map((range) => ({
          at: range,
          holds: isHarmless(range, rule, resource),
          problem: `opens ${openPorts(rule)} to ${shownRange(range)}`,
          fix: "reference the caller's security group or a narrower range; add intended public ports to publicPorts",
        })),
      );
  }
  return { isClosed, isHarmless, ranges };
}
