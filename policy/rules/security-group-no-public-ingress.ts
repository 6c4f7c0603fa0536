import { defineRule } from "../define-rule";
import { unseen } from "../expectation";
import { controlUrl, foundational } from "../frameworks";
import { PublicRanges, expectNoPublicRange, publicRangesSchema } from "../public-ranges";
import { TRAFFIC_RESOURCES, trafficRules } from "../security-group";

export const securityGroupNoPublicIngress = defineRule<PublicRanges>({
  name: "security-group-no-public-ingress",
  description: "Security groups let nothing in from the Internet.",
  why: "Whoever finds the address could try the door; half of the Internet, as in 0.0.0.0/1, is as bad as all of it.",
  level: "mandatory",
  severity: "critical",
  framework: foundational(
    "EC2.18",
    "Security groups should only allow unrestricted incoming traffic for authorized ports",
  ),
  tags: ["EC2.13", "EC2.14", "EC2.53", "EC2.54"],
  remediationSteps:
    "Let the rule name the security group of the caller, or a range within 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 or fc00::/7.",
  url: controlUrl("EC2.18"),
  resources: TRAFFIC_RESOURCES,
  settings: publicRangesSchema,
  check: (props, type, settings) => {
    const rules = trafficRules(props, type);
    return [
      ...expectNoPublicRange(rules, ({ isIngress }) => isIngress, settings),
      ...rules
        .filter(({ isIngress }) => isIngress !== false)
        .flatMap(({ prefixLists }) => prefixLists)
        .map((list) =>
          unseen(list, "what the prefix list holds is kept elsewhere; AWS's own lists are of public addresses"),
        ),
    ];
  },
});
