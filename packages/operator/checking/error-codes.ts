/** Why Firehose gives an error code, and what helps. */
export interface ErrorCause {
  readonly cause: string;
  readonly fix: string;
}

/**
 * The codes of the error log and of failed records. `OS.` and `ES.` say the same of either engine; one entry stands for both.
 * @see https://docs.aws.amazon.com/firehose/latest/dev/monitoring-with-cloudwatch-logs.html
 */
const deliveryCodes: Readonly<Record<string, ErrorCause>> = {
  AccessDenied: {
    cause: "the domain or its access policy refuses the delivery role",
    fix: "map the role's ARN to the stack's securityRole (run `pulumi up`: the setup function does it), and let the access policy name it",
  },
  ServiceException: {
    cause: "the domain answered with an error, or could not be reached at all inside the VPC",
    fix: "let the stream's group out to the domain's group on 443 and the domain's group in; then look at the domain's health",
  },
  ConnectionFailed: {
    cause: "no connection to the domain: a group, a route or a node that is down",
    fix: "check the security groups both ways on 443, the subnets' free addresses and the domain's nodes",
  },
  RequestTimeout: {
    cause: "the domain did not answer in time: it has too much to do, or packets are dropped by a group",
    fix: "look at CPU and write queue; fewer shards, more or larger nodes; or mend the security groups",
  },
  ClusterBlockException: {
    cause: "the domain blocks writes, mostly because a node has too little storage left",
    fix: "delete old indices or shorten retentionDays, raise volumeSizeGiB, then lift the block",
  },
  JsonParseException: {
    cause: "a document is not JSON",
    fix: "let producers send one JSON object a record; look at the failed documents with `replay --dry-run`",
  },
  MalformedData: {
    cause: "a record is not one line of JSON, or is empty",
    fix: "one JSON object a record, UTF-8, no line break inside, no bulk commands",
  },
  ExplicitIndexInBulkNotAllowed: {
    cause: "the domain's rest.action.multi.allow_explicit_index is false",
    fix: "set that advanced option of the domain to true",
  },
  ValidationException: {
    cause: "the configuration does not fit the engine, such as a type name on an engine without types",
    fix: "leave typeName out of the stream",
  },
  ResourceNotFound: {
    cause: "the domain that the stream names is not there",
    fix: "compare the stream's domain ARN with the domain; `pulumi refresh`, then `pulumi up`",
  },
};

const otherCodes: Readonly<Record<string, ErrorCause>> = {
  "Lambda.MissingRecordId": {
    cause: "the function left out a record of its batch",
    fix: "return every recordId exactly once, those to be dropped as Dropped",
  },
  "Lambda.DuplicatedRecordId": {
    cause: "the function returned a record twice",
    fix: "return every recordId exactly once",
  },
  "Lambda.InvalidReturnFormat": {
    cause: "the function's answer is not {records: [{recordId, result, data}]}",
    fix: "return result Ok, Dropped or ProcessingFailed, and base64 data with Ok",
  },
  "Lambda.ProcessingFailedStatus": {
    cause: "the function marked the record as failed: the shipped one does so for what is not a JSON object",
    fix: "mend the producer, then `replay --to stream --prefix processing-failed/`",
  },
  "Lambda.InvokeAccessDenied": {
    cause: "the delivery role may not call the function, often because the policy lacks the version",
    fix: "allow lambda:InvokeFunction on the function's ARN and on ARN:*",
  },
  "Lambda.FunctionError": {
    cause: "the function threw",
    fix: "read the function's log group, mend it, then replay processing-failed/ to the stream",
  },
  "Lambda.FunctionTimedOut": {
    cause: "the function took longer than its limit, or than the five minutes that Firehose waits",
    fix: "raise transformTimeoutSeconds or transformMemoryMiB",
  },
  "400": {
    cause: "the document does not fit the index, such as a text where a number is expected",
    fix: "mend the producer or the mapping, then `replay`",
  },
  "401": { cause: "the domain does not know the delivery role", fix: "map the role (run `pulumi up`)" },
  "403": {
    cause: "the delivery role may not write there, or writes are blocked",
    fix: "map the role; check for a write block",
  },
  "404": {
    cause: "the index is not there and may not be made",
    fix: "let the role create indices; check action.auto_create_index",
  },
  "413": {
    cause: "the request is larger than the instance type takes",
    fix: "lower bufferSizeMiB, or use xlarge nodes and above (100 MiB)",
  },
  "429": { cause: "the domain has too much to do", fix: "more or larger nodes, fewer shards; then `replay --rate`" },
  "500": { cause: "the domain failed by itself", fix: "look at its health and its error log" },
  "502": { cause: "a node of the domain went away", fix: "look at the domain's health; it may be deploying" },
  "503": { cause: "the domain is not available", fix: "look at its health; it may be deploying or out of memory" },
};

/** Every code by its full name. */
export const errorCodes: Readonly<Record<string, ErrorCause>> = {
  ...Object.fromEntries(
    ["OS", "ES"].flatMap((engine) =>
      Object.entries(deliveryCodes).map(([code, cause]) => [`${engine}.${code}`, cause]),
    ),
  ),
  ...otherCodes,
};

/** Cause and fix of a code; a code that is not known is said to be so. */
export function explained(code: string): ErrorCause {
  return (
    errorCodes[code] ?? {
      cause: "a code that this program does not know",
      fix: "read the message, and https://docs.aws.amazon.com/firehose/latest/dev/monitoring-with-cloudwatch-logs.html",
    }
  );
}

const network = "make the stream anew after mending it: a stream that failed at its creation never recovers";

/** FailureDescription.Type of a stream. @see https://docs.aws.amazon.com/firehose/latest/APIReference/API_FailureDescription.html */
export const failureTypes: Readonly<Record<string, string>> = {
  CREATE_ENI_FAILED: `no interface could be made: check free addresses and the interface quota; ${network}`,
  DELETE_ENI_FAILED:
    "an interface could not be removed: give the role ec2:DeleteNetworkInterface back, and delete again",
  SUBNET_NOT_FOUND: `a subnet is gone; ${network}`,
  SECURITY_GROUP_NOT_FOUND: `a security group is gone; ${network}`,
  ENI_ACCESS_DENIED: `the role lacks ec2:CreateNetworkInterface or CreateNetworkInterfacePermission; ${network}`,
  SUBNET_ACCESS_DENIED: `the role lacks ec2:DescribeSubnets; ${network}`,
  SECURITY_GROUP_ACCESS_DENIED: `the role lacks ec2:DescribeSecurityGroups; ${network}`,
  UNKNOWN_ERROR: "delete the stream and make it anew; ask AWS support if it fails again",
};
