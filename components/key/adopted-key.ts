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

/** Why a key cannot be used here. https://docs.aws.amazon.com/opensearch-service/latest/developerguide/encryption-at-rest.html */
export function adoptedKeyProblems({ keyState, keySpec, keyUsage, keyManager }: ExistingKey): string[] {
  return [
    ...(keyManager === "AWS" ? ["it is an AWS managed key, whose policy cannot be changed"] : []),
    ...(keyState === "Enabled" ? [] : [`it is ${keyState}; enable it`]),
    ...(keySpec === "SYMMETRIC_DEFAULT" && keyUsage === "ENCRYPT_DECRYPT"
      ? []
      : [`it is ${keySpec} for ${keyUsage}; allowed is SYMMETRIC_DEFAULT for ENCRYPT_DECRYPT`]),
  ];
}
