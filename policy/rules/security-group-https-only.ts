import { defineRule } from "../define-rule";
import { controlUrl, foundational } from "../frameworks";
import { isTcp, opensOnly } from "../ports";
import { TRAFFIC_RESOURCES, trafficRules } from "../security-group";
import { all } from "../truth";

interface Settings {
  readonly allowedPorts: readonly number[];
}

export const securityGroupHttpsOnly = defineRule<Settings>({
  name: "security-group-https-only",
  description: "Security groups let through HTTPS only: TCP on port 443, in both directions.",
  why: "A search domain and Firehose speak nothing else, so any other open port only serves an intruder.",
  level: "mandatory",
  severity: "high",
  framework: foundational(
    "EC2.18",
    "Security groups should only allow unrestricted incoming traffic for authorized ports",
  ),
  tags: ["EC2.13", "EC2.14", "EC2.19"],
  remediationSteps:
    "Set protocol to tcp and both ports to 443, or remove the rule. If another TLS port is meant, add it to allowedPorts.",
  url: controlUrl("EC2.18"),
  resources: TRAFFIC_RESOURCES,
  settings: {
    allowedPorts: {
      type: "array",
      description: "TCP ports that may be open.",
      items: { type: "integer", minimum: 0, maximum: 65535 },
      minItems: 1,
      default: [443],
    },
  },
  check: (props, type, { allowedPorts }) =>
    trafficRules(props, type).map(({ place, protocol, fromPort, toPort }) => ({
      at: place,
      // EC2 ignores the ports of a rule whose protocol is -1 or a number other than TCP's and UDP's: all are open then.
      holds: all([isTcp(protocol), opensOnly(allowedPorts, fromPort, toPort)]),
      problem: `opens more than TCP on port ${allowedPorts.join(", ")}`,
      fix: `let it through only tcp, from and to port ${allowedPorts.join(" or ")}, or remove it`,
    })),
});
