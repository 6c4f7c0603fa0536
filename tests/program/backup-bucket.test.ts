import assert from "node:assert/strict";
import { BackupBucket, BackupBucketArgs } from "../../components/stream/backup-bucket";
import { inputsOf, optionsOf, Recorded, record } from "./recorder";

const usual: BackupBucketArgs = { retentionDays: 90, versioning: false, protectData: true, allowDataLoss: false };

const recordBucket = (change: Partial<BackupBucketArgs> = {}): Promise<ReadonlyMap<string, Recorded>> =>
  record(() => new BackupBucket("backup", { ...usual, ...change }));

const rulesOf = async (change: Partial<BackupBucketArgs>): Promise<unknown> =>
  inputsOf(await recordBucket(change), "s3.BucketLifecycleConfiguration backup")["rules"];

const unfinished = {
  id: "drop-unfinished-uploads",
  status: "Enabled",
  filter: {},
  abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
};

describe("BackupBucket", () => {
  it("is private, encrypted, and accepts only TLS", async () => {
    const recorded = await recordBucket();
    const { registeredOutputs } = recorded.get("stream.BackupBucket backup")!;
    assert.deepEqual(registeredOutputs, { bucketName: "backup-bucket", arn: "arn:backup" });
    assert.deepEqual(inputsOf(recorded, "s3.BucketPublicAccessBlock backup"), {
      bucket: "backup-id",
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    assert.deepEqual(inputsOf(recorded, "s3.BucketOwnershipControls backup")["rule"], {
      objectOwnership: "BucketOwnerEnforced",
    });
    assert.deepEqual(inputsOf(recorded, "s3.BucketServerSideEncryptionConfiguration backup")["rules"], [
      { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" }, bucketKeyEnabled: false },
    ]);
    assert.deepEqual(JSON.parse(inputsOf(recorded, "s3.BucketPolicy backup")["policy"] as string), {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "RefusePlaintext",
          Effect: "Deny",
          Principal: "*",
          Action: "s3:*",
          Resource: ["arn:backup", "arn:backup/*"],
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
      ],
    });
  });

  it("expires its objects, and keeps them where retention is 0", async () => {
    assert.deepEqual(await rulesOf({ retentionDays: 30 }), [
      unfinished,
      { id: "expire", status: "Enabled", filter: {}, expiration: { days: 30 } },
    ]);
    assert.deepEqual(await rulesOf({ retentionDays: 0 }), [unfinished]);
  });

  it("expires old versions too, and sets versioning before the rules that need it", async () => {
    const recorded = await recordBucket({ versioning: true });
    assert.deepEqual(inputsOf(recorded, "s3.BucketVersioning backup")["versioningConfiguration"], {
      status: "Enabled",
    });
    assert.deepEqual(optionsOf(recorded)["s3.BucketLifecycleConfiguration backup"]!.dependsOn, [
      "s3.BucketVersioning backup",
    ]);
    assert.deepEqual(inputsOf(recorded, "s3.BucketLifecycleConfiguration backup")["rules"], [
      unfinished,
      {
        id: "expire",
        status: "Enabled",
        filter: {},
        expiration: { days: 90 },
        noncurrentVersionExpiration: { noncurrentDays: 90 },
      },
    ]);
  });
});
