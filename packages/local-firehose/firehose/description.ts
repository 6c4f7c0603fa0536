import { destinationMembers } from "./destination-request";
import type { ManagedStream } from "./managed-streams";

/** The only destination that a stream has; the service numbers them so. */
export const destinationId = "destinationId-000000000001";

export function streamTypeOf({ source }: ManagedStream): "DirectPut" | "KinesisStreamAsSource" {
  return source === undefined ? "DirectPut" : "KinesisStreamAsSource";
}

/** The answer of DescribeDeliveryStream (API reference: DeliveryStreamDescription). */
export function describe(stream: ManagedStream): Record<string, unknown> {
  const { createdAt, destination, encryption, running, source, status, updatedAt, version } = stream;
  const { arn, destination: kind, name } = running.stream.declared;
  return {
    DeliveryStreamName: name,
    DeliveryStreamARN: arn,
    DeliveryStreamStatus: status,
    DeliveryStreamEncryptionConfiguration: encryption,
    DeliveryStreamType: streamTypeOf(stream),
    ...(source !== undefined && { Source: source }),
    VersionId: String(version),
    // Timestamps of AWS's JSON protocol are seconds.
    CreateTimestamp: createdAt / 1000,
    ...(updatedAt !== undefined && { LastUpdateTimestamp: updatedAt / 1000 }),
    Destinations: [{ DestinationId: destinationId, [`${destinationMembers[kind]}Description`]: destination }],
    HasMoreDestinations: false,
  };
}
