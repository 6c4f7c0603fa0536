import { randomUUID } from "node:crypto";
import type { CompressionFormat } from "./compression";

export interface ObjectKeyInput {
  /** `Prefix` or `ErrorOutputPrefix`: text with `!{…}` expressions. */
  readonly prefix: string;
  readonly errorOutputType?: ErrorOutputType;
  readonly streamName: string;
  /** The stream's configuration version: 1, and one more for each change. */
  readonly streamVersion: number;
  /** Arrival of the oldest record in the object, milliseconds since 1970. */
  readonly oldestArrival: number;
  readonly compressionFormat: CompressionFormat;
}

export interface ErrorOutputType {
  /** Folder for prefixes without the type's expression. */
  readonly folder: string;
  /** Value of `!{firehose:error-output-type}`. */
  readonly expression: string;
}

const extensions: Readonly<Record<CompressionFormat, string>> = {
  UNCOMPRESSED: "",
  GZIP: ".gz",
  ZIP: ".zip",
  Snappy: ".snappy",
  // The guide says .hsnappy; objects seen on the service end in .snappy.
  HADOOP_SNAPPY: ".snappy",
};

/**
 * `<evaluated prefix><stream>-<version>-<yyyy-MM-dd-HH-mm-ss>-<uuid><extension>`, all times UTC
 * (Firehose developer guide, "Amazon S3 object name format" and "Custom prefixes for Amazon S3
 * objects").
 */
export function objectKey(input: ObjectKeyInput): string {
  const time = new Date(input.oldestArrival);
  const name = `${input.streamName}-${input.streamVersion}-${formatted(time, "yyyy-MM-dd-HH-mm-ss")}-${randomUUID()}`;
  return `${evaluatedPrefix(input, time)}${name}${extensions[input.compressionFormat]}`;
}

function evaluatedPrefix({ prefix, errorOutputType }: ObjectKeyInput, time: Date): string {
  const errorFolder = errorOutputType === undefined ? "" : `${errorOutputType.folder}/`;
  if (!prefix.includes("!{")) return `${prefix}${errorFolder}${formatted(time, "yyyy/MM/dd/HH/")}`;
  const evaluated = prefix.replace(/!\{(\w+):([^}]*)\}/g, (expression, namespace: string, value: string) => {
    if (namespace === "timestamp") return formatted(time, value);
    if (value === "error-output-type" && errorOutputType !== undefined) return errorOutputType.expression;
    if (value === "random-string") return randomUUID().replaceAll("-", "").slice(0, 11);
    return expression;
  });
  // The service adds its default expression of time.
  return prefix.includes("!{timestamp:") ? evaluated : `${evaluated}${formatted(time, "yyyy/MM/dd/HH/")}`;
}

/** Letters of Java's DateTimeFormatter that a key can use; text in single quotes stays. */
function formatted(time: Date, pattern: string): string {
  const iso = time.toISOString();
  const parts: Readonly<Record<string, string>> = {
    yyyy: iso.slice(0, 4),
    MM: iso.slice(5, 7),
    dd: iso.slice(8, 10),
    HH: iso.slice(11, 13),
    mm: iso.slice(14, 16),
    ss: iso.slice(17, 19),
  };
  return pattern.replace(
    /'([^']*)'|yyyy|MM|dd|HH|mm|ss/g,
    (letters, quoted?: string) => quoted ?? parts[letters] ?? letters,
  );
}
