import { engineOf, SUPPORTED_VERSION } from "./search-engine";

export interface ExistingDomain {
  /** Undefined where it has a public endpoint. */
  readonly vpcId: string | undefined;
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
  readonly engineVersion: string;
  /** Host name, without a scheme. */
  readonly endpoint: string;
  readonly ipAddressType: string;
  readonly tags: Readonly<Record<string, string>>;
}

export interface AdoptionOptions {
  readonly vpcId: string;
  readonly domainSecurityGroupId: string;
  readonly engineVersion: string;
  readonly existingDomainEndpoint: string;
}

/** Every difference between settings and an existing domain that prevents delivery. */
export function existingDomainProblems(domain: ExistingDomain, options: AdoptionOptions): string[] {
  const problems: string[] = [];
  if (domain.vpcId !== options.vpcId) {
    problems.push(
      domain.vpcId === undefined
        ? `it has a public endpoint, but vpcId is ${options.vpcId}; a stream in a VPC delivers to a domain in it`
        : `it is in ${domain.vpcId}, but vpcId is ${options.vpcId}; set vpcId and subnetIds to those of the domain`,
    );
  }
  if (!domain.securityGroupIds.includes(options.domainSecurityGroupId)) {
    problems.push(
      `its security groups are ${domain.securityGroupIds.join(", ") || "none"}, but domainSecurityGroupId is ${options.domainSecurityGroupId}; set it to one of them`,
    );
  }
  if (!SUPPORTED_VERSION.test(domain.engineVersion)) {
    problems.push(
      `it runs ${domain.engineVersion}, which the setup function does not support; upgrade it to Elasticsearch_7.10 or OpenSearch first`,
    );
  } else if (engineOf(domain.engineVersion).kind !== engineOf(options.engineVersion).kind) {
    problems.push(
      `it runs ${domain.engineVersion}, but engineVersion is ${options.engineVersion}; set engineVersion to the domain's`,
    );
  }
  if (domain.endpoint !== options.existingDomainEndpoint) {
    problems.push(
      `its endpoint is ${domain.endpoint}, but existingDomainEndpoint is ${options.existingDomainEndpoint}; set it to the domain's`,
    );
  }
  return problems;
}
