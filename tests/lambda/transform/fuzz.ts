/** Records that are nearly JSON, against the contract. */
import type { handler as Handler } from "../../../lambda/transform";
import { assertContract, eventOf } from "./contract";

const BATCH_RECORDS = 1_000;

/** What became of the fuzzed records. */
export interface FuzzResult {
  readonly transformed: number;
  readonly refused: number;
}

/**
 * Sends records through a handler and asserts the contract on every answer. A seed gives the same
 * records.
 *
 * @throws AssertionError with the first record that breaks the contract.
 */
export async function fuzz(handler: typeof Handler, records: number, seed: number): Promise<FuzzResult> {
  const random = generator(seed);
  let transformed = 0;
  for (let sent = 0; sent < records; sent += BATCH_RECORDS) {
    const event = eventOf(fuzzedRecords(Math.min(BATCH_RECORDS, records - sent), random));
    transformed += assertContract(event, await handler(event));
  }
  return { transformed, refused: records - transformed };
}

export const fuzzedRecords = (count: number, random: Random): Buffer[] => repeat(count, () => record(random));

/** A whole number from 0 to below the bound. */
export type Random = (below: number) => number;

/** Right records, right records with wrong bytes, and right pieces in a wrong order. */
function record(random: Random): Buffer {
  switch (random(3)) {
    case 0:
      return Buffer.from(object(random, 3));
    case 1:
      return mutate(Buffer.from(object(random, 2)), random);
    default:
      return Buffer.from(`{${repeat(random(12), () => pick(tokens, random)).join("")}}`);
  }
}

/** Pieces of JSON, right and wrong. */
export const tokens = [
  ...["{", "}", "[", "]", ",", ":", ",", ":", '"', "\\", " ", "\t", "\n", "\r\n", "\u00a0", "\u0000", "\ufeff", "/**/"],
  ...[
    '"a"',
    '"timestamp"',
    '"time\\u0073tamp"',
    '"timestamp\\u0020"',
    '""',
    '"\\ud800"',
    '"é😀"',
    '"\\""',
    '"\\x"',
    '"\t"',
  ],
  ...["0", "-0", "01", "1.", ".5", "1e5", "1E+05", "1e", "-", "1.25e-3", "12345678901234567890", "1e999", "+1"],
  ...["true", "false", "null", "tru", "nul", "NaN", "Infinity", '"a":1', '"timestamp":2', '"b":[]', '"c":{}'],
];
const keys = ["a", "price", "timestamp", "time\\u0073tamp", "\\u0074\\u0069mestamp", "timestam", "timestamps", "ü", ""];
const strings = [
  "",
  "x",
  "QXZ",
  "\\n\\u00e9\\ud83d\\ude00",
  "é",
  "日本語",
  "😀",
  "{}",
  "a,b:c",
  "\\\\",
  '\\"',
  "\u2028",
  "\u007f",
];
const numbers = ["0", "-0", "1", "-0.05", "84.51", "1e5", "1E-2", "0.1e+10", "9007199254740993", "1e400", "-1.0"];
const spaces = ["", "", "", "", " ", "\n", "\r\n", "\t", "  \n "];

function value(random: Random, depth: number): string {
  switch (random(depth > 0 ? 7 : 5)) {
    case 0:
      return pick(numbers, random);
    case 1:
      return pick(["true", "false", "null"], random);
    case 5:
      return object(random, depth - 1);
    case 6:
      return `[${pick(spaces, random)}${repeat(random(4), () => spaced(value(random, depth - 1), random)).join(",")}]`;
    default:
      return `"${pick(strings, random)}"`;
  }
}

function object(random: Random, depth: number): string {
  const members = repeat(random(5), () => {
    const key = spaced(`"${pick(keys, random)}"`, random);
    return `${key}:${spaced(value(random, depth), random)}`;
  });
  return spaced(`{${pick(spaces, random)}${members.join(",")}}`, random);
}

function spaced(text: string, random: Random): string {
  return pick(spaces, random) + text + pick(spaces, random);
}

/**
 * One to three edits of bytes: another byte, one left out, one doubled, a piece moved, or the rest
 * cut off.
 */
export function mutate(bytes: Buffer, random: Random): Buffer {
  let mutated = bytes;
  for (let edits = 1 + random(3); edits > 0; edits--) {
    const at = random(mutated.length + 1);
    const [before, after] = [mutated.subarray(0, at), mutated.subarray(at)];
    const byte = Buffer.from([random(2) === 0 ? random(256) : pick(Buffer.from('{}[],:"\\ \n0-.eEu'), random)]);
    switch (random(5)) {
      case 0:
        mutated = Buffer.concat([before, byte, after.subarray(1)]);
        break;
      case 1:
        mutated = Buffer.concat([before, after.subarray(1)]);
        break;
      case 2:
        mutated = Buffer.concat([before, byte, after]);
        break;
      case 3:
        mutated = Buffer.concat([before, after.subarray(random(after.length + 1)), after]);
        break;
      default:
        mutated = random(4) === 0 ? before : Buffer.concat([before, after]);
    }
  }
  return mutated;
}

function repeat<T>(times: number, make: () => T): T[] {
  return Array.from({ length: times }, make);
}

export function pick<T>(values: ArrayLike<T>, random: Random): T {
  return values[random(values.length)]!;
}

/** Xorshift32. */
export function generator(seed: number): Random {
  let state = seed;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}
