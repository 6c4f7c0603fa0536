import { Refusal, refuse } from "../problems/refusal";
import { stackTag } from "../stack/stack-tag";
import type { ExistingDomain } from "./existing-domain-problems";
import { versionChange } from "./upgrade-path";

export interface OwnDomainOptions {
  readonly domainName: string;
  readonly engineVersion: string;
  readonly ipAddressType: "ipv4" | "dualstack";
  readonly allowDataLoss: boolean;
}

const UPGRADE_PATH = "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/version-migration.html";

/**
 * Checks that the existing domain of the stack's name can change to the settings.
 * @throws Refusal if it is another stack's or would be replaced: the provider shows that only in
 * the preview, and replaces an unprotected domain.
 */
export function checkOwnDomain(options: OwnDomainOptions, domain: ExistingDomain): void {
  refuseOfAnother(options.domainName, domain);
  refuse(`the domain ${options.domainName} would be replaced and its data lost`, [
    ...versionProblems(options, domain.engineVersion),
    ...addressProblems(options, domain.ipAddressType),
  ]);
}

/** A domain without the tag is of an earlier version, or to be imported. */
function refuseOfAnother(domainName: string, { tags }: ExistingDomain): void {
  for (const [name, own] of Object.entries(stackTag())) {
    const owner = tags[name];
    if (owner === undefined || owner === own) continue;
    throw new Refusal(
      `domainName: ${domainName} given, and the domain of that name belongs to the stack ${owner}; choose another name, or deliver to that domain with existingDomainArn`,
    );
  }
}

function versionProblems({ engineVersion, allowDataLoss }: OwnDomainOptions, current: string): string[] {
  const given = `engineVersion: ${engineVersion} given, but the domain runs ${current}`;
  const change = versionChange(current, engineVersion);
  if (change.kind === "offPath") {
    const way =
      change.next === undefined
        ? "it is not on the upgrade path"
        : `the path goes through ${change.next}, so set engineVersion to that and update first`;
    return [`${given}; ${way} (${UPGRADE_PATH})`];
  }
  if (change.kind === "downgrade" && !allowDataLoss) {
    return [
      `${given}; no domain goes back to an older version, so set engineVersion to ${current}; to start with an empty domain, set protectData to false and allowDataLoss to true (${UPGRADE_PATH})`,
    ];
  }
  return [];
}

const addressProblems = ({ ipAddressType }: OwnDomainOptions, current: string): string[] =>
  current === "dualstack" && ipAddressType === "ipv4"
    ? ["ipAddressType: ipv4 given, but the domain is dualstack and cannot go back; set ipAddressType to dualstack"]
    : [];
