import { Expectation, Expectations, unseen } from "./expectation";
import { BufferingHints, DESTINATIONS, DestinationKind, S3_BACKUP_HINTS, columnarHints } from "./firehose-destinations";
import { Property } from "./property";
import { Truth, all, any, not } from "./truth";

export const NATIVE_STREAM = "aws-native:kinesisfirehose:DeliveryStream";

export const DELIVERY_STREAMS = ["aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream", NATIVE_STREAM];

/** A stream's destination, whatever its resource type calls these properties. */
export interface Destination {
  readonly kind: DestinationKind;
  readonly block: Property;
  /** All buffers: the destination's own, and those of its S3 staging and backup. */
  readonly buffers: readonly Buffer[];
  readonly retryDuration: Property;
  readonly vpc: Property;
  readonly logging: Property;
  /** Bucket of failed documents. */
  readonly backup: Property;
}

export interface Buffer {
  readonly interval: Property;
  readonly size: Property;
  /** The service's bounds. */
  readonly service: BufferingHints;
  readonly isUsed: Truth;
  /** Fills S3 objects or tables, so nothing waits for it. */
  readonly isStorage: boolean;
}

const CLASSIC_NAMES = Object.keys(DESTINATIONS).filter((name) => DESTINATIONS[name]?.block.classic !== undefined);
const NO_DESTINATION = `names none of ${CLASSIC_NAMES.join(", ")}, so there is nothing to judge`;

/** Expectations of a stream's destination; none while the destination is unknown. */
export function expectOfDestination(
  props: Property,
  type: string,
  ask: (destination: Destination) => Expectations,
): readonly Expectation[] {
  if (type === NATIVE_STREAM) return nativeDestinations(props).flatMap(ask);
  const name = props.at("destination");
  if (name.isUnknown) return [unseen(name)];
  const destinations = classicDestinations(props, name);
  return destinations.length === 0 ? [unseen(name, NO_DESTINATION)] : destinations.flatMap(ask);
}

/** Only the block that `destination` names: the provider ignores the others. */
function classicDestinations(props: Property, name: Property): readonly Destination[] {
  return Object.entries(DESTINATIONS)
    .filter(([key]) => names(name, key))
    .flatMap(([, kind]) => (kind.block.classic === undefined ? [] : [{ kind, block: props.at(kind.block.classic) }]))
    .map(({ kind, block }) => ({
      kind,
      block,
      buffers: buffersOf(kind, block, classicBuffer, CLASSIC_DEFAULTS),
      retryDuration: block.at("retryDuration"),
      vpc: block.at("vpcConfig"),
      logging: block.at("cloudwatchLoggingOptions"),
      backup: block.at("s3Configuration"),
    }));
}

/** Case does not matter: the provider lowers it (terraform-provider-aws, delivery_stream.go). */
function names(name: Property, key: string): boolean {
  return name.isText((text) => text.toLowerCase() === key) === true;
}

/** aws-native has no name: the block that is given is the destination. */
function nativeDestinations(props: Property): readonly Destination[] {
  return Object.values(DESTINATIONS)
    .map((kind) => ({ kind, block: props.at(kind.block.native) }))
    .filter(({ block }) => !block.isAbsent)
    .map(({ kind, block }) => ({
      kind,
      block,
      buffers: buffersOf(kind, block, nativeBuffer, NATIVE_DEFAULTS),
      retryDuration: block.at("retryOptions", "durationInSeconds"),
      vpc: block.at("vpcConfiguration"),
      logging: block.at("cloudWatchLoggingOptions"),
      backup: block.at("s3Configuration"),
    }));
}

type BufferAt = (block: Property, service: BufferingHints, isUsed: Truth, isStorage: boolean) => Buffer;

const classicBuffer: BufferAt = (block, service, isUsed, isStorage) => ({
  interval: block.at("bufferingInterval"),
  size: block.at("bufferingSize"),
  service,
  isUsed,
  isStorage,
});

const nativeBuffer: BufferAt = (block, service, isUsed, isStorage) => ({
  interval: block.at("bufferingHints", "intervalInSeconds"),
  size: block.at("bufferingHints", "sizeInMbs"),
  service,
  isUsed,
  isStorage,
});

/** Defaults of the provider: whether format conversion is on, and the size of its buffer. */
interface ColumnarDefaults {
  readonly convertsWhenAbsent: boolean;
  readonly sizeMiB: number;
}

/** The classic provider's default, which the service refuses (see its `buffering_size`). */
const CLASSIC_DEFAULTS: ColumnarDefaults = { convertsWhenAbsent: true, sizeMiB: 5 };
const NATIVE_DEFAULTS: ColumnarDefaults = { convertsWhenAbsent: false, sizeMiB: 128 };

function buffersOf(
  { hints, isStorage = false, isTable = false }: DestinationKind,
  block: Property,
  bufferAt: BufferAt,
  defaults: ColumnarDefaults,
): readonly Buffer[] {
  const sourceBackup = block.at("s3BackupMode").isText((mode) => mode === "Enabled");
  const writesColumns = isStorage ? isColumnar(block, defaults) : false;
  return [
    ...(hints ? [bufferAt(block, hints, not(writesColumns), isStorage || isTable)] : []),
    ...(hints && writesColumns !== false
      ? [bufferAt(block, columnarHints(hints, defaults.sizeMiB), writesColumns, isStorage)]
      : []),
    ...(isStorage ? [] : [bufferAt(block.at("s3Configuration"), S3_BACKUP_HINTS, true, true)]),
    bufferAt(block.at("s3BackupConfiguration"), S3_BACKUP_HINTS, sourceBackup, true),
  ];
}

/** Converts records to Parquet or ORC, or partitions them. Both need large buffers. */
function isColumnar(block: Property, { convertsWhenAbsent }: ColumnarDefaults): Truth {
  const conversion = block.at("dataFormatConversionConfiguration");
  return any([
    all([conversion.isPresent(), conversion.at("enabled").isTrue(convertsWhenAbsent)]),
    block.at("dynamicPartitioningConfiguration", "enabled").isTrue(),
  ]);
}

/** Records come by PutRecord, not from Kinesis or MSK, which have their own encryption. */
export function isDirectPut(props: Property, type: string): Truth {
  if (type === NATIVE_STREAM) {
    const source = props.at("deliveryStreamType");
    return source.isAbsent || source.isText((text) => text === "DirectPut");
  }
  const sources = [props.at("kinesisSourceConfiguration"), props.at("mskSourceConfiguration")];
  return not(any(sources.map((source) => source.isPresent())));
}
