import { exactly, regionalArn } from "./arn";
import { boolean, choice, integer, objects, text } from "./declaration";

/**
 * The streams, their sources, delivery and backup. Where a stream may have its own value, this is
 * the default for all streams.
 */
export const stream = {
  streams: objects({
    description:
      "Streams of this stack by name. Each is a folder in streams/ or a definition given here, whose keys override the folder's and the defaults.",
    default: { stockdata: {} },
    max: 40,
    allowed: 'an object of 1 to 40 streams, like {"stockdata": {}, "orders": {"bufferSizeMiB": 10}}',
  }),
  source: choice({
    description:
      "Where records come from: producers that call the stream, or a Kinesis data stream. Changing it replaces the stream.",
    default: "directPut",
    oneOf: ["directPut", "kinesis"],
  }),
  kinesisStreamArn: text({
    description: "Kinesis data stream to read from; only with source kinesis.",
    pattern: exactly(regionalArn("kinesis", "stream/[A-Za-z0-9_.-]{1,128}")),
    allowed: "the ARN of a Kinesis data stream",
  }),
  indexName: text({
    description:
      "Index of the documents, for a stack with one stream; empty means the stream's own. The rotation appends a date.",
    pattern: /^[a-z0-9][a-z0-9_-]{0,59}$/,
    allowed:
      "1 to 60 lower-case letters, digits, - and _, beginning with a letter or digit (20 characters are left for the date)",
  }),
  indexRotation: choice({
    description: "How often a new index begins (UTC).",
    default: "OneDay",
    oneOf: ["NoRotation", "OneHour", "OneDay", "OneWeek", "OneMonth"],
  }),
  bufferSizeMiB: integer({
    description: "Deliver when this many MiB are buffered.",
    default: 5,
    min: 1,
    max: 100,
  }),
  bufferIntervalSeconds: integer({
    description: "Deliver when the oldest buffered record is this old.",
    default: 60,
    min: 60,
    max: 900,
    why: "the floor of 60 is this project's policy: AWS accepts 0 to 900, but many small bulk requests overload a search cluster",
  }),
  retrySeconds: integer({
    description: "Seconds to retry a delivery before its documents go to the backup bucket; 0 means no retry.",
    default: 300,
    min: 0,
    max: 7200,
  }),
  backupMode: choice({
    description: "Documents that the backup bucket receives. Changing it replaces the stream.",
    default: "failedDocumentsOnly",
    oneOf: ["failedDocumentsOnly", "allDocuments"],
  }),
  backupBucketArn: text({
    description: "Existing bucket for the backup; empty makes a private one.",
    pattern: /^arn:aws[a-z-]*:s3:::[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
    allowed: "the ARN of an S3 bucket",
  }),
  backupRetentionDays: integer({
    description: "Days until objects in the new backup bucket expire; 0 keeps them.",
    default: 90,
    min: 0,
    max: 3650,
  }),
  backupVersioning: boolean({
    description: "Versioning of the new backup bucket.",
    default: false,
  }),
  transformTimeoutSeconds: integer({
    description: "Time limit of the transform function, in seconds.",
    default: 45,
    min: 1,
    max: 300,
    why: "Firehose waits at most 5 minutes",
  }),
  transformMemoryMiB: integer({
    description: "Memory of the transform function, in MiB.",
    default: 256,
    min: 128,
    max: 10240,
  }),
  documentId: choice({
    description:
      "Who makes document ids: Firehose (a retry cannot duplicate a document) or the domain (cheaper under heavy writes; OpenSearch only).",
    default: "default",
    oneOf: ["default", "none"],
  }),
};
