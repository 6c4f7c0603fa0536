import type { DestinationKind, Encryption } from "./destination";
import { requests } from "./api-model";
import { AwsError } from "./aws-error";
import {
  type DestinationConfiguration,
  destinationMembers,
  type DestinationUpdate,
  invalid,
  newDestination,
  updatedDestination,
} from "./destination-request";
import type { ManagedStream, ManagedStreams } from "./managed-streams";
import { requireShape } from "./shapes";

export type Input = Readonly<Record<string, unknown>>;
/** JSON of the answer, as an object or as text that is JSON already. */
export type Operation = (input: Input) => unknown;

interface Tag {
  readonly Key: string;
  readonly Value?: string;
}

const kinds = Object.keys(destinationMembers) as DestinationKind[];
/** The only destination that a stream has; the service numbers them so. */
const destinationId = "destinationId-000000000001";
const mostTags = 50;
const defaultListed = 10;

/** Operations that create, read, change and delete streams, by their name in `X-Amz-Target`. */
export function controlPlane(streams: ManagedStreams): Readonly<Record<string, Operation>> {
  const streamOf = (input: Input): ManagedStream => streams.get(String(input.DeliveryStreamName));
  const idle = (input: Input): ManagedStream => {
    const stream = streamOf(input);
    if (stream.status === "ACTIVE") return stream;
    const message = `Firehose ${String(input.DeliveryStreamName)} is not in ACTIVE state.`;
    throw new AwsError("ResourceInUseException", message);
  };

  const operations: Readonly<Record<keyof typeof requests, Operation>> = {
    CreateDeliveryStream: async (input) => {
      const { running } = await streams.create(String(input.DeliveryStreamName), newStream(input));
      return { DeliveryStreamARN: running.stream.declared.arn };
    },
    DescribeDeliveryStream: (input) => ({ DeliveryStreamDescription: describe(streamOf(input)) }),
    ListDeliveryStreams: ({ DeliveryStreamType: type, ExclusiveStartDeliveryStreamName: after, Limit }) => {
      const names = streams
        .all()
        .filter((stream) => type === undefined || streamTypeOf(stream) === type)
        .map(({ running }) => running.stream.declared.name)
        .filter((name) => typeof after !== "string" || name > after);
      return page("DeliveryStreamNames", "HasMoreDeliveryStreams", names, Number(Limit ?? defaultListed));
    },
    UpdateDestination: async (input) => {
      const stream = idle(input);
      const [member, update] = theOne(input, "Update");
      const current = String(stream.version);
      const specified = String(input.CurrentDeliveryStreamVersionId);
      if (specified !== current) {
        const versions = `the current version id: ${current} and specified version id: ${specified} do not match`;
        const message = `Cannot update firehose: ${String(input.DeliveryStreamName)} since ${versions}`;
        throw new AwsError("ConcurrentModificationException", message);
      }
      if (input.DestinationId !== destinationId)
        throw invalid(`Destination Id ${String(input.DestinationId)} not found`);
      if (member !== stream.kind)
        throw invalid(`Changing the destination type to or from ${member} is not supported at this time.`);
      await streams.change(stream, updatedDestination(stream.destination, update as DestinationUpdate));
      return {};
    },
    DeleteDeliveryStream: (input) => {
      const stream = idle(input);
      // Does not wait for the buffers; until they are empty, the stream is DELETING.
      void streams.delete(stream);
      return {};
    },
    TagDeliveryStream: (input) => {
      const stream = streamOf(input);
      const tags = { ...stream.tags, ...tagsOf(input.Tags as readonly Tag[]) };
      if (Object.keys(tags).length > mostTags)
        throw new AwsError("LimitExceededException", `A Firehose can have at most ${mostTags} tags.`);
      streams.update(stream, { tags });
      return {};
    },
    UntagDeliveryStream: (input) => {
      const stream = streamOf(input);
      const gone = input.TagKeys as readonly string[];
      const tags = Object.fromEntries(Object.entries(stream.tags).filter(([key]) => !gone.includes(key)));
      streams.update(stream, { tags });
      return {};
    },
    ListTagsForDeliveryStream: (input) => {
      const { ExclusiveStartTagKey: after, Limit } = input;
      const tags = Object.entries(streamOf(input).tags)
        .map(([Key, Value]) => ({ Key, Value }))
        .sort((a, b) => (a.Key < b.Key ? -1 : 1))
        .filter(({ Key }) => typeof after !== "string" || Key > after);
      return page("Tags", "HasMoreTags", tags, Number(Limit ?? mostTags));
    },
    // Nothing is encrypted here. The settings are kept so that clients can read them.
    StartDeliveryStreamEncryption: (input) => {
      const stream = idle(input);
      const encryption = encryptionOf(input.DeliveryStreamEncryptionConfigurationInput ?? { KeyType: "AWS_OWNED_CMK" });
      streams.update(stream, { encryption });
      return {};
    },
    StopDeliveryStreamEncryption: (input) => {
      const stream = idle(input);
      streams.update(stream, { encryption: { ...stream.encryption, Status: "DISABLED" } });
      return {};
    },
  };
  return Object.fromEntries(
    Object.entries(operations).map(([name, operation]) => [
      name,
      (input: Input) => {
        requireShape(requests[name as keyof typeof requests], input);
        return operation(withoutNulls(input) as Input);
      },
    ]),
  );
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== "object" || value === null) return value;
  const given = Object.entries(value).filter(([, member]) => member !== null);
  return Object.fromEntries(given.map(([name, member]) => [name, withoutNulls(member)]));
}

