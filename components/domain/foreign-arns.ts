import type { Place } from "../iam/arns";

/** Settings that hold ARNs; names as in the settings, empty where not set. */
export interface ArnSettings {
  readonly existingDomainArn: string;
  readonly kmsKeyArn: string;
  readonly kinesisStreamArn: readonly string[];
  readonly certificateArn: string;
  readonly masterUserArn: string;
  readonly accessPrincipals: readonly string[];
  readonly backupBucketArn: string;
  readonly identityCenter: string;
  /** `role=holder`; a holder that is a group or a name has no ARN. */
  readonly extraMappings: readonly string[];
}

interface Rule {
  readonly setting: keyof ArnSettings;
  readonly sameAccount: boolean;
  readonly because: string;
  readonly source: string;
}

const RULES: readonly Rule[] = [
  {
    setting: "existingDomainArn",
    sameAccount: true,
    because:
      "a stream in a VPC delivers to a domain of its own Region and account; run a stack there, and send producers to its stream",
    source: "https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html#using-iam-es-vpc",
  },
  {
    setting: "kmsKeyArn",
    sameAccount: true,
    because: "a domain names its key by the id, so the key must be in its Region and account; choose such a key",
    source: "https://docs.aws.amazon.com/opensearch-service/latest/APIReference/API_EncryptionAtRestOptions.html",
  },
  {
    setting: "kinesisStreamArn",
    sameAccount: false,
    because: "a delivery stream reads a data stream of its own Region; run the stack there",
    source: "https://docs.aws.amazon.com/firehose/latest/dev/writing-with-kinesis-streams.html",
  },
  {
    setting: "certificateArn",
    sameAccount: true,
    because: "a domain accepts certificates of its own Region and account; request or import one there",
    source: "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/customendpoint.html",
  },
  {
    setting: "masterUserArn",
    sameAccount: false,
    because: "identities of another partition are unknown in this one; choose a role of this partition",
    source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html",
  },
  {
    setting: "accessPrincipals",
    sameAccount: false,
    because: "identities of another partition are unknown in this one; choose roles and users of this partition",
    source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html",
  },
  {
    setting: "extraMappings",
    sameAccount: false,
    because: "identities of another partition are unknown in this one; choose roles and users of this partition",
    source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html",
  },
  {
    setting: "backupBucketArn",
    sameAccount: false,
    because: "no role of this partition reaches a bucket of another; choose a bucket of this partition",
    source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html",
  },
  {
    setting: "identityCenter",
    sameAccount: false,
    because: "an instance of another partition does not work here; choose the instance of this partition",
    source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html",
  },
];

export function foreignArnProblems(settings: ArnSettings, place: Place): { setting: string; message: string }[] {
  return RULES.flatMap(({ setting, sameAccount, because, source }) =>
    [settings[setting]].flat().flatMap((given) => {
      const arn = given.slice(setting === "extraMappings" ? given.indexOf("=") + 1 : 0);
      if (!arn.startsWith("arn:")) return [];
      const [, partition = "", , region = "", accountId = ""] = arn.split(":");
      const differences = [
        ...(partition === place.partition
          ? []
          : [`the partition ${partition}, where the stack is in ${place.partition}`]),
        ...(region === "" || region === place.region
          ? []
          : [`the Region ${region}, where the stack is in ${place.region}`]),
        ...(!sameAccount || accountId === place.accountId
          ? []
          : [`the account ${accountId}, where the stack is in ${place.accountId}`]),
      ];
      if (differences.length === 0) return [];
      return [{ setting, message: `${arn} given; it is in ${differences.join(", and in ")}: ${because} (${source})` }];
    }),
  );
}
