import type { DeclaredFunction } from "../declared-function";

/** A function as a stream names it, with all that running it needs. */
export interface HostedFunction extends DeclaredFunction {
  readonly functionArn: string;
  readonly region: string;
}

/**
 * The environment that Lambda sets (Lambda developer guide, "Defined runtime environment
 * variables"), and nothing of this process: a function that needs more would fail in AWS.
 */
export function functionEnvironment(hosted: HostedFunction, taskRoot: string): Record<string, string> {
  return {
    ...hosted.environment,
    _HANDLER: hosted.handler,
    AWS_DEFAULT_REGION: hosted.region,
    AWS_EXECUTION_ENV: `AWS_Lambda_nodejs${process.versions.node.split(".")[0] ?? ""}.x`,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(hosted.memoryMiB),
    AWS_LAMBDA_FUNCTION_NAME: hosted.functionName,
    AWS_LAMBDA_FUNCTION_VERSION: /:(\d+)$/.exec(hosted.functionArn)?.[1] ?? "$LATEST",
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${hosted.functionName}`,
    AWS_LAMBDA_LOG_STREAM_NAME: "local",
    AWS_REGION: hosted.region,
    LAMBDA_TASK_ROOT: taskRoot,
    LANG: "en_US.UTF-8",
    TZ: ":UTC",
  };
}
