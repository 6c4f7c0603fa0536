import { deliveryPolicy } from "../../../components/stream/delivery-policy";
import { type AwsConfiguration, isLoopback } from "../aws";
import type { CheckContext } from "./check-context";
import { type Finding, reporter } from "./finding";
import { deniedOf } from "./simulation";

/**
 * Asks IAM whether the role may do everything that the program's own policy for it holds: for the backup's customer key, too. The keys of
 * stream and domain need no right of the role: Firehose and the domain use them by grants of their own.
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
  // Which key a source is encrypted with, the stream does not tell, and any key of any account cannot be asked about.
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
    `allow ${missing.join(", ")} in the role's policy (run \`pulumi up\`), and look for a deny in boundaries and organisation policies`,
  );
}

/** The customer key that a bucket encrypts by when the stream names none; empty without one, or where it may not be asked. */
async function keyOfBucket(aws: AwsConfiguration, bucket: string): Promise<string> {
  if (bucket === "") return "";
  const { GetBucketEncryptionCommand, S3Client } = await import("@aws-sdk/client-s3");
  const { ServerSideEncryptionConfiguration: found } = await new S3Client({
    ...aws,
    forcePathStyle: isLoopback(aws.endpoint),
  })
    .send(new GetBucketEncryptionCommand({ Bucket: bucket }))
    .catch(() => ({ ServerSideEncryptionConfiguration: undefined }));
  const { KMSMasterKeyID: key = "" } = found?.Rules?.[0]?.ApplyServerSideEncryptionByDefault ?? {};
  // AWS's own key needs no right of the role, and an alias or a bare id is no resource of a policy.
  return key.startsWith("arn:") && key.includes(":key/") ? key : "";
}
