import type * as pulumi from "@pulumi/pulumi";
import type { Place } from "../iam/arns";
import type { InterfaceDrain } from "../functions/interface-drain";

/** Until it sees a new role, the service refuses the domain in words that no provider retries. */
const ROLE_PAUSE_SECONDS = 60;

/**
 * A domain in a VPC needs one of these roles. Both belong to the account, and no stack deletes
 * them.
 * @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/slr.html
 */
const SERVICE_LINKED_ROLE = { "opensearchservice.amazonaws.com": "AWSServiceRoleForAmazonOpenSearchService" };
const OLDER_SERVICE_LINKED_ROLE = { "es.amazonaws.com": "AWSServiceRoleForAmazonElasticsearchService" };

/**
 * Makes the role if it is missing. It is not looked up: the next run would find it, and no longer
 * declare it.
 * @returns the dependencies of the domain.
 */
export function serviceLinkedRole(
  name: string,
  kind: "auto" | "create" | "skip",
  { drain, place }: { readonly drain: InterfaceDrain; readonly place: Place },
  parent: pulumi.Resource,
): pulumi.Resource[] {
  if (kind === "skip") return [];
  const roles = { ...SERVICE_LINKED_ROLE, ...(kind === "auto" ? OLDER_SERVICE_LINKED_ROLE : {}) };
  return [drain.ensureServiceLinkedRole(name, roles, { place, pauseSeconds: ROLE_PAUSE_SECONDS, parent })];
}
