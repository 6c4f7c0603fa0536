import { bundleFunction } from "../lambda/bundle";
import { POST_STREAM } from "../components/stream/resource-name";
import { DELIVERY_KEYS, readDefinition, type StreamDefinition } from "../streams/definition";
import { declarations, type Values } from "./declarations";
import type { Problem } from "./problem";

/** Delivery of records; names and bounds as in the settings. */
export type DeliveryValues = Pick<Values, (typeof DELIVERY_KEYS)[number]>;

/** One stream of the stack: its definition and delivery. */
export interface StreamSettings
  extends Omit<StreamDefinition, "index" | "namePrefix" | "delivery" | "samplePath">, DeliveryValues {
  readonly indexName: string;
  /** Physical name of the delivery stream: 1 to 64 characters. */
  readonly streamName: string;
  /** The security role that the stream's delivery role holds. */
  readonly securityRole: string;
}

/** @see https://docs.aws.amazon.com/firehose/latest/APIReference/API_CreateDeliveryStream.html */
const STREAM_NAME_LENGTH = 64;

/**
 * The streams of the setting `streams`. A value comes from the stack's override, the stack's
 * setting for all, the stream's definition, or the default, in this order. A setting at its default
 * counts as not given, as the CLI passes defaults on.
 * @returns the streams without problems, and all problems.
 */
export function streamSettings(
  values: Values,
  project: string,
  stack: string,
): { streams: readonly StreamSettings[]; problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const streams = inOrder(values.streams).flatMap(([name, override]): StreamSettings[] => {
    const { definition, problems: wrong } = readDefinition(name, override);
    problems.push(
      ...wrong.map(({ file, place, message }) => ({ setting: place === "" ? file : `${file}, ${place}`, message })),
    );
    if (definition === undefined) return [];
    problems.push(...ownTransformProblems(definition));
    const { index, namePrefix, delivery, samplePath: _, ...rest } = definition;
    const isIndexGiven = "index" in override || "indexName" in override;
    const streamName = `${namePrefix}${project}-${stack}-${name}`;
    if (streamName.length > STREAM_NAME_LENGTH) problems.push(tooLong(streamName, name));
    return [
      {
        ...rest,
        ...deliveryOf(values, override, delivery),
        indexName: isIndexGiven ? index : values.indexName || index,
        streamName,
        securityRole: name === POST_STREAM ? values.securityRole : `${values.securityRole}-${name}`,
      },
    ];
  });
  return { streams, problems };
}

/** The post's stream first, then by name: the CLI keeps no order of keys. */
const inOrder = (streams: Values["streams"]): [string, Readonly<Record<string, unknown>>][] =>
  Object.entries(streams).sort(([one], [other]) => rank(one).localeCompare(rank(other), "en"));

const rank = (name: string): string => (name === POST_STREAM ? "" : name);

function tooLong(streamName: string, name: string): Problem {
  return {
    setting: `stack + streams.${name}`,
    message: `${streamName} given as the name of the delivery stream, with ${streamName.length} characters; allowed are ${STREAM_NAME_LENGTH}, so shorten the name of the project, the stack or the stream`,
  };
}

function deliveryOf(
  values: Values,
  override: Readonly<Record<string, unknown>>,
  defined: Readonly<Record<string, unknown>>,
): DeliveryValues {
  const chosen = DELIVERY_KEYS.map((key) => {
    const isForAll = values[key] !== declarations[key].default;
    const isDefined = Object.hasOwn(defined, key) && (Object.hasOwn(override, key) || !isForAll);
    return [key, isDefined ? defined[key] : values[key]];
  });
  return Object.fromEntries(chosen) as DeliveryValues;
}

/** Compiler errors in a stream's own transform. The bundle is kept for the function. */
export function ownTransformProblems({ name, transform }: Pick<StreamDefinition, "name" | "transform">): Problem[] {
  if (transform.kind !== "own") return [];
  try {
    bundleFunction({ transformFile: transform.file });
    return [];
  } catch (error) {
    return [{ setting: `streams.${name}, transform.ts`, message: (error as Error).message }];
  }
}