function streamTypeOf({ source }: ManagedStream): "DirectPut" | "KinesisStreamAsSource" {
  return source === undefined ? "DirectPut" : "KinesisStreamAsSource";
}

/** The answer of DescribeDeliveryStream (API reference: DeliveryStreamDescription). */
function describe(stream: ManagedStream): Record<string, unknown> {
  const { createdAt, destination, encryption, running, source, status, updatedAt, version } = stream;
  const { arn, destination: kind, name } = running.stream.declared;
  return {
    DeliveryStreamName: name,
    DeliveryStreamARN: arn,
    DeliveryStreamStatus: status,
    DeliveryStreamEncryptionConfiguration: encryption,
    DeliveryStreamType: streamTypeOf(stream),
    Source: source,
    VersionId: String(version),
    // Timestamps of AWS's JSON protocol are seconds.
    CreateTimestamp: createdAt / 1000,
    LastUpdateTimestamp: updatedAt && updatedAt / 1000,
    Destinations: [{ DestinationId: destinationId, [`${destinationMembers[kind]}Description`]: destination }],
    HasMoreDestinations: false,
  };
}

function newStream(input: Input) {
  const { DeliveryStreamEncryptionConfigurationInput: key, DeliveryStreamType: type = "DirectPut", Tags = [] } = input;
  if (type !== "DirectPut")
    throw invalid(`Streams of type ${String(type)} do not run on this machine; those of type DirectPut do.`);
  const [kind, configuration] = theOne(input, "Configuration");
  return {
    kind,
    destination: newDestination(kind, configuration as DestinationConfiguration),
    tags: tagsOf(Tags as readonly Tag[]),
    encryption: key === undefined ? ({ Status: "DISABLED" } as const) : encryptionOf(key),
  };
}

function theOne(input: Input, suffix: "Configuration" | "Update"): readonly [DestinationKind, unknown] {
  const given = Object.keys(input).filter(
    (name) => name.endsWith(`Destination${suffix}`) && input[name] !== undefined && input[name] !== null,
  );
  const [member = ""] = given;
  if (given.length !== 1) throw invalid("Exactly one destination configuration is supported for a Firehose");
  const kind = kinds.find((each) => member === `${destinationMembers[each]}${suffix}`);
  if (kind === undefined) {
    const run = kinds.map((each) => `${destinationMembers[each]}${suffix}`).join(" and ");
    throw invalid(`${member} does not run on this machine; ${run} do.`);
  }
  return [kind, input[member]];
}

function encryptionOf(key: unknown): Encryption {
  const { KeyARN, KeyType } = key as Omit<Encryption, "Status">;
  if ((KeyType === "CUSTOMER_MANAGED_CMK") !== (KeyARN !== undefined))
    throw invalid("KeyARN must be given with KeyType CUSTOMER_MANAGED_CMK, and only then.");
  return { Status: "ENABLED", KeyType, KeyARN };
}

function tagsOf(tags: readonly Tag[]): Record<string, string> {
  return Object.fromEntries(tags.map(({ Key, Value = "" }) => [Key, Value]));
}

function page(items: string, more: string, all: readonly unknown[], limit: number): Record<string, unknown> {
  return { [items]: all.slice(0, limit), [more]: all.length > limit };
}
