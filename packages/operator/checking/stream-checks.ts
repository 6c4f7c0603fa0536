import type { CheckContext } from "./check-context";
import { failureTypes } from "./error-codes";
import { type Finding, reporter } from "./finding";

export function checkStream({ stream }: CheckContext): Finding {
  const say = reporter("stream");
  const { DeliveryStreamStatus: status = "", FailureDescription: failure } = stream;
  if (failure !== undefined) {
    const type = failure.Type ?? "UNKNOWN_ERROR";
    return say.fail(
      `${status}: ${type}: ${failure.Details ?? ""}`,
      failureTypes[type] ?? `${type}: fix the key or its policy, then replace the stream`,
    );
  }
  const {
    FailureDescription: why,
    KeyARN: key,
    Status: encryption,
  } = stream.DeliveryStreamEncryptionConfiguration ?? {};
  if (encryption?.endsWith("_FAILED"))
    return say.fail(
      `${status}, encryption ${encryption}: ${why?.Type ?? "UNKNOWN_ERROR"}: ${why?.Details ?? ""}`,
      `enable the key ${key ?? ""} and let its policy give its use to Firehose; then run \`pulumi up --refresh\``,
    );
  if (status === "ACTIVE") return say.ok("ACTIVE");
  if (status.endsWith("_FAILED")) return say.fail(status, "replace the stream: this state is final");
  return say.warn(status, "wait: records are taken once it is ACTIVE");
}

export async function checkFunction({ aws, destination }: CheckContext): Promise<Finding> {
  const say = reporter("transform function");
  const arn = destination?.functionArn ?? "";
  if (arn === "") return say.skipped("the stream transforms nothing");
  const { GetFunctionConfigurationCommand, LambdaClient } = await import("@aws-sdk/client-lambda");
  const [name, qualifier] = [arn.split(":").slice(0, 7).join(":"), arn.split(":")[7]];
  try {
    const found = await new LambdaClient(aws).send(
      new GetFunctionConfigurationCommand({ FunctionName: name, ...(qualifier && { Qualifier: qualifier }) }),
    );
    const { LastUpdateStatus = "Successful", Runtime = "", State = "Active", StateReason = "", Timeout = 0 } = found;
    const again = "run `pulumi up` again; look at the function in the console";
    if (State !== "Active" && State !== "Inactive") return say.fail(`${arn} is ${State}: ${StateReason}`, again);
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
    return say.fail(
      `${arn} is not there`,
      "run `pulumi up --refresh`: the stream names a function or version that was deleted",
    );
  }
}
