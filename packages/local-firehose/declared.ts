import { type DeclaredFunction, declaredFunctions, functionNameOf } from "./declared-function";
import type { Registration } from "@private-ingest/offline/engine/evaluation";
import { type CompressionFormat, writableFormats } from "./firehose/compression";
import { list, number, record, text, texts } from "./values";

/** The Firehose stream that a program declared, with the service's defaults for what it left out. */
export interface DeclaredStream {
  readonly name: string;
  readonly arn: string;
  readonly region: string;
  /** The role that Firehose takes on; nothing here does, but a description of the stream names it. */
  readonly roleArn: string;
  readonly domainArn: string;
  readonly destination: DestinationKind;
  readonly indexName: string;
  readonly indexRotationPeriod: IndexRotationPeriod;
  readonly bufferSizeMiB: number;
  readonly bufferIntervalSeconds: number;
  /** The window in which a failed delivery is tried again, first attempt included; 0 means no second attempt. */
  readonly retrySeconds: number;
  readonly backupMode: BackupMode;
  /** Whether Firehose gives each document an id of its own, so that a repeated delivery overwrites instead of doubling. */
  readonly documentIds: boolean;
  readonly backup: DeclaredBackup;
  /** Absent when the stream delivers records as they came. */
  readonly transform?: DeclaredTransform;
  readonly described?: DeclaredDescription;
}

/** What nothing on this machine has, but a description of the stream names, in the API's words (API reference: DeliveryStreamDescription). */
export interface DeclaredDescription {
  /** Members of the destination's description. */
  readonly destination: Readonly<Record<string, unknown>>;
  /** Members of its S3DestinationDescription. */
  readonly backup: Readonly<Record<string, unknown>>;
  /** Members of the stream's own description; with a `Source`, its DeliveryStreamType. */
  readonly stream: Readonly<Record<string, unknown>>;
  readonly tags: Readonly<Record<string, string>>;
}

export type DestinationKind = "opensearch" | "elasticsearch";
export type IndexRotationPeriod = "NoRotation" | "OneHour" | "OneDay" | "OneWeek" | "OneMonth";
export type BackupMode = "FailedDocumentsOnly" | "AllDocuments";

export interface DeclaredBackup {
  readonly bucketName: string;
  readonly prefix: string;
  readonly errorOutputPrefix: string;
  readonly compressionFormat: CompressionFormat;
  readonly bufferSizeMiB: number;
  readonly bufferIntervalSeconds: number;
}

export interface DeclaredTransform extends DeclaredFunction {
  /** As the stream names it, with a version when it does. */
  readonly functionArn: string;
  readonly bufferSizeMiB: number;
  readonly bufferIntervalSeconds: number;
  /** Invocations after the first failed one. */
  readonly retries: number;
}

/** The program declares no stream that can run here, or leaves out what running it needs; each line is one problem. */
export class DeclarationError extends Error {
  override readonly name = "DeclarationError";
  constructor(readonly problems: readonly string[]) {
    super(`the declared stream cannot run on this machine:\n${problems.map((problem) => `  - ${problem}`).join("\n")}`);
  }
}

const streamType = "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream";
const bucketTypes = ["aws:s3/bucket:Bucket", "aws:s3/bucketV2:BucketV2"];

/**
 * Reads the one Firehose stream among `registrations`, the function it names and its backup bucket.
 * Defaults are the service's (Firehose API reference: BufferingHints, RetryOptions, ProcessorParameter), not this project's.
 * @throws {DeclarationError} listing everything that is missing.
 */
export function declaredStream(registrations: readonly Registration[]): DeclaredStream {
  const streams = registrations.filter((resource) => resource.type === streamType);
  const [stream] = streams;
  if (stream === undefined)
    throw new DeclarationError([`no resource of type ${streamType} was registered; the program must declare one`]);
  if (streams.length > 1) {
    throw new DeclarationError([
      `one stream is expected, ${streams.length} were registered: ${streams.map((s) => s.name).join(", ")}`,
    ]);
  }

  const problems: string[] = [];
  const reader = new Reader(stream.name, problems);
  const properties = stream.outputs;
  const destination = text(properties.destination) ?? "";
  if (destination !== "opensearch" && destination !== "elasticsearch") {
    throw new DeclarationError([
      `${stream.name}: destination: ${JSON.stringify(destination)} given, opensearch or elasticsearch runs here`,
    ]);
  }
  const configuration = record(properties[`${destination}Configuration`]);
  const s3 = record(configuration.s3Configuration);
  const arn = reader.required("arn", properties.arn);
  const compressionFormat = (text(s3.compressionFormat) ?? "UNCOMPRESSED") as CompressionFormat;
  if (!writableFormats.includes(compressionFormat)) {
    problems.push(
      `${stream.name}: s3Configuration.compressionFormat: ${compressionFormat} given, ${writableFormats.join(", ")} can be written here`,
    );
  }

  const declared: DeclaredStream = {
    name: reader.required("name", properties.name),
    arn,
    region: arn.split(":")[3] ?? "",
    roleArn: text(configuration.roleArn) ?? "",
    domainArn: text(configuration.domainArn) ?? text(configuration.clusterEndpoint) ?? "",
    destination,
    indexName: reader.required(`${destination}Configuration.indexName`, configuration.indexName),
    indexRotationPeriod: (text(configuration.indexRotationPeriod) ?? "OneDay") as IndexRotationPeriod,
    bufferSizeMiB: number(configuration.bufferingSize) ?? 5,
    bufferIntervalSeconds: number(configuration.bufferingInterval) ?? 300,
    retrySeconds: number(configuration.retryDuration) ?? 300,
    backupMode: (text(configuration.s3BackupMode) ?? "FailedDocumentsOnly") as BackupMode,
    documentIds: text(record(configuration.documentIdOptions).defaultDocumentIdFormat) !== "NO_DOCUMENT_ID",
    backup: {
      bucketName: bucketName(registrations, reader.required("s3Configuration.bucketArn", s3.bucketArn)),
      prefix: text(s3.prefix) ?? "",
      errorOutputPrefix: text(s3.errorOutputPrefix) ?? "",
      compressionFormat,
      bufferSizeMiB: number(s3.bufferingSize) ?? 5,
      bufferIntervalSeconds: number(s3.bufferingInterval) ?? 300,
    },
    ...transformOf(registrations, configuration, reader),
    described: descriptionOf(properties, configuration),
  };
  if (problems.length > 0) throw new DeclarationError(problems);
  return declared;
}

