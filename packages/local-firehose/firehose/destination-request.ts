import { isSystemIndex } from "@private-ingest/operator/replaying/system-index";
import { AwsError } from "./aws-error";
import type { BackupDestination, Destination, DestinationKind, Processing, Processor } from "./destination";

/** The API's words for the two destinations that run here. */
export const destinationMembers: Readonly<Record<DestinationKind, string>> = {
  opensearch: "AmazonopensearchserviceDestination",
  elasticsearch: "ElasticsearchDestination",
};

/** A destination of CreateDeliveryStream, of a checked shape. */
export interface DestinationConfiguration extends DestinationUpdate {
  readonly RoleARN: string;
  readonly IndexName: string;
  readonly S3BackupMode?: Destination["S3BackupMode"];
  readonly S3Configuration: Partial<BackupDestination> & Pick<BackupDestination, "RoleARN" | "BucketARN">;
  readonly VpcConfiguration?: Readonly<Record<string, unknown>>;
}

export interface DestinationUpdate extends Omit<
  Partial<Destination>,
  "BufferingHints" | "ProcessingConfiguration" | "S3DestinationDescription" | "VpcConfigurationDescription"
> {
  readonly BufferingHints?: Partial<Destination["BufferingHints"]>;
  readonly ProcessingConfiguration?: Partial<Processing>;
  readonly S3Update?: Partial<BackupDestination>;
}

const fiveMiBOrFiveMinutes = { SizeInMBs: 5, IntervalInSeconds: 300 };

/**
 * The destination of a request, with the service's defaults (API reference:
 * ElasticsearchDestinationConfiguration and its members).
 * @throws {AwsError} InvalidArgumentException for invalid values, or parts that do not run here.
 */
export function newDestination(kind: DestinationKind, given: DestinationConfiguration): Destination {
  const { ProcessingConfiguration, S3Configuration, VpcConfiguration, ...rest } = given;
  const destination: Destination = {
    S3BackupMode: "FailedDocumentsOnly",
    IndexRotationPeriod: "OneDay",
    RetryOptions: { DurationInSeconds: 300 },
    ...(kind === "opensearch" && { DocumentIdOptions: { DefaultDocumentIdFormat: "FIREHOSE_DEFAULT" } }),
    ...rest,
    BufferingHints: { ...fiveMiBOrFiveMinutes, ...rest.BufferingHints },
    S3DestinationDescription: {
      CompressionFormat: "UNCOMPRESSED",
      EncryptionConfiguration: { NoEncryptionConfig: "NoEncryption" },
      ...S3Configuration,
      BufferingHints: { ...fiveMiBOrFiveMinutes, ...S3Configuration.BufferingHints },
    },
    ProcessingConfiguration: processingOf(ProcessingConfiguration, given.RoleARN),
    // The service adds the VPC of the subnets, which is unknown here.
    ...(VpcConfiguration && { VpcConfigurationDescription: { VpcId: "vpc-unknown-here", ...VpcConfiguration } }),
  };
  requireRunnable(destination);
  return destination;
}

/** With an update merged into it (API reference: UpdateDestination). @throws as above. */
export function updatedDestination(before: Destination, update: DestinationUpdate): Destination {
  const { BufferingHints, ProcessingConfiguration, S3Update, ...rest } = update;
  const { DomainARN, ClusterEndpoint, ...kept } = before;
  const isMoved = rest.DomainARN !== undefined || rest.ClusterEndpoint !== undefined;
  const s3 = before.S3DestinationDescription;
  const RoleARN = rest.RoleARN ?? before.RoleARN;
  const destination: Destination = {
    ...kept,
    ...(!isMoved && { ...(DomainARN !== undefined && { DomainARN }), ...(ClusterEndpoint && { ClusterEndpoint }) }),
    ...rest,
    BufferingHints: { ...before.BufferingHints, ...BufferingHints },
    S3DestinationDescription: {
      ...s3,
      ...S3Update,
      BufferingHints: { ...s3.BufferingHints, ...S3Update?.BufferingHints },
    },
    ProcessingConfiguration:
      ProcessingConfiguration === undefined
        ? before.ProcessingConfiguration
        : processingOf({ ...before.ProcessingConfiguration, ...ProcessingConfiguration }, RoleARN),
  };
  requireRunnable(destination);
  return destination;
}

