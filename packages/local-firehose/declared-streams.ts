import type { Registration } from "@private-ingest/offline/engine/evaluation";
import type { DeclaredStream } from "./declared";
import { declaredDefinitions } from "./declared-definition";
import { type DeclaredFunction, declaredFunctions } from "./declared-function";
import { AwsError } from "./firehose/aws-error";
import { writableFormats } from "./firehose/compression";
import { streamOf } from "./firehose/configured-stream";
import type { Encryption } from "./firehose/destination";
import { type DestinationConfiguration, newDestination } from "./firehose/destination-request";
import { list, number, record, text, texts } from "./unknown-values";

/** The program's streams cannot run here; one line per problem. */
export class DeclarationError extends Error {
  override readonly name = "DeclarationError";
  constructor(readonly problems: readonly string[]) {
    super(`the program cannot run on this machine:\n${problems.map((problem) => `  - ${problem}`).join("\n")}`);
  }
}

type Members = Readonly<Record<string, unknown>>;

const streamType = "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream";

/**
 * Reads the Firehose streams among `registrations`, with their functions and definitions, by the
 * defaults and rules of the API.
 * @throws {DeclarationError} listing all problems of all streams.
 */
export function declaredStreams(registrations: readonly Registration[]): readonly DeclaredStream[] {
  const functions = declaredFunctions(registrations);
  const definitions = declaredDefinitions(registrations);
  const registered = registrations.filter(({ type }) => type === streamType);
  const problems = registered.length === 0 ? [`no resource of type ${streamType} was registered; declare one`] : [];
  const streams = registered.flatMap(({ name, outputs }) => {
    const onProblem = (problem: string) => problems.push(`${name}: ${problem}`);
    const stream = readStream(outputs, functions, onProblem);
    if (stream === undefined) return [];
    const definition = definitions.get(stream.indexName);
    return [definition === undefined ? stream : { ...stream, definition }];
  });
  if (problems.length > 0) throw new DeclarationError(problems);
  return streams;
}

function readStream(
  outputs: Members,
  functions: readonly DeclaredFunction[],
  onProblem: (problem: string) => void,
): DeclaredStream | undefined {
  const { destination: kind } = outputs;
  if (kind !== "opensearch" && kind !== "elasticsearch") {
    onProblem(`destination: ${JSON.stringify(kind)} given; opensearch and elasticsearch run here`);
    return undefined;
  }
  const configuration = record(outputs[`${kind}Configuration`]);
  const s3 = record(configuration.s3Configuration);
  const [name, arn] = [text(outputs.name) ?? "", text(outputs.arn) ?? ""];
  const required = {
    name,
    arn,
    [`${kind}Configuration.indexName`]: configuration.indexName,
    [`${kind}Configuration.s3Configuration.bucketArn`]: s3.bucketArn,
  };
  const missing = Object.keys(required).filter((each) => (text(required[each]) ?? "") === "");
  for (const each of missing) onProblem(`${each} is missing`);
  const { compressionFormat = "UNCOMPRESSED" } = s3;
  if (!(writableFormats as readonly unknown[]).includes(compressionFormat))
    onProblem(
      `s3Configuration.compressionFormat: ${String(compressionFormat)} given, one of ${writableFormats.join(", ")} expected`,
    );
  if (missing.length > 0) return undefined;
  try {
    const destination = newDestination(kind, requestOf(configuration));
    const stream = streamOf({ name, arn, region: arn.split(":")[3] ?? "" }, kind, destination, functions);
    const { transform } = stream;
    if (transform && Object.keys(transform.code).length === 0)
      onProblem(`the function ${transform.functionArn} is none that the program declares with its code as text assets`);
    return { ...stream, described: { destination, ...descriptionOf(outputs) } };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    onProblem(error.message);
    return undefined;
  }
}

function requestOf(configuration: Members): DestinationConfiguration {
  const { documentIdOptions, processingConfiguration, retryDuration, s3Configuration, vpcConfig } = configuration;
  const [processing, s3, vpc] = [record(processingConfiguration), record(s3Configuration), record(vpcConfig)];
  const { defaultDocumentIdFormat } = record(documentIdOptions);
  return given({
    RoleARN: text(configuration.roleArn) ?? "",
    DomainARN: configuration.domainArn,
    ClusterEndpoint: configuration.clusterEndpoint,
    IndexName: configuration.indexName,
    TypeName: configuration.typeName,
    IndexRotationPeriod: configuration.indexRotationPeriod,
    BufferingHints: hintsOf(configuration),
    RetryOptions: retryDuration === undefined ? undefined : { DurationInSeconds: number(retryDuration) },
    S3BackupMode: configuration.s3BackupMode,
    CloudWatchLoggingOptions: loggingOf(configuration),
    DocumentIdOptions: defaultDocumentIdFormat && { DefaultDocumentIdFormat: defaultDocumentIdFormat },
    VpcConfiguration: text(vpc.roleArn) && {
      SubnetIds: list(vpc.subnetIds),
      RoleARN: vpc.roleArn,
      SecurityGroupIds: list(vpc.securityGroupIds),
      ...(text(vpc.vpcId) && { VpcId: vpc.vpcId }),
    },
    S3Configuration: given({
      RoleARN: text(s3.roleArn) ?? "",
      BucketARN: s3.bucketArn,
      Prefix: s3.prefix,
      ErrorOutputPrefix: s3.errorOutputPrefix,
      BufferingHints: hintsOf(s3),
      CompressionFormat: s3.compressionFormat,
      EncryptionConfiguration: text(s3.kmsKeyArn) && { KMSEncryptionConfig: { AWSKMSKeyARN: s3.kmsKeyArn } },
      CloudWatchLoggingOptions: loggingOf(s3),
    }),
    ProcessingConfiguration: given({
      Enabled: processing.enabled,
      Processors: list(processing.processors)
        .map(record)
        .map(({ type, parameters }) => ({
          Type: type,
          Parameters: list(parameters)
            .map(record)
            .map(({ parameterName: ParameterName, parameterValue: ParameterValue }) => ({
              ParameterName,
              ParameterValue,
            })),
        })),
    }),
  }) as unknown as DestinationConfiguration;
}

function hintsOf({ bufferingInterval, bufferingSize }: Members): Members {
  return given({ SizeInMBs: number(bufferingSize), IntervalInSeconds: number(bufferingInterval) });
}

function loggingOf({ cloudwatchLoggingOptions }: Members): Members | undefined {
  const { enabled, logGroupName, logStreamName } = record(cloudwatchLoggingOptions);
  if (enabled === undefined) return undefined;
  return given({ Enabled: enabled, LogGroupName: logGroupName, LogStreamName: logStreamName });
}

function descriptionOf(outputs: Members) {
  const { enabled, keyArn, keyType = "AWS_OWNED_CMK" } = record(outputs.serverSideEncryption);
  const { kinesisStreamArn, roleArn } = record(outputs.kinesisSourceConfiguration);
  const encryption =
    enabled === true ? { Status: "ENABLED", KeyType: keyType, KeyARN: keyArn } : { Status: "DISABLED" };
  return {
    encryption: given(encryption) as unknown as Encryption,
    tags: texts(record(outputs.tagsAll ?? outputs.tags)),
    ...(text(kinesisStreamArn) && {
      source: { KinesisStreamSourceDescription: given({ KinesisStreamARN: kinesisStreamArn, RoleARN: roleArn }) },
    }),
  };
}

/** The members that have a value; an empty text is none. */
function given(members: Members): Record<string, unknown> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined && value !== ""));
}
