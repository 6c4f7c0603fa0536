import { AwsError, type Constraint, validationError } from "./aws-error";
import { decodedBytes, isBase64 } from "./base64";

/** Constraints of a member. A wrong JSON type throws; broken constraints are collected. */
export type Shape = (value: unknown, member: string, broken: Constraint[]) => void;

/** Text of a length and pattern; `pattern` is shown as the model writes it. */
export function text({ min = 0, max, pattern }: { min?: number; max: number; pattern?: string }): Shape {
  const expression = pattern === undefined ? undefined : new RegExp(`^(?:${pattern})$`, "u");
  return (value, member, broken) => {
    if (typeof value !== "string") throw unexpected("string");
    if (expression?.test(value) === false)
      broken.push({ value, member, rule: `Member must satisfy regular expression pattern: ${pattern ?? ""}` });
    lengthBetween(value.length, min, max, () => value, member, broken);
  };
}

export function blob(max: number): Shape {
  return (value, member, broken) => {
    if (typeof value !== "string") throw unexpected("string");
    if (!isBase64(value)) throw new AwsError("SerializationException", `${member} is not base64`);
    const bytes = decodedBytes(value);
    lengthBetween(bytes, 0, max, () => `java.nio.HeapByteBuffer[pos=0 lim=${bytes} cap=${bytes}]`, member, broken);
  };
}

export function oneOf(...values: readonly string[]): Shape {
  return (value, member, broken) => {
    if (typeof value !== "string") throw unexpected("string");
    if (!values.includes(value))
      broken.push({ value, member, rule: `Member must satisfy enum value set: [${values.join(", ")}]` });
  };
}

export function whole(min: number, max: number): Shape {
  return (value, member, broken) => {
    if (typeof value !== "number" || !Number.isInteger(value)) throw unexpected("integer");
    const shown = String(value);
    if (value < min)
      broken.push({ value: shown, member, rule: `Member must have value greater than or equal to ${min}` });
    if (value > max) broken.push({ value: shown, member, rule: `Member must have value less than or equal to ${max}` });
  };
}

export const flag: Shape = (value) => {
  if (typeof value !== "boolean") throw unexpected("boolean");
};

/** A list; AWS counts its members from 1. */
export function list(of: Shape, min = 0, max = Infinity): Shape {
  return (value, member, broken) => {
    if (!Array.isArray(value)) throw unexpected("list");
    lengthBetween(value.length, min, max, () => `[${value.length} ${member}]`, member, broken);
    if (value.length > max) return;
    value.forEach((item: unknown, place) => {
      of(item, `${member}.${place + 1}.member`, broken);
    });
  };
}

/** A structure; unknown members are ignored, as in AWS. */
export function structure(members: Readonly<Record<string, Shape>>, required: readonly string[] = []): Shape {
  const entries = Object.entries(members);
  return (value, member, broken) => {
    if (typeof value !== "object" || value === null || Array.isArray(value))
      throw new AwsError("SerializationException", "Start of structure or map found where not expected.");
    const given = value as Readonly<Record<string, unknown>>;
    const before = member === "" ? "" : `${member}.`;
    for (const [name, shape] of entries) {
      const path = before + lowerFirst(name);
      if (given[name] !== undefined && given[name] !== null) shape(given[name], path, broken);
      else if (required.includes(name)) broken.push({ value: "null", member: path, rule: "Member must not be null" });
    }
  };
}

/** @throws {AwsError} that lists every constraint of `shape` that a request breaks. */
export function requireShape(shape: Shape, request: unknown): void {
  const broken: Constraint[] = [];
  shape(request, "", broken);
  if (broken.length > 0) throw validationError(broken);
}

function lengthBetween(
  length: number,
  min: number,
  max: number,
  shown: () => string,
  member: string,
  broken: Constraint[],
): void {
  const refuse = (bound: string) => {
    broken.push({ value: shown(), member, rule: `Member must have length ${bound}` });
  };
  if (length < min) refuse(`greater than or equal to ${min}`);
  if (length > max) refuse(`less than or equal to ${max}`);
}

function unexpected(type: string): AwsError {
  return new AwsError("SerializationException", `Expected ${type} or null`);
}

/** Coral, AWS's framework, writes member names so: `roleARN`, `s3Configuration`. */
function lowerFirst(name: string): string {
  return name.slice(0, 1).toLowerCase() + name.slice(1);
}
