import * as aws from "../aws";
import type * as pulumi from "@pulumi/pulumi";
import { ifFound } from "../account/if-found";
import { refuse } from "../problems/refusal";
import { existingDomainProblems, type AdoptionOptions, type ExistingDomain } from "./existing-domain-problems";
import { nameOfDomain } from "./search-target";

export async function findDomain(domainName: string, opts: pulumi.InvokeOptions): Promise<ExistingDomain | undefined> {
  const found = await ifFound(aws.opensearch.getDomain({ domainName }, opts));
  if (found === undefined) return undefined;
  const { vpcOptions, engineVersion, endpoint, ipAddressType } = found;
  const { tags = {} } = found as Partial<typeof found>;
  const [vpc] = vpcOptions;
  const { securityGroupIds = [], subnetIds = [], vpcId }: Partial<typeof vpc> = vpc ?? {};
  return { vpcId, subnetIds, securityGroupIds, engineVersion, endpoint, ipAddressType, tags };
}

/** Checks the domain that the settings name. @throws Refusal if it does not fit. */
export async function checkAdoptedDomain(
  options: AdoptionOptions & { readonly existingDomainArn: string },
  opts: pulumi.InvokeOptions,
): Promise<void> {
  const domain = await findDomain(nameOfDomain(options.existingDomainArn), opts);
  if (domain) refuse(`the domain ${options.existingDomainArn} does not fit`, existingDomainProblems(domain, options));
}
