import { gunzipSync } from "node:zlib";
import { type Drop, drop, fail, type Fail } from "../contracts/record-transform";

/** A larger document does not fit into the function's response, in base64. */
const MOST_BYTES = 4_500_000;

/** The latest moment of a date. */
const LATEST_MS = 8.64e15;

interface Subscription {
  readonly messageType: string;
  readonly owner?: unknown;
  readonly logGroup?: unknown;
  readonly logStream?: unknown;
  readonly subscriptionFilters?: unknown;
  readonly logEvents: readonly { readonly id: string; readonly timestamp: number; readonly message: string }[];
}

export interface LogDocument extends Omit<Subscription, "messageType" | "logEvents"> {
  /** Time of the first event, in ISO 8601. */
  readonly timestamp: string;
  readonly eventCount: number;
  readonly logEvents: readonly { readonly id: string; readonly timestamp: string; readonly message: string }[];
}

/**
 * One document per record of CloudWatch Logs, which is a gzipped batch of events of one log stream.
 * Firehose accepts one answer per record, so the events stay together as `logEvents`. Count them by
 * the sum of `eventCount`; the document has the first one's time. If that matters, let CloudWatch
 * Logs write to the domain. A CONTROL_MESSAGE is dropped.
 * @see https://docs.aws.amazon.com/firehose/latest/dev/writing-with-cloudwatch-logs.html
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html
 */
export function logDocument(bytes: Buffer): LogDocument | Drop | Fail {
  const subscription = read(bytes);
  if (typeof subscription === "string") return fail(subscription);
  if (subscription.messageType === "CONTROL_MESSAGE") return drop();
  const { owner, logGroup, logStream, subscriptionFilters } = subscription;
  const logEvents = subscription.logEvents.map(({ id, timestamp, message }) => ({
    id,
    timestamp: iso(timestamp),
    message,
  }));
  const [first] = logEvents;
  if (first === undefined) return drop();
  const { timestamp } = first;
  return { timestamp, owner, logGroup, logStream, subscriptionFilters, eventCount: logEvents.length, logEvents };
}

function read(bytes: Buffer): Subscription | string {
  let text: string;
  try {
    text = gunzipSync(bytes, { maxOutputLength: MOST_BYTES }).toString("utf8");
  } catch (error) {
    const isTooLarge = (error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE";
    return isTooLarge ? `larger than ${MOST_BYTES} bytes when unzipped` : "not gzip";
  }
  try {
    const found: unknown = JSON.parse(text);
    return isSubscription(found) ? found : "not a subscription of CloudWatch Logs";
  } catch {
    return "not JSON";
  }
}

function isSubscription(found: unknown): found is Subscription {
  if (typeof found !== "object" || found === null) return false;
  const { messageType, logEvents } = found as Partial<Subscription>;
  if (messageType === "CONTROL_MESSAGE") return true;
  const isEvent = (event: unknown): boolean => {
    const { id, timestamp, message } = (event ?? {}) as Partial<Subscription["logEvents"][number]>;
    const isTime = typeof timestamp === "number" && Math.abs(timestamp) <= LATEST_MS;
    return typeof id === "string" && typeof message === "string" && isTime;
  };
  return messageType === "DATA_MESSAGE" && Array.isArray(logEvents) && logEvents.every(isEvent);
}

const iso = (milliseconds: number): string => new Date(milliseconds).toISOString();
