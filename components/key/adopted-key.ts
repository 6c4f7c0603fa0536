import type { Place } from "../iam/arns";

/** An existing KMS key, as looked up. */
export interface ExistingKey {
  /** `Enabled`, `Disabled`, `PendingDeletion`, … */
  readonly keyState: string;
  /** `SYMMETRIC_DEFAULT`, or an asymmetric or HMAC kind. */
  readonly keySpec: string;
  /** `ENCRYPT_DECRYPT`, or another. */
  readonly keyUsage: string;
  /** `AWS` for the key of a service. */
  readonly keyManager: string;
}

/**
 * Why a key cannot be used in this place, by its ARN alone. A domain names its key by the id, and
 * so in its own account and Region.
 * @see https://docs.aws.amazon.com/opensearch-service/latest/APIReference/API_EncryptionAtRestOptions.html
 */
export function foreignKeyProblems(keyArn: string, place: Place): string[] {
  const [, partition = "", , region = "", accountId = ""] = keyArn.split(":");
  const differs = (what: string, is: string, wanted: string): string[] =>
    is === wanted ? [] : [`${keyArn} is in ${what} ${is}, and the stack in ${wanted}; give a key of the stack's own`];
  return [
    ...differs("partition", partition, place.partition),
    ...differs("Region", region, place.region),
    ...differs("account", accountId, place.accountId),
  ];
}

/**
 * Why a key encrypts nothing here.
 * @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/encryption-at-rest.html
 */
export function adoptedKeyProblems({ keyState, keySpec, keyUsage, keyManager }: ExistingKey): string[] {
  return [
    ...(keyManager === "AWS" ? ["it is the key of an AWS service, whose policy cannot be changed"] : []),
    ...(keyState === "Enabled" ? [] : [`it is ${keyState}; enable it`]),
    ...(keySpec === "SYMMETRIC_DEFAULT" && keyUsage === "ENCRYPT_DECRYPT"
      ? []
      : [`it is ${keySpec} for ${keyUsage}; allowed is SYMMETRIC_DEFAULT for ENCRYPT_DECRYPT`]),
  ];
}
