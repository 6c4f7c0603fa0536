import type { Alarm } from "../../../components/monitoring/alarm-kinds";
import { failedFolder } from "../replaying/failed-folder";
import type { CheckContext } from "./check-context";
import { explained } from "./error-codes";
import { type Finding, reporter } from "./finding";

const hourMs = 3_600_000;
/** More would be the same causes again. */
const mostEvents = 1000;

export async function checkErrorLog({ aws, destination, hours, now }: CheckContext): Promise<readonly Finding[]> {
  const say = reporter("error log");
  const logGroupName = destination?.logGroup;
  const turnOn = "turn on error logging with an existing log group (run `pulumi up --refresh`)";
  if (!logGroupName) return [say.warn("the stream logs no errors", turnOn)];
  const { CloudWatchLogsClient, paginateFilterLogEvents } = await import("@aws-sdk/client-cloudwatch-logs");
  const client = new CloudWatchLogsClient(aws);
  const counts = new Map<string, { count: number; message: string }>();
  let events = 0;
  try {
    for await (const page of paginateFilterLogEvents({ client }, { logGroupName, startTime: now - hours * hourMs })) {
      for (const { message = "" } of page.events ?? []) {
        events++;
        const { code, text } = errorOf(message);
        counts.set(code, { count: (counts.get(code)?.count ?? 0) + 1, message: text });
      }
      if (events >= mostEvents) break;
    }
  } catch (error) {
    if ((error as Error).name !== "ResourceNotFoundException") throw error;
    const create = "create it (run `pulumi up --refresh`): Firehose does not, and its errors are lost";
    return [say.fail(`log group ${logGroupName} is not there`, create)];
  }
  if (counts.size === 0) return [say.ok(`no error in ${hours} h`)];
  return [...counts].map(([code, { count, message }]) => {
    const { cause, fix } = explained(code);
    // The log is read from its beginning, and perhaps not to its end.
    const [number, which] = events < mostEvents ? [`${count}`, "Last"] : [`${count} or more`, "One of them"];
    return say.fail(`${code}, ${number} in ${hours} h: ${cause}. ${which}: ${message.slice(0, 200)}`, fix);
  });
}

/** Firehose logs JSON; anything else is shown as it is. */
function errorOf(message: string): { code: string; text: string } {
  try {
    const { errorCode, errorMessage } = JSON.parse(message) as { errorCode?: string; errorMessage?: string };
    if (errorCode !== undefined) return { code: errorCode, text: errorMessage ?? "" };
  } catch {
    // Not JSON: the code may stand in the text.
  }
  return { code: /\b(?:OS|ES|Lambda|S3)\.\w+/.exec(message)?.[0] ?? "(no code)", text: message };
}

export async function checkFailedObjects({ aws, destination, hours, names, now }: CheckContext): Promise<Finding> {
  const say = reporter("failed objects");
  const bucket = names.backupBucketName ?? destination?.bucketName;
  if (!bucket) return say.skipped("the backup bucket is not known");
  const { paginateListObjectsV2, S3Client } = await import("@aws-sdk/client-s3");
  const client = new S3Client(aws);
  const byHour = new Map<string, { objects: number; bytes: number }>();
  try {
    const pages = paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: names.backupPrefix });
    for await (const { Contents = [] } of pages) {
      for (const { Key = "", LastModified, Size = 0 } of Contents) {
        const modified = LastModified?.getTime() ?? 0;
        if (!failedFolder.test(Key) || modified < now - hours * hourMs) continue;
        const hour = new Date(modified).toISOString().slice(0, 13);
        const before = byHour.get(hour) ?? { objects: 0, bytes: 0 };
        byHour.set(hour, { objects: before.objects + 1, bytes: before.bytes + Size });
      }
    }
  } catch (error) {
    if ((error as Error).name !== "NoSuchBucket") throw error;
    return say.fail(`bucket ${bucket} is not there`, "create it: without the bucket, the stream stops");
  }
  if (byHour.size === 0) return say.ok(`none in ${hours} h`);
  const text = [...byHour]
    .sort()
    .map(([hour, { bytes, objects }]) => `${hour}: ${objects} (${bytes} bytes)`)
    .join(", ");
  return say.warn(
    `by hour, UTC: ${text}`,
    "`private-ingest replay --dry-run` says why; fix the cause, then run `private-ingest replay`",
  );
}

export async function checkAlarms({ aws, destination, names, streamName }: CheckContext): Promise<Finding> {
  const say = reporter("alarms");
  const { CloudWatchClient, paginateDescribeAlarms } = await import("@aws-sdk/client-cloudwatch");
  const client = new CloudWatchClient(aws);
  const domainName = destination?.domainArn.split("/")[1] ?? names.domainName;
  const mine: { name: string; state: string; reason: string }[] = [];
  const watched: Alarm["namespace"][] = ["AWS/Firehose", "AWS/ES"];
  const withoutDimensions: string[] = [];
  for await (const { MetricAlarms = [] } of paginateDescribeAlarms({ client }, {})) {
    for (const alarm of MetricAlarms) {
      const { AlarmName = "", Metrics = [], StateReason = "", StateValue = "" } = alarm;
      // An alarm on an expression has its metrics, with their dimensions, in a list.
      const metrics = Metrics.length > 0 ? Metrics.flatMap(({ MetricStat }) => MetricStat?.Metric ?? []) : [alarm];
      const read = metrics.filter(({ Namespace }) => watched.some((namespace) => namespace === Namespace));
      if (read.length === 0) continue;
      const values = read.flatMap(({ Dimensions = [] }) => Dimensions.map(({ Value }) => Value));
      if (values.length === 0) withoutDimensions.push(AlarmName);
      else if (values.includes(streamName) || values.includes(domainName))
        mine.push({ name: AlarmName, state: StateValue, reason: StateReason });
    }
  }
  const ringing = mine.filter(({ state }) => state === "ALARM");
  if (ringing.length > 0)
    return say.fail(
      ringing.map(({ name, reason }) => `${name}: ${reason}`).join("; "),
      "the alarm's description says what to do",
    );
  if (withoutDimensions.length > 0)
    return say.warn(
      `without dimensions: ${withoutDimensions.join(", ")}`,
      "such an alarm never fires: give it its stream or domain",
    );
  if (mine.length === 0)
    return say.warn("none watches this stream or its domain", "set alarms to true (run `pulumi up`)");
  return say.ok(`${mine.length}, none fires`);
}
