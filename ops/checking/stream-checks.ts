import { deliveryPolicy } from "../../components/delivery-policy";
import type { Clinic } from "./clinic";
import { failureTypes } from "./error-codes";
import { type Finding, verdict } from "./finding";

export function checkStream({ stream }: Clinic): Finding {
  const say = verdict("stream");
  const { DeliveryStreamStatus: status = "", FailureDescription: failure } = stream;
  if (failure !== undefined) {
    const type = failure.Type ?? "UNKNOWN_ERROR";
    return say.fail(
      `${status}: ${type}: ${failure.Details ?? ""}`,
      failureTypes[type] ?? `${type}: mend the key or its policy; then make the stream anew`,
    );
  }
  if (status === "ACTIVE") return say.ok("ACTIVE");
  if (status.endsWith("_FAILED")) return say.fail(status, "delete the stream and make it anew: this state is final");
  return say.warn(status, "wait: records are taken once it is ACTIVE");
}

/** Asks IAM whether the role may do everything that the program's own policy for it holds. */
export async function checkRole({ aws, destination, names, stream }: Clinic): Promise<Finding> {
  const say = verdict("delivery role");
  if (destination === undefined || destination.roleArn === "") return say.skipped("the stream names no role");
  const [, partition = "aws", , region = "", accountId = ""] = (stream.DeliveryStreamARN ?? "").split(":");
  const { domainArn, functionArn, indexName, logGroup, roleArn, securityGroupIds, subnetIds } = destination;
  const scope = {
    place: { partition, region, accountId },
    domainArn,
    indexName,
    bucketArn: `arn:${partition}:s3:::${destination.bucketName || (names.backupBucketName ?? "")}`,
    functionArn: functionArn.split(":").slice(0, 7).join(":"),
    logGroupArn: `arn:${partition}:logs:${region}:${accountId}:log-group:${logGroup}`,
    subnetIds,
    securityGroupId: securityGroupIds[0] ?? "",
    // What the role may do with keys depends on what is encrypted with them, which the stream does not tell.
    existingBucket: false,
    kmsKeyArn: "",
    kinesisStreamArn: stream.Source?.KinesisStreamSourceDescription?.KinesisStreamARN ?? "",
  };
  const { IAMClient, SimulatePrincipalPolicyCommand } = await import("@aws-sdk/client-iam");
  const client = new IAMClient(aws);
  const denied: string[] = [];
  for (const { Action, Condition, Resource } of deliveryPolicy(scope).Statement) {
    // Such a right counts in a call through another service only, which IAM's simulator does not make.
    if (Condition !== undefined) continue;
    if (functionArn === "" && Action.some((action) => action.startsWith("lambda:"))) continue;
    const { EvaluationResults = [] } = await client.send(
      new SimulatePrincipalPolicyCommand({
        PolicySourceArn: roleArn,
        ActionNames: [...Action],
        // A pattern stands for everything below it: one thing there is asked for.
        ResourceArns: [Resource].flat().map((arn) => (arn === "*" ? arn : arn.replaceAll("*", "any"))),
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
  if (denied.length === 0) return say.ok(`${roleArn.split("/").pop() ?? ""} may do all that Firehose needs`);
  return say.fail(
    `not allowed: ${denied.slice(0, 5).join("; ")}${denied.length > 5 ? `; ${denied.length - 5} more` : ""}`,
    `allow ${missing.join(", ")} in the role's policy (run \`pulumi up\`), and look for a deny in boundaries and organisation policies`,
  );
}

/** A bucket takes some actions and its objects others, so one of the two is enough for S3; elsewhere every resource counts. */
function isDenied(action: string, refused: number, all: number): boolean {
  return action.startsWith("s3:") ? refused === all : refused > 0;
}

export async function checkFunction({ aws, destination }: Clinic): Promise<Finding> {
  const say = verdict("transform function");
  const arn = destination?.functionArn ?? "";
  if (arn === "") return say.skipped("the stream transforms nothing");
  const { GetFunctionConfigurationCommand, LambdaClient } = await import("@aws-sdk/client-lambda");
  const [name, qualifier] = [arn.split(":").slice(0, 7).join(":"), arn.split(":")[7]];
  try {
    const found = await new LambdaClient(aws).send(
      new GetFunctionConfigurationCommand({ FunctionName: name, ...(qualifier && { Qualifier: qualifier }) }),
    );
    const { LastUpdateStatus = "Successful", Runtime = "", State = "Active", StateReason = "", Timeout = 0 } = found;
    if (State !== "Active" && State !== "Inactive")
      return say.fail(
        `${arn} is ${State}: ${StateReason}`,
        "run `pulumi up` again; look at the function in the console",
      );
    if (LastUpdateStatus === "Failed") return say.fail(`the last update of ${arn} failed`, "run `pulumi up` again");
    if (Timeout > 300)
      return say.warn(
        `times out after ${Timeout} s`,
        "Firehose waits five minutes at most: set transformTimeoutSeconds to 300 or less",
      );
    if (qualifier === undefined || qualifier === "$LATEST")
      return say.warn(
        "the stream calls $LATEST",
        "let it call a published version: a broken upload then does not reach the stream",
      );
    return say.ok(`version ${qualifier}, ${Runtime}, ${Timeout} s`);
  } catch (error) {
    if ((error as Error).name !== "ResourceNotFoundException") throw error;
    return say.fail(`${arn} is not there`, "run `pulumi up`: the stream names a function or version that was deleted");
  }
}
