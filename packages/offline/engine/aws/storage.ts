import { arn, hex, text, uuid, type Creation, type StandIn } from "./stand-in";

const bucketName = (creation: Creation) => text(creation, "bucket");
const keyId = ({ urn }: Creation) => uuid(urn);
/** A resource that sets something of a bucket has the bucket's name as its id. */
const ofBucket = (defaults: Readonly<Record<string, unknown>> = {}): StandIn => ({ defaults, id: bucketName });

export const storage: Readonly<Record<string, StandIn>> = {
  "aws:s3/bucket:Bucket": {
    autoname: { property: "bucket", lowerCase: true },
    defaults: { forceDestroy: false },
    id: bucketName,
    computed: {
      arn: (creation) => arn(creation.account, "s3", bucketName(creation), { region: "", account: "" }),
      bucketDomainName: (creation) => `${bucketName(creation)}.s3.amazonaws.com`,
      bucketRegionalDomainName: (creation) => `${bucketName(creation)}.s3.${creation.account.region}.amazonaws.com`,
      hostedZoneId: () => "Z3AQBSTGFYJSTF",
      region: ({ account }) => account.region,
    },
  },
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": ofBucket({
    blockPublicAcls: false,
    blockPublicPolicy: false,
    ignorePublicAcls: false,
    restrictPublicBuckets: false,
  }),
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": ofBucket(),
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": ofBucket(),
  "aws:s3/bucketVersioning:BucketVersioning": ofBucket(),
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": ofBucket(),
  "aws:s3/bucketPolicy:BucketPolicy": ofBucket(),
  "aws:s3/bucketLogging:BucketLogging": ofBucket(),
  "aws:s3/bucketObjectv2:BucketObjectv2": {
    id: (creation) => `${bucketName(creation)}/${text(creation, "key")}`,
    computed: { etag: ({ urn }) => hex(urn, 32), versionId: () => "" },
  },
  "aws:kms/key:Key": {
    defaults: {
      bypassPolicyLockoutSafetyCheck: false,
      customerMasterKeySpec: "SYMMETRIC_DEFAULT",
      enableKeyRotation: false,
      isEnabled: true,
      keyUsage: "ENCRYPT_DECRYPT",
    },
    id: keyId,
    computed: { keyId, arn: (creation) => arn(creation.account, "kms", `key/${keyId(creation)}`) },
  },
  "aws:kms/alias:Alias": {
    autoname: { property: "name", prefix: "alias/" },
    id: (creation) => text(creation, "name"),
    computed: { arn: (creation) => arn(creation.account, "kms", text(creation, "name")) },
  },
  "aws:kms/grant:Grant": {
    id: ({ urn }) => hex(urn, 64),
    computed: { grantId: ({ urn }) => hex(urn, 64), grantToken: ({ urn }) => hex(`${urn}/token`, 64) },
  },
  "aws:kms/keyPolicy:KeyPolicy": { id: (creation) => text(creation, "keyId") },
  "aws:secretsmanager/secret:Secret": {
    autoname: { property: "name" },
    defaults: { forceOverwriteReplicaSecret: false, recoveryWindowInDays: 30 },
    id: secretArn,
    computed: { arn: secretArn },
  },
  "aws:secretsmanager/secretVersion:SecretVersion": {
    id: (creation) => `${text(creation, "secretId")}|${uuid(creation.urn)}`,
    computed: {
      arn: (creation) => text(creation, "secretId"),
      versionId: ({ urn }) => uuid(urn),
      versionStages: () => ["AWSCURRENT"],
    },
  },
};

/**
 * Secrets Manager adds a hyphen and six characters to the name:
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/getting-started.html
 */
function secretArn(creation: Creation): string {
  return arn(creation.account, "secretsmanager", `secret:${text(creation, "name")}-${hex(creation.urn, 6)}`);
}
