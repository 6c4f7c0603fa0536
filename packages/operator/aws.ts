import { type Context, messageOf } from "./context";
import { httpUrl, type OptionReader } from "./options";

/** Configuration of every AWS client; the SDK reads the rest from the environment. */
export interface AwsConfiguration {
  readonly region?: string;
  readonly profile?: string;
  readonly endpoint?: string;
  /** Of S3: servers on this machine have no host name for each bucket. */
  readonly forcePathStyle?: true;
  readonly requestHandler?: typeof requestLimits;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** Time limits in milliseconds. */
const requestLimits = {
  connectionTimeout: 5_000,
  requestTimeout: 60_000,
  socketTimeout: 60_000,
  throwOnRequestTimeout: true,
} as const;

/** Servers on this machine check no signature, but the SDK needs a key. */
const localKey = { accessKeyId: "local", secretAccessKey: "local" };

/** From `--region`, `--profile`, `--endpoint` and the variables of the AWS CLI. */
export function awsConfiguration(options: OptionReader, env: Context["env"]): AwsConfiguration {
  const endpoint = options.read("endpoint", "a URL such as http://127.0.0.1:4566", httpUrl);
  const profile = options.text("profile");
  const isLocal = isLoopback(endpoint ?? env["AWS_ENDPOINT_URL"]);
  const isLocalS3 = isLoopback(endpoint ?? env["AWS_ENDPOINT_URL_S3"] ?? env["AWS_ENDPOINT_URL"]);
  const region = options.text("region") ?? env["AWS_REGION"] ?? env["AWS_DEFAULT_REGION"];
  const hasKey = profile !== undefined || env["AWS_ACCESS_KEY_ID"] || env["AWS_PROFILE"];
  return {
    requestHandler: requestLimits,
    ...(region !== undefined ? { region } : isLocal && { region: "us-east-1" }),
    ...(profile !== undefined && { profile }),
    ...(endpoint !== undefined && { endpoint }),
    ...(isLocalS3 && { forcePathStyle: true }),
    ...(isLocal && !hasKey && { credentials: localKey }),
  };
}

export function isLoopback(url: string | undefined): boolean {
  return (
    url !== undefined && URL.canParse(url) && /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(new URL(url).hostname)
  );
}

/** What the SDK's errors hold. */
interface ServiceError {
  readonly name?: string;
  readonly code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly $response?: { readonly statusCode?: number };
}

/** Whether a failed call may succeed again: throttling, 5xx, or no answer at all. */
export function mayComeAgain(error: unknown): boolean {
  const { name = "", code = "", $metadata: { httpStatusCode: status = 0 } = {} } = error as ServiceError;
  if (status >= 500) return true;
  if (/Throttl|TooManyRequests|SlowDown|ServiceUnavailable|LimitExceeded|Timeout/.test(name)) return true;
  return /^(ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|EAI_AGAIN|ENETUNREACH)/.test(code);
}

/** A service's error in plain words, also of an unreadable answer. */
export function serviceReason(error: unknown): string {
  const { $metadata, $response } = error as ServiceError;
  const status = $metadata?.httpStatusCode ?? $response?.statusCode;
  const name = error instanceof Error ? error.name : "Error";
  const message = messageOf(error);
  const isAnswered = status !== undefined || $response !== undefined;
  if (
    message.includes("$response") ||
    (isAnswered && /^(Unknown(Error|OperationException)?|Error|SyntaxError)$/.test(name))
  )
    return `the answer${status === undefined ? "" : ` (HTTP ${status})`} is not from this service; check --endpoint: the local pipeline offers only Firehose`;
  const said = name === "Error" || message === name ? message : `${name}: ${message}`;
  const [, hint] = hints.find(([pattern]) => pattern.test(said)) ?? [];
  return hint === undefined ? said : `${said} (${hint})`;
}

/** Fixes that the SDK's messages lack. */
const hints: readonly (readonly [RegExp, string])[] = [
  [/Region is missing|Region not accepted/, "give --region or AWS_REGION, such as eu-west-1, or a --profile with one"],
  [
    /Could not load credentials|CredentialsProviderError/,
    "sign in, for example with `aws sso login`, or give --profile",
  ],
  [/ExpiredToken|security token .*expired|Token is expired/i, "the credentials have expired: sign in again"],
];