/** The service fills in a Lambda processor's parameters when it describes them. */
function processingOf(given: Partial<Processing> | undefined, roleArn: string): Processing {
  const defaults = { NumberOfRetries: "3", RoleArn: roleArn, BufferSizeInMBs: "1", BufferIntervalInSeconds: "60" };
  const filled = ({ Type, Parameters = [] }: Processor): Processor => {
    const missing = Object.entries(Type === "Lambda" ? defaults : {})
      .filter(([name]) => !Parameters.some(({ ParameterName }) => ParameterName === name))
      .map(([ParameterName, ParameterValue]) => ({ ParameterName, ParameterValue }));
    return { Type, Parameters: [...Parameters, ...missing] };
  };
  // Left out, `Enabled` behaves as false (seen on the service by third parties).
  return { Enabled: given?.Enabled ?? false, Processors: (given?.Processors ?? []).map(filled) };
}

// The service's own words for these are unknown.
function requireRunnable(destination: Destination): void {
  const { DomainARN, ClusterEndpoint, IndexName, ProcessingConfiguration, S3DestinationDescription: s3 } = destination;
  if ((DomainARN === undefined) === (ClusterEndpoint === undefined))
    throw invalid("Exactly one of DomainARN and ClusterEndpoint must be given.");
  if (isSystemIndex(IndexName))
    throw invalid(`IndexName is ${IndexName}, an index that the domain keeps for itself; name one of your own.`);
  requirePrefixes(s3.Prefix ?? "", s3.ErrorOutputPrefix ?? "");
  if (ProcessingConfiguration.Enabled) ProcessingConfiguration.Processors.forEach(requireProcessor);
}

/** Rules of the developer guide, "Custom prefixes for Amazon S3 objects". */
function requirePrefixes(prefix: string, errorPrefix: string): void {
  const type = "!{firehose:error-output-type}";
  if (prefix.includes(type)) throw invalid(`Prefix cannot contain ${type}.`);
  if (prefix.includes("!{") && errorPrefix === "")
    throw invalid("ErrorOutputPrefix cannot be null or empty when Prefix contains expressions.");
  if (errorPrefix.includes("!{") && !errorPrefix.includes(type))
    throw invalid(`ErrorOutputPrefix with expressions must contain ${type} at least once.`);
}

/** Bounds of the developer guide, "Data transformation"; the API model has none. */
const parameterBounds: Readonly<Record<string, readonly [min: number, max: number]>> = {
  NumberOfRetries: [0, 300],
  BufferSizeInMBs: [0.2, 3],
  BufferIntervalInSeconds: [0, 900],
};

function requireProcessor({ Type, Parameters = [] }: Processor): void {
  if (Type !== "Lambda")
    throw invalid(`Processors of type ${Type} do not run on this machine; those of type Lambda do.`);
  if (!Parameters.some(({ ParameterName }) => ParameterName === "LambdaArn"))
    throw invalid("The processor of type Lambda must have the parameter LambdaArn.");
  for (const { ParameterName, ParameterValue } of Parameters) {
    const [min, max] = parameterBounds[ParameterName] ?? [-Infinity, Infinity];
    const value = Number(ParameterValue);
    if (ParameterName in parameterBounds && !(value >= min && value <= max))
      throw invalid(`${ParameterName} must be from ${min} to ${max}, but is ${ParameterValue}.`);
  }
}

export function invalid(message: string): AwsError {
  return new AwsError("InvalidArgumentException", message);
}
