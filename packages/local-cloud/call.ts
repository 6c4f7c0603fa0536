import type { IncomingHttpHeaders } from "node:http";

export interface Call {
  /** The service in the signature's credential scope: `iam`, `ec2`, `es`, `monitoring`. */
  readonly service: string;
  readonly region: string;
  /** The operation's name in the API reference; `METHOD /path` for unknown ones. */
  readonly operation: string;
  readonly accessKeyId: string;
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface CloudAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Operations of services that identify them by method and path only. */
const pathOperations: Readonly<Record<string, readonly (readonly [operation: string, pattern: RegExp])[]>> = {
  lambda: [
    ["CreateFunction", /^POST \/[^/]+\/functions\/?$/],
    ["GetFunction", /^GET \/[^/]+\/functions\/[^/]+$/],
    ["DeleteFunction", /^DELETE \/[^/]+\/functions\/[^/]+$/],
    ["GetFunctionConfiguration", /^GET .*\/configuration$/],
    ["UpdateFunctionConfiguration", /^PUT .*\/configuration$/],
    ["UpdateFunctionCode", /^PUT .*\/code$/],
    ["PublishVersion", /^POST .*\/versions$/],
    ["ListVersionsByFunction", /^GET .*\/versions$/],
    ["Invoke", /^POST .*\/invocations$/],
    ["AddPermission", /^POST .*\/policy$/],
    ["RemovePermission", /^DELETE .*\/policy\/[^/]+$/],
  ],
  es: [
    ["CreateDomain", /^POST \/2021-01-01\/opensearch\/domain\/?$/],
    ["DescribeDomain", /^GET \/2021-01-01\/opensearch\/domain\/[^/]+$/],
    ["DescribeDomains", /^POST \/2021-01-01\/opensearch\/domain-info$/],
    ["DeleteDomain", /^DELETE \/2021-01-01\/opensearch\/domain\/[^/]+$/],
    ["DescribeDomainConfig", /^GET \/2021-01-01\/opensearch\/domain\/[^/]+\/config$/],
    ["UpdateDomainConfig", /^POST \/2021-01-01\/opensearch\/domain\/[^/]+\/config$/],
    ["GetCompatibleVersions", /^GET \/2021-01-01\/opensearch\/compatibleVersions$/],
    ["AddTags", /^POST \/2021-01-01\/tags$/],
    ["RemoveTags", /^POST \/2021-01-01\/tags-removal$/],
  ],
};

/** Names of a bucket's sub-resources in operation names. */
const bucketParts: Readonly<Record<string, string>> = {
  encryption: "BucketEncryption",
  lifecycle: "BucketLifecycleConfiguration",
  logging: "BucketLogging",
  ownershipControls: "BucketOwnershipControls",
  policy: "BucketPolicy",
  publicAccessBlock: "PublicAccessBlock",
  tagging: "BucketTagging",
  versioning: "BucketVersioning",
};
const methodVerbs: Readonly<Record<string, string>> = { DELETE: "Delete", GET: "Get", HEAD: "Head", PUT: "Put" };

function s3Operation(method: string, path: string, query: URLSearchParams): string {
  const [, , key = ""] = path.split("/");
  const verb = methodVerbs[method] ?? method;
  if (key !== "") return method === "POST" ? "PostObject" : `${verb}Object`;
  const part = Object.keys(bucketParts).find((each) => query.has(each));
  if (part !== undefined) return `${verb}${bucketParts[part] ?? ""}`;
  if (query.has("delete")) return "DeleteObjects";
  return method === "PUT" ? "CreateBucket" : method === "GET" ? "ListObjects" : `${verb}Bucket`;
}

function operationOf(service: string, method: string, url: string, headers: IncomingHttpHeaders, body: Buffer): string {
  const target = headers["x-amz-target"];
  if (typeof target === "string") return target.slice(target.lastIndexOf(".") + 1);
  const { pathname, searchParams } = new URL(url, "http://cloud");
  const rpc = /^\/service\/[^/]+\/operation\/(\w+)/.exec(pathname)?.[1];
  if (rpc !== undefined) return rpc;
  if (String(headers["content-type"]).startsWith("application/x-www-form-urlencoded"))
    return new URLSearchParams(body.toString()).get("Action") ?? "";
  if (service === "s3") return s3Operation(method, pathname, searchParams);
  const request = `${method} ${pathname}`;
  return pathOperations[service]?.find(([, pattern]) => pattern.test(request))?.[0] ?? request;
}

/** `Credential=KEY/DATE/REGION/SERVICE/aws4_request`, in a header or a signed URL. */
const scope = /([^/=]+)\/\d{8}\/([^/]+)\/([^/]+)\/aws4_request/;

/** Reads a request. One without a signature is for S3: presigned or public. */
export function callOf(method: string, url: string, headers: IncomingHttpHeaders, body: Buffer): Call {
  const signature = headers.authorization ?? decodeURIComponent(url.replaceAll("+", " "));
  const [, accessKeyId = "", region = "us-east-1", service = "s3"] = scope.exec(signature) ?? [];
  const operation = operationOf(service, method, url, headers, body);
  return { service, region, operation, accessKeyId, method, url, headers, body };
}

/** Members of the request: of a JSON body or a form, with the path for services that have one. */
export function inputOf({ body, headers, service, url }: Call): Record<string, unknown> {
  if (String(headers["content-type"]).startsWith("application/x-www-form-urlencoded"))
    return Object.fromEntries(new URLSearchParams(body.toString()));
  const path = service === "s3" || service in pathOperations ? { path: url } : {};
  try {
    return { ...path, ...(JSON.parse(body.toString()) as Record<string, unknown>) };
  } catch {
    return path;
  }
}

const reading = /^(Get|Describe|List|Head|GET |HEAD |BatchGet|Filter|Lookup|Search|Simulate|Decrypt|Validate)/;
const dataOperations = new Set([
  "AssumeRole",
  "DeleteObject",
  "DeleteObjects",
  "PutLogEvents",
  "PutMetricData",
  "PutObject",
  "PutRecord",
  "PutRecordBatch",
]);

/** Whether a call changes the deployment. Records, objects and logs do not count. */
export const isChange = ({ operation }: Call): boolean => !reading.test(operation) && !dataOperations.has(operation);

export function jsonAnswer(body: unknown, status = 200, headers: IncomingHttpHeaders = {}): CloudAnswer {
  return {
    status,
    headers: { "content-type": "application/x-amz-json-1.1", ...headers },
    body: Buffer.from(typeof body === "string" ? body : JSON.stringify(body)),
  };
}

export function errorAnswer({ headers, service, url }: Call, code: string, message: string, status = 400): CloudAnswer {
  if (headers["smithy-protocol"] === "rpc-v2-cbor") {
    const body = Buffer.concat([Buffer.from([0xa2]), ...["__type", code, "message", message].map(cborText)]);
    return { status, headers: { "content-type": "application/cbor", "smithy-protocol": "rpc-v2-cbor" }, body };
  }
  if (headers["x-amz-target"] !== undefined || service in pathOperations || url.startsWith("/service/"))
    return jsonAnswer({ __type: code, message, Message: message }, status, { "x-amzn-errortype": code });
  const error = `<Code>${code}</Code><Message>${escaped(message)}</Message>`;
  const xml = {
    ec2: `<Response><Errors><Error>${error}</Error></Errors><RequestID>local</RequestID></Response>`,
    s3: `<Error>${error}</Error>`,
  }[service];
  const other = `<ErrorResponse><Error><Type>Sender</Type>${error}</Error><RequestId>local</RequestId></ErrorResponse>`;
  return { status, headers: { "content-type": "text/xml" }, body: Buffer.from(xml ?? other) };
}

/** A text with a length of two bytes (RFC 8949, major type 3). */
function cborText(text: string): Buffer {
  const bytes = Buffer.from(text).subarray(0, 0xffff);
  const head = Buffer.from([0x79, 0, 0]);
  head.writeUInt16BE(bytes.length, 1);
  return Buffer.concat([head, bytes]);
}

export const escaped = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
