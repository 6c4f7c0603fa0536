const messages = {
  "Lambda.FunctionError": "The Lambda function was successfully invoked but it returned an error result.",
  "Lambda.FunctionTimedOut":
    "The Lambda function invocation timed out. Increase the Timeout setting in the Lambda function.",
  "Lambda.ResourceNotFound": "The specified Lambda function does not exist. Use a different function that does exist.",
} as const;

/** A failed invocation. Firehose writes `code` and message into failed records. */
export class InvocationError extends Error {
  override readonly name = "InvocationError";
  constructor(
    readonly code: keyof typeof messages,
    /** Details for the log, beyond Firehose's own record. */
    readonly detail: string,
  ) {
    super(messages[code]);
  }
}
