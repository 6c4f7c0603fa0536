import type { ContextEntry } from "@aws-sdk/client-iam";
import { deliveryPolicy } from "../../components/delivery-policy";
import type { Statement } from "../../components/statement";
import { type AwsConfiguration, isLoopback } from "../aws";
import type { Clinic } from "./clinic";
import { type Finding, verdict } from "./finding";

/**
 * Asks IAM whether the role may do everything that the program's own policy for it holds: for the backup's customer key, too. The keys of
 * stream and domain need no right of the role: Firehose and the domain use them by grants of their own.
 */
export async function checkRole({ aws, destination, names, stream }: Clinic): Promise<Finding> {
  const say = verdict("delivery role");
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
  const { IAMClient, SimulatePrincipalPolicyCommand } = await import("@aws-sdk/client-iam");
  const client = new IAMClient(aws);
  const denied: string[] = [];
  for (const statement of deliveryPolicy(scope).Statement) {
    const { Action, Resource } = statement;
    // Which key a source is encrypted with, the stream does not tell, and any key of any account cannot be asked about.
    if (typeof Resource === "string" && Resource.endsWith(":*:key/*")) continue;
    if (functionArn === "" && Action.some((action) => action.startsWith("lambda:"))) continue;
    const { EvaluationResults = [] } = await client.send(
      new SimulatePrincipalPolicyCommand({
        PolicySourceArn: roleArn,
        ActionNames: [...Action],
        // A pattern stands for everything below it: one thing there is asked for.
        ResourceArns: [Resource].flat().map((arn) => (arn === "*" ? arn : arn.replaceAll("*", "any"))),
        ContextEntries: contextOf(statement),
      }),
    );
    for (const result of EvaluationResults) {
      const { EvalActionName = "", EvalDecision, EvalResourceName = "*", ResourceSpecificResults = [] } = result;
      const refused = ResourceSpecificResults.filter(({ EvalResourceDecision }) => EvalResourceDecision !== "allowed");
      if (
        ResourceSpecificResults.length > 0
          ? isDenied(EvalActionName, refused.length, ResourceSpecificResults.length)
          : EvalDecision !== "allowed"
      )
        denied.push(`${EvalActionName} on ${refused[0]?.EvalResourceName ?? EvalResourceName}`);
    }
  }
  const missing = [...new Set(denied.map((text) => text.split(" on ")[0]))];
  const key = scope.kmsKeyArn === "" ? "" : ", the backup's key included";
  if (denied.length === 0) return say.ok(`${roleArn.split("/").pop() ?? ""} may do all that Firehose needs${key}`);
  return say.fail(
    `not allowed: ${denied.slice(0, 5).join("; ")}${denied.length > 5 ? `; ${denied.length - 5} more` : ""}`,
    `allow ${missing.join(", ")} in the role's policy (run \`pulumi up\`), and look for a deny in boundaries and organisation policies`,
  );
}

/** A bucket takes some actions and its objects others, so one of the two is enough for S3; elsewhere every resource counts. */
function isDenied(action: string, refused: number, all: number): boolean {
  return action.startsWith("s3:") ? refused === all : refused > 0;
}

/** The circumstances that a statement asks for: a simulation denies what depends on any that it is not told. */
function contextOf({ Condition = {} }: Statement): ContextEntry[] {
  return Object.values(Condition)
    .flatMap((values) => Object.entries(values))
    .map(([name, value]) => ({
      ContextKeyName: name,
      ContextKeyType: "string",
      ContextKeyValues: [value.replaceAll("*", "/any")],
    }));
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
