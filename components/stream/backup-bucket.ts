import * as aws from "../aws";
import * as pulumi from "@pulumi/pulumi";
import type { StackContext } from "../stack/stack-context";

export interface StreamBackup {
  readonly bucketName: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;
  /** Whether the bucket, and its key if any, existed before the stack. */
  readonly isExisting: boolean;
  /** Resources that make it private and encrypted. */
  readonly ready: readonly pulumi.Resource[];
}

export interface BackupBucketArgs {
  /** Days until objects expire; 0 keeps them. */
  readonly retentionDays: number;
  readonly versioning: boolean;
  /**
   * Customer key; without it, S3's own (SSE-S3). A change is in place and applies to new objects.
   */
  readonly kmsKeyArn?: pulumi.Input<string> | undefined;
  readonly protectData: boolean;
  /** With `protectData` off, destroy empties the bucket; an update must store this first. */
  readonly allowDataLoss: boolean;
  /** Resources that are deleted after the bucket. */
  readonly after?: readonly pulumi.Resource[];
}

/** An existing bucket, managed by its owner. */
function existingBackup(bucketArn: string): StreamBackup {
  const bucketName = pulumi.output(bucketArn.split(":::")[1] ?? "");
  return { arn: pulumi.output(bucketArn), bucketName, isExisting: true, ready: [] };
}

/**
 * The bucket of all streams' failed documents: private, encrypted, TLS only, with expiry. Cost:
 * 0.023 USD per GiB and month.
 */
export class BackupBucket extends pulumi.ComponentResource implements StreamBackup {
  readonly isExisting = false;
  readonly bucketName: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;
  /** Resources that make it private and encrypted; nothing is written before. */
  readonly ready: readonly pulumi.Resource[];

  constructor(name: string, args: BackupBucketArgs, opts?: pulumi.ComponentResourceOptions) {
    super("private-ingest:stream:BackupBucket", name, {}, opts);
    const bucket = new aws.s3.Bucket(
      name,
      { forceDestroy: args.allowDataLoss && !args.protectData },
      { parent: this, protect: args.protectData, dependsOn: [...(args.after ?? [])] },
    );
    this.bucketName = bucket.bucket;
    this.arn = bucket.arn;
    const publicAccess = this.refusePublicAccess(name, bucket);
    this.ready = [publicAccess, this.requireTls(name, bucket, publicAccess), this.encrypt(name, bucket, args)];
    this.expire(name, bucket, args);
    this.registerOutputs({ bucketName: this.bucketName, arn: this.arn });
  }

  private refusePublicAccess(name: string, bucket: aws.s3.Bucket): pulumi.Resource {
    const rule = { objectOwnership: "BucketOwnerEnforced" };
    new aws.s3.BucketOwnershipControls(name, { bucket: bucket.id, rule }, { parent: this });
    const ofAcls = { blockPublicAcls: true, ignorePublicAcls: true };
    const refused = { ...ofAcls, blockPublicPolicy: true, restrictPublicBuckets: true };
    return new aws.s3.BucketPublicAccessBlock(name, { bucket: bucket.id, ...refused }, { parent: this });
  }

  private requireTls(name: string, bucket: aws.s3.Bucket, after: pulumi.Resource): pulumi.Resource {
    return new aws.s3.BucketPolicy(
      name,
      {
        bucket: bucket.id,
        policy: pulumi.jsonStringify({
          Version: "2012-10-17",
          Statement: [
            {
              Sid: "RefusePlaintext",
              Effect: "Deny",
              Principal: "*",
              Action: "s3:*",
              Resource: [bucket.arn, pulumi.interpolate`${bucket.arn}/*`],
              Condition: { Bool: { "aws:SecureTransport": "false" } },
            },
          ],
        }),
      },
      // S3 refuses simultaneous changes of a bucket's access.
      { parent: this, dependsOn: [after] },
    );
  }

  private encrypt(name: string, bucket: aws.s3.Bucket, args: BackupBucketArgs): pulumi.Resource {
    const byDefault = args.kmsKeyArn
      ? { sseAlgorithm: "aws:kms", kmsMasterKeyId: args.kmsKeyArn }
      : { sseAlgorithm: "AES256" };
    return new aws.s3.BucketServerSideEncryptionConfiguration(
      name,
      {
        bucket: bucket.id,
        // A bucket key avoids a KMS request per object.
        rules: [{ applyServerSideEncryptionByDefault: byDefault, bucketKeyEnabled: args.kmsKeyArn !== undefined }],
      },
      { parent: this },
    );
  }

  private expire(name: string, bucket: aws.s3.Bucket, args: BackupBucketArgs): void {
    const enabled = { bucket: bucket.id, versioningConfiguration: { status: "Enabled" } };
    const versioning = args.versioning ? [new aws.s3.BucketVersioning(name, enabled, { parent: this })] : [];
    const days = args.retentionDays;
    new aws.s3.BucketLifecycleConfiguration(
      name,
      {
        bucket: bucket.id,
        rules: [
          {
            id: "drop-unfinished-uploads",
            status: "Enabled",
            filter: {},
            abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
          },
          ...(days > 0
            ? [
                {
                  id: "expire",
                  status: "Enabled",
                  filter: {},
                  expiration: { days },
                  ...(args.versioning ? { noncurrentVersionExpiration: { noncurrentDays: days } } : {}),
                },
              ]
            : []),
        ],
      },
      { parent: this, dependsOn: versioning },
    );
  }
}

export interface BackupSettings {
  /** Existing bucket, or empty for a new one. */
  readonly backupBucketArn: string;
  readonly backupRetentionDays: number;
  readonly backupVersioning: boolean;
}

export interface BackupArgs {
  readonly settings: BackupSettings;
  readonly stack: Pick<StackContext, "kmsKeyArn" | "protectData">;
  readonly allowDataLoss: boolean;
  /** Resources that are deleted after the bucket. */
  readonly after: readonly pulumi.Resource[];
}

export function backupOf(
  { settings, stack, allowDataLoss, after }: BackupArgs,
  opts: pulumi.ComponentResourceOptions,
): StreamBackup {
  if (settings.backupBucketArn) return existingBackup(settings.backupBucketArn);
  // Earlier versions had the bucket in the stack's only stream.
  const earlierParent = pulumi.createUrn("stream", "private-ingest:stream:DeliveryStream", opts.parent);
  const { backupRetentionDays: retentionDays, backupVersioning: versioning } = settings;
  const { kmsKeyArn, protectData } = stack;
  const args = { retentionDays, versioning, kmsKeyArn, protectData, allowDataLoss, after };
  return new BackupBucket("stream-backup", args, { ...opts, aliases: [{ parent: earlierParent }] });
}
