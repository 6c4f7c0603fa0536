import { deliveryPolicy } from "../../../components/stream/delivery-policy";
import type { AwsConfiguration } from "../aws";
import type { CheckContext } from "./check-context";
import { type Finding, reporter } from "./finding";
import { deniedOf } from "./simulation";

/**
 * Whether the role has all rights of the program's policy, and those for the backup's key. Stream
 * and domain use their keys by grants.
 */
export async function checkRole({ aws, destination, names, stream }: CheckContext): Promise<Finding> {
  const say = reporter("delivery role");
  if (destination === undefined || destination.roleArn === "") return say.skipped("the stream names no role");
  const [, partition = "aws", , region = "", accountId = ""] = (stream.DeliveryStreamARN ?? "").split(":");
  const { backupKeyArn, domainArn, functionArn, indexName, logGroup, roleArn } = destination;
  const bucketName = destination.bucketName || (names.backupBucketName ?? "");
  const scope = {
    place: { partition, region, accountId },
    domainArn,
    indexName,
    bucketArn: `arn:${partition}:s3:::${bucketName}`,
    functionArn: functionArn.split(":").slice(0, 7).join(":"),
    logGroupArn: `arn:${partition}:logs:${region}:${accountId}:log-group:${logGroup}`,
    existingBucket: false,
    kmsKeyArn: backupKeyArn || (await keyOfBucket(aws, bucketName)),
    kinesisStreamArn: stream.Source?.KinesisStreamSourceDescription?.KinesisStreamARN ?? "",
  };
  // The stream does not name its source's key, and "any key" cannot be simulated.
  const statements = deliveryPolicy(scope).Statement.filter(
    ({ Action, Resource }) =>
      !(typeof Resource === "string" && Resource.endsWith(":*:key/*")) &&
      !(functionArn === "" && Action.some((action) => action.startsWith("lambda:"))),
  );
  const denied = await deniedOf(aws, roleArn, statements);
  const missing = [...new Set(denied.map((text) => text.split(" on ")[0]))];
  const key = scope.kmsKeyArn === "" ? "" : ", the backup's key included";
  if (denied.length === 0) return say.ok(`${roleArn.split("/").pop() ?? ""} may do all that Firehose needs${key}`);
  return say.fail(
    `not allowed: ${denied.slice(0, 5).join("; ")}${denied.length > 5 ? `; ${denied.length - 5} more` : ""}`,
    `allow ${missing.join(", ")} in the role's policy (run \`pulumi up --refresh\`), and look for a deny in boundaries and organisation policies`,
  );
}

/** The customer key of a bucket; empty without one, or without the right to ask. */
async function keyOfBucket(aws: AwsConfiguration, bucket: string): Promise<string> {
  if (bucket === "") return "";
  const { GetBucketEncryptionCommand, S3Client } = await import("@aws-sdk/client-s3");
  const { ServerSideEncryptionConfiguration: found } = await new S3Client(aws)
    .send(new GetBucketEncryptionCommand({ Bucket: bucket }))
    .catch(() => ({ ServerSideEncryptionConfiguration: undefined }));
  const { KMSMasterKeyID: key = "" } = found?.Rules?.[0]?.ApplyServerSideEncryptionByDefault ?? {};
  // AWS's own key needs no right; an alias or a bare id is no resource of a policy.
  return key.startsWith("arn:") && key.includes(":key/") ? key : "";
}