function descriptionOf(
  properties: Readonly<Record<string, unknown>>,
  configuration: Readonly<Record<string, unknown>>,
): DeclaredDescription {
  const s3 = record(configuration.s3Configuration);
  const vpc = record(configuration.vpcConfig);
  const encryption = record(properties.serverSideEncryption);
  const source = record(properties.kinesisSourceConfiguration);
  const kmsKeyArn = text(s3.kmsKeyArn);
  return {
    destination: given({
      TypeName: text(configuration.typeName),
      CloudWatchLoggingOptions: loggingOf(configuration),
      VpcConfigurationDescription: text(vpc.roleArn) && {
        SubnetIds: list(vpc.subnetIds),
        RoleARN: vpc.roleArn,
        SecurityGroupIds: list(vpc.securityGroupIds),
        VpcId: text(vpc.vpcId) ?? "vpc-unknown-here",
      },
    }),
    backup: given({
      RoleARN: text(s3.roleArn),
      EncryptionConfiguration: kmsKeyArn && { KMSEncryptionConfig: { AWSKMSKeyARN: kmsKeyArn } },
      CloudWatchLoggingOptions: loggingOf(s3),
    }),
    stream: given({
      DeliveryStreamEncryptionConfiguration:
        encryption.enabled === true
          ? given({
              Status: "ENABLED",
              KeyType: text(encryption.keyType) ?? "AWS_OWNED_CMK",
              KeyARN: text(encryption.keyArn),
            })
          : undefined,
      Source: text(source.kinesisStreamArn) && {
        KinesisStreamSourceDescription: given({
          KinesisStreamARN: source.kinesisStreamArn,
          RoleARN: text(source.roleArn),
        }),
      },
    }),
    tags: texts(record(properties.tagsAll ?? properties.tags)),
  };
}

function loggingOf(configuration: Readonly<Record<string, unknown>>): Record<string, unknown> | undefined {
  const { enabled, logGroupName, logStreamName } = record(configuration.cloudwatchLoggingOptions);
  if (enabled === undefined) return undefined;
  return given({ Enabled: enabled, LogGroupName: text(logGroupName), LogStreamName: text(logStreamName) });
}

/** The members that have a value; an empty text is none. */
function given(members: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined && value !== ""));
}

/** Reads required texts and gathers what is missing, so that all problems are told together. */
class Reader {
  constructor(
    private readonly stream: string,
    readonly problems: string[],
  ) {}

  required(name: string, value: unknown): string {
    const found = text(value);
    if (found !== undefined && found !== "") return found;
    this.problems.push(`${this.stream}: ${name} is missing`);
    return "";
  }
}

function transformOf(
  registrations: readonly Registration[],
  configuration: Readonly<Record<string, unknown>>,
  reader: Reader,
): { transform?: DeclaredTransform } {
  const processing = record(configuration.processingConfiguration);
  // Left out, `enabled` behaves as false (seen on the service by third parties).
  if (processing.enabled !== true) return {};
  const processors = list(processing.processors).map(record);
  const lambda = processors.find((processor) => processor.type === "Lambda");
  const others = processors.filter((processor) => processor !== lambda).map((processor) => String(processor.type));
  if (others.length > 0)
    reader.problems.push(`processors of type ${others.join(", ")} do not run here; only Lambda does`);
  if (lambda === undefined) return {};

  const parameters = new Map(
    list(lambda.parameters).map((parameter) => {
      const { parameterName, parameterValue } = record(parameter);
      return [text(parameterName), text(parameterValue)];
    }),
  );
  const functionArn = reader.required("the Lambda processor's LambdaArn", parameters.get("LambdaArn"));
  const functionName = functionNameOf(functionArn);
  const found = declaredFunctions(registrations).find((declared) => declared.functionName === functionName);
  if (found === undefined) {
    if (functionArn !== "")
      reader.problems.push(`the function ${functionArn} is not one that the program declares, so its code is not here`);
    return {};
  }
  if (Object.keys(found.code).length === 0)
    reader.problems.push(`function ${functionName}: its code is not an archive of text assets`);
  return {
    transform: {
      ...found,
      functionArn,
      bufferSizeMiB: number(parameters.get("BufferSizeInMBs")) ?? 1,
      bufferIntervalSeconds: number(parameters.get("BufferIntervalInSeconds")) ?? 60,
      retries: number(parameters.get("NumberOfRetries")) ?? 3,
    },
  };
}

/** The bucket's own name; a bucket ARN ends with it (`arn:aws:s3:::NAME`). */
function bucketName(registrations: readonly Registration[], bucketArn: string): string {
  const bucket = registrations.find(
    (resource) => bucketTypes.includes(resource.type) && resource.outputs.arn === bucketArn,
  );
  return text(bucket?.outputs.bucket) ?? bucketArn.slice(bucketArn.lastIndexOf(":") + 1);
}
