/** A pattern that matches a whole text. */
export const exactly = (pattern: string): RegExp => new RegExp(`^${pattern}$`);

/** Pattern of an ARN with Region and account, in any partition. */
export const regionalArn = (service: string, resource: string): string =>
  `arn:aws[a-z-]*:${service}:[a-z0-9-]+:\\d{12}:${resource}`;

/**
 * Pattern of the ARN of a role or user, in any partition, without wildcards.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
 */
export const iamArn = (kind: "role" | "(role|user)"): string =>
  `arn:aws[a-z-]*:iam::\\d{12}:${kind}/([!-~]{1,510}/)?[\\w+=,.@-]{1,64}`;
