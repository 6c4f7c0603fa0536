type Entry = readonly [cause: string, fix: string];

const mapRole = "run `doctor --repair`, which maps the role";
const checkHealth = "check the domain's health; it may be deploying";

/**
 * Codes of the error log and of failed records, without `OS.` and `ES.`.
 * @see https://docs.aws.amazon.com/firehose/latest/dev/monitoring-with-cloudwatch-logs.html
 */
const codes: Readonly<Record<string, Entry>> = {
  AccessDenied: [
    "the domain refuses the delivery role",
    "run `doctor --repair`, which maps the role to the securityRole",
  ],
  ServiceException: [
    "the domain answered with an error, or cannot be reached inside the VPC",
    "open 443 from the stream's security group to the domain's; then check the domain's health",
  ],
  ConnectionFailed: ["no connection to the domain", "check the security groups on 443, free addresses and the nodes"],
  RequestTimeout: ["the domain did not answer in time", "check CPU, write queue and security groups; add nodes"],
  ClusterBlockException: [
    "the domain blocks writes, mostly because a node lacks storage",
    "delete old indices, lower retentionDays or raise volumeSizeGiB; then lift the block",
  ],
  JsonParseException: ["a document is not JSON", "send one JSON object per record; see `replay --dry-run`"],
  MalformedData: ["a record is empty or not one line of JSON", "send one JSON object per record, without line breaks"],
  ExplicitIndexInBulkNotAllowed: [
    "the domain's rest.action.multi.allow_explicit_index is false",
    "set that advanced option to true",
  ],
  ValidationException: ["the configuration does not fit the engine", "leave typeName out of the stream"],
  ResourceNotFound: ["the domain that the stream names does not exist", "run `pulumi up --refresh`"],
  "Lambda.MissingRecordId": ["the function left out a record", "return every recordId once, dropped ones as Dropped"],
  "Lambda.DuplicatedRecordId": ["the function returned a record twice", "return every recordId exactly once"],
  "Lambda.InvalidReturnFormat": [
    "the function's answer is not {records: [{recordId, result, data}]}",
    "return result Ok, Dropped or ProcessingFailed, and base64 data with Ok",
  ],
  "Lambda.ProcessingFailedStatus": [
    "the function marked the record as failed",
    "fix the producer, then run `replay --to stream --prefix processing-failed/`",
  ],
  "Lambda.InvokeAccessDenied": [
    "the delivery role may not call the function",
    "allow lambda:InvokeFunction on the function's ARN and on ARN:*",
  ],
  "Lambda.FunctionError": ["the function threw", "read its log group, fix it, then run `replay --to stream`"],
  "Lambda.FunctionTimedOut": [
    "the function took longer than its limit or Firehose's five minutes",
    "raise transformTimeoutSeconds or transformMemoryMiB",
  ],
  "400": ["the document does not fit the index's mapping", "fix the producer or the mapping, then run `replay`"],
  "401": ["the domain does not know the delivery role", mapRole],
  "403": ["the delivery role may not write there, or writes are blocked", `${mapRole}; check for a write block`],
  "404": ["the index does not exist and may not be created", "check the role and action.auto_create_index"],
  "413": ["the request is too large for the instance type", "lower bufferSizeMiB, or use xlarge nodes (100 MiB)"],
  "429": ["the domain is overloaded", "use more or larger nodes, or fewer shards; then run `replay --rate`"],
  "500": ["the domain failed", "check its health and its error log"],
  "502": ["a node of the domain went away", checkHealth],
  "503": ["the domain is not available", checkHealth],
};

const unknown: Entry = [
  "an unknown code",
  "read the message, and https://docs.aws.amazon.com/firehose/latest/dev/monitoring-with-cloudwatch-logs.html",
];

const entries = new Map(Object.entries(codes));

export function explained(code: string): { readonly cause: string; readonly fix: string } {
  const [cause, fix] = entries.get(code.replace(/^(OS|ES)\./, "")) ?? unknown;
  return { cause, fix };
}

const replace = "then replace the stream: one that failed at its creation never recovers";

/**
 * FailureDescription.Type of a stream.
 * @see https://docs.aws.amazon.com/firehose/latest/APIReference/API_FailureDescription.html
 */
export const failureTypes: Readonly<Record<string, string>> = {
  CREATE_ENI_FAILED: `check free addresses and the quota of interfaces; ${replace}`,
  DELETE_ENI_FAILED: "allow the role ec2:DeleteNetworkInterface, and delete again",
  SUBNET_NOT_FOUND: `a subnet was deleted: restore it; ${replace}`,
  SECURITY_GROUP_NOT_FOUND: `a security group was deleted: restore it; ${replace}`,
  ENI_ACCESS_DENIED: `allow the role ec2:CreateNetworkInterface and CreateNetworkInterfacePermission; ${replace}`,
  SUBNET_ACCESS_DENIED: `allow the role ec2:DescribeSubnets; ${replace}`,
  SECURITY_GROUP_ACCESS_DENIED: `allow the role ec2:DescribeSecurityGroups; ${replace}`,
  UNKNOWN_ERROR: "delete the stream and create it again; ask AWS Support if it fails again",
};
