import { defineRule } from "../define-rule";
import { guide, wellArchitected } from "../frameworks";
import { SEARCH_DOMAINS, searchDomain } from "../search-domain";

export const searchDomainExplicitSecurityGroup = defineRule({
  name: "search-domain-explicit-security-group",
  description: "Search domains name their security groups.",
  why: "A domain that names none stands behind the default group of the VPC, or, outside one, behind none at all.",
  level: "mandatory",
  severity: "medium",
  framework: wellArchitected("SEC05-BP02", "Control traffic flow within your network layers"),
  tags: ["CKV_AWS_248"],
  remediationSteps: "Give vpcOptions.securityGroupIds a group that lets TCP 443 in from the delivery stream's group.",
  url: guide.openSearch("vpc.html"),
  resources: SEARCH_DOMAINS,
  check: (props, type) => {
    const { securityGroupIds } = searchDomain(props, type);
    return [
      {
        at: securityGroupIds,
        holds: securityGroupIds.hasNames(),
        problem: "names no security group",
        fix: "name one made for the domain",
      },
    ];
  },
});
