import { defineRule } from "../define-rule";
import { guide, wellArchitected } from "../frameworks";
import { SEARCH_DOMAINS, searchDomain } from "../search-domain";

export const searchDomainExplicitSecurityGroup = defineRule({
  name: "search-domain-explicit-security-group",
  description: "Search domains name their security groups.",
  why: "A domain without security groups gets the VPC's default group, whose rules were not chosen for it.",
  level: "mandatory",
  severity: "medium",
  framework: wellArchitected("SEC05-BP02", "Control traffic flow within your network layers"),
  tags: ["CKV_AWS_248"],
  remediationSteps: "Set vpcOptions.securityGroupIds to a group that admits TCP 443 from the delivery stream's group.",
  url: guide.openSearch("vpc.html"),
  resources: SEARCH_DOMAINS,
  check: (props, type) => {
    // search-domain-in-vpc reports a domain outside a VPC.
    if (props.at("vpcOptions").isAbsent) return [];
    const { securityGroupIds } = searchDomain(props, type);
    return {
      at: securityGroupIds,
      holds: securityGroupIds.hasNames(),
      problem: "names no security group",
      fix: "set one made for the domain",
    };
  },
});
