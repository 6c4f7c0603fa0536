import { Bounds, intersection, isWithinBounds, order, shown } from "../bounds";
import { defineRule } from "../define-rule";
import { Buffer, DELIVERY_STREAMS, expectOfDestination } from "../delivery-stream";
import { Expectation } from "../expectation";
import { Bounded } from "../firehose-destinations";
import { guide, wellArchitected } from "../frameworks";
import { Property } from "../property";
import { any, not } from "../truth";

interface Settings {
  readonly minimumIntervalSeconds: number;
  readonly maximumIntervalSeconds: number;
  readonly minimumSizeMiB: number;
  readonly maximumSizeMiB: number;
  readonly boundStorage: boolean;
}

export const firehoseBufferingBounds = defineRule<Settings>({
  name: "firehose-buffering-bounds",
  description: "Delivery streams buffer for 60 to 900 seconds and 1 to 100 MiB.",
  why: "Smaller buffers flood the domain with small bulk requests; larger ones delay the data.",
  level: "mandatory",
  severity: "medium",
  framework: wellArchitected("REL05-BP02", "Throttle requests"),
  remediationSteps: "Set buffering interval and size of the destination and its S3 backup within the bounds.",
  url: guide.firehose("buffering-hints.html"),
  resources: DELIVERY_STREAMS,
  settings: {
    minimumIntervalSeconds: seconds("Shortest buffering interval, in seconds. AWS accepts 0.", 60),
    maximumIntervalSeconds: seconds("Longest buffering interval, in seconds.", 900),
    minimumSizeMiB: mebibytes("Smallest buffer, in MiB.", 1),
    maximumSizeMiB: mebibytes("Largest buffer, in MiB. AWS accepts 128 for some destinations.", 100),
    boundStorage: {
      type: "boolean",
      description: "Apply these bounds to S3, Iceberg, Snowflake and S3 backups, too; false leaves AWS's bounds.",
      default: true,
    },
  },
  problems: (settings) => [
    ...order("IntervalSeconds", settings.minimumIntervalSeconds, settings.maximumIntervalSeconds),
    ...order("SizeMiB", settings.minimumSizeMiB, settings.maximumSizeMiB),
  ],
  check: (props, type, settings) =>
    expectOfDestination(props, type, ({ buffers }) => buffers.flatMap((buffer) => expectOfBuffer(buffer, settings))),
});

function seconds(description: string, value: number) {
  return { type: "integer", description, minimum: 0, maximum: 900, default: value } as const;
}

function mebibytes(description: string, value: number) {
  return { type: "integer", description, minimum: 1, maximum: 128, default: value } as const;
}

function expectOfBuffer(buffer: Buffer, settings: Settings): readonly Expectation[] {
  const { interval, size, service, isUsed, isStorage } = buffer;
  const isFree = isStorage && !settings.boundStorage;
  const intervalBounds = isFree
    ? service.intervalSeconds.allowed
    : { minimum: settings.minimumIntervalSeconds, maximum: settings.maximumIntervalSeconds };
  // Where the service requires a large buffer, only its own bounds make sense.
  const sizeBounds =
    isFree || service.sizeMiB.allowed.minimum > 1
      ? service.sizeMiB.allowed
      : { minimum: settings.minimumSizeMiB, maximum: settings.maximumSizeMiB };
  return [
    expectWithin(interval, service.intervalSeconds, intervalBounds, "seconds"),
    expectWithin(size, service.sizeMiB, sizeBounds, "MiB"),
  ].map((expectation) => ({ ...expectation, holds: any([not(isUsed), expectation.holds]) }));
}

function expectWithin(property: Property, { allowed, whenAbsent }: Bounded, own: Bounds, unit: string): Expectation {
  const bounds = intersection(own, allowed);
  return {
    at: property,
    holds: isWithinBounds(property, whenAbsent, bounds),
    problem: `${shown(property, whenAbsent)} ${unit}, where ${bounds.minimum} to ${bounds.maximum} are allowed`,
    fix: `set it within these; the configured bounds are ${own.minimum} to ${own.maximum}, AWS's ${allowed.minimum} to ${allowed.maximum}`,
  };
}
