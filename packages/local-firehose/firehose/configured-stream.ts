import type { DeclaredStream, DeclaredTransform } from "../declared";
import { defaultDefinition } from "../declared-definition";
import { type DeclaredFunction, functionNameOf } from "../declared-function";
import type { Destination, DestinationKind, Processing } from "./destination";

/** The stream that a destination makes. @param functions whose code is here; others have none. */
export function streamOf(
  identity: Pick<DeclaredStream, "name" | "arn" | "region">,
  kind: DestinationKind,
  destination: Destination,
  functions: readonly DeclaredFunction[],
): DeclaredStream {
  const { BufferingHints: hints, S3DestinationDescription: s3 } = destination;
  const transform = transformOf(destination.ProcessingConfiguration, functions);
  return {
    ...identity,
    destination: kind,
    indexName: destination.IndexName,
    indexRotationPeriod: destination.IndexRotationPeriod,
    bufferSizeMiB: hints.SizeInMBs,
    bufferIntervalSeconds: hints.IntervalInSeconds,
    retrySeconds: destination.RetryOptions.DurationInSeconds,
    backupMode: destination.S3BackupMode,
    documentIds: destination.DocumentIdOptions?.DefaultDocumentIdFormat !== "NO_DOCUMENT_ID",
    backup: {
      bucketName: s3.BucketARN.slice(s3.BucketARN.lastIndexOf(":") + 1),
      prefix: s3.Prefix ?? "",
      errorOutputPrefix: s3.ErrorOutputPrefix ?? "",
      compressionFormat: s3.CompressionFormat,
      bufferSizeMiB: s3.BufferingHints.SizeInMBs,
      bufferIntervalSeconds: s3.BufferingHints.IntervalInSeconds,
    },
    ...(transform && { transform }),
    definition: defaultDefinition(identity.name),
    described: { destination, encryption: { Status: "DISABLED" }, tags: {} },
  };
}

function transformOf(
  { Enabled, Processors }: Processing,
  functions: readonly DeclaredFunction[],
): DeclaredTransform | undefined {
  const lambda = Processors.find(({ Type }) => Type === "Lambda");
  if (!Enabled || lambda === undefined) return undefined;
  const parameter = (name: string) =>
    lambda.Parameters?.find(({ ParameterName }) => ParameterName === name)?.ParameterValue;
  const functionArn = parameter("LambdaArn") ?? "";
  const functionName = functionNameOf(functionArn);
  const found = functions.find((known) => known.functionName === functionName) ?? {
    functionName,
    code: {},
    handler: "",
    timeoutSeconds: 3,
    memoryMiB: 128,
    environment: {},
  };
  return {
    ...found,
    functionArn,
    retries: Number(parameter("NumberOfRetries") ?? 3),
    bufferSizeMiB: Number(parameter("BufferSizeInMBs") ?? 1),
    bufferIntervalSeconds: Number(parameter("BufferIntervalInSeconds") ?? 60),
  };
}
