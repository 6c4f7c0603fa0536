import { defineRule } from "../define-rule";
import { guide, wellArchitected } from "../frameworks";
import { SEARCH_DOMAINS, searchDomain } from "../search-domain";

export const searchDomainExplicitSecurityGroup = defineRule({
  name: "search-domain-explicit-security-group",
  description: "Search domains name their security groups.",
  why: "A domain that names none stands behind the default group of the VPC, whose rules nobody chose for it.",
  level: "mandatory",
  severity: "medium",
  framework: wellArchitected("SEC05-BP02", "Control traffic flow within your network layers"),
  tags: ["CKV_AWS_248"],
  remediationSteps: "Give vpcOptions.securityGroupIds a group that lets TCP 443 in from the delivery stream's group.",
  url: guide.openSearch("vpc.html"),
  resources: SEARCH_DOMAINS,
  check: (props, type) => {
    // One cause draws one finding: a domain outside of a VPC is search-domain-in-vpc's.
    if (props.at("vpcOptions").isAbsent) return [];
    const { securityGroupIds } = searchDomain(props, type);
    return {
      at: securityGroupIds,
      holds: securityGroupIds.hasNames(),
      problem: "names no security group",
      fix: "name one made for the domain",
    };
  },
});
