const messages = {
  "Lambda.FunctionError": "The Lambda function was successfully invoked but it returned an error result.",
  "Lambda.FunctionTimedOut":
    "The Lambda function invocation timed out. Increase the Timeout setting in the Lambda function.",
  "Lambda.ResourceNotFound": "The specified Lambda function does not exist. Use a different function that does exist.",
} as const;

/** Why an invocation has no answer. Firehose writes `code` and message into failed records. */
export class InvocationError extends Error {
  override readonly name = "InvocationError";
  constructor(
    readonly code: keyof typeof messages,
    /** What happened on this machine, for a log; Firehose's own record says less. */
    readonly detail: string,
  ) {
    super(messages[code]);
  }
}
