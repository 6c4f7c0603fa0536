/** An error in AWS's JSON protocol: `{"__type": …, "message": …}` and a status. */
export class AwsError extends Error {
  override readonly name = "AwsError";
  constructor(
    readonly type: string,
    message: string,
    readonly status = 400,
  ) {
    super(message);
  }
}

export interface Constraint {
  /** The value as AWS prints it. */
  readonly value: string;
  /** Path of the member, with AWS's lower-case first letter: `records.3.member.data`. */
  readonly member: string;
  readonly rule: string;
}

export function validationError(constraints: readonly Constraint[]): AwsError {
  const count = `${constraints.length} validation ${constraints.length === 1 ? "error" : "errors"} detected`;
  const details = constraints.map(({ value, member, rule }) => {
    const shown = value === "null" ? "null" : `'${value}'`;
    return `Value ${shown} at '${member}' failed to satisfy constraint: ${rule}`;
  });
  return new AwsError("ValidationException", `${count}: ${details.join("; ")}`);
}

export function streamNotFound(name: string, account: string): AwsError {
  return new AwsError("ResourceNotFoundException", `Firehose ${name} under account ${account} not found.`);
}
