import type * as pulumi from "@pulumi/pulumi";
import { earlierDomainName, fittedDomainName } from "../stack/fitted-name";
import { Refusal } from "../problems/refusal";
import { anyStreamExists, earlierStreamName } from "../stream/existing-streams";
import { findDomain } from "./existing-domain";

/** Refuses if this stack has a domain under a name without hash, as earlier versions chose it. */
export async function refuseRename(
  domainName: string,
  streamNames: readonly string[],
  opts: pulumi.InvokeOptions,
): Promise<void> {
  const name = earlierStreamName();
  const earlier = earlierDomainName(name);
  if (earlier === domainName || domainName !== fittedDomainName(name)) return;
  const [domain, isDeployed] = await Promise.all([findDomain(earlier, opts), anyStreamExists(streamNames, opts)]);
  if (!domain || !isDeployed) return;
  throw new Refusal(
    `domainName: none given, which now means ${domainName} now, and the domain ${earlier} of this stack would be replaced and its data lost; set domainName to ${earlier}, or destroy the stack first`,
  );
}
