/**
 * Arbitrary bytes through the transformation, guided by what they reach in it: a record that passes a statement or a branch
 * more or less often than any before is kept, and others are made from it. (libFuzzer for Node, Jazzer.js, does the same
 * faster, but its binary needs a newer C library than many systems have.)
 */
import { assertContract, eventOf } from "../../tests/lambda/transform/contract";
import { generator, mutate, pick, type Random, tokens } from "../../tests/lambda/transform/fuzz";
import { instrumentedTransform } from "./instrumented-transform";

/** What was tried, and what it reached. */
export interface CoverageFuzz {
  readonly records: number;
  readonly transformed: number;
  /** Records that reached something new. */
  readonly kept: number;
  /** Statements and branches that records passed, of so many that there are in functions. */
  readonly reached: number;
  readonly counters: number;
}

/** Longer ones only repeat what shorter ones reach. */
const MAX_BYTES = 512;

/**
 * Sends so many records through the transformation, one by one, and asserts the contract on each. The same seed gives the
 * same records.
 *
 * @throws AssertionError with the first record that breaks the contract.
 */
export function fuzzGuided(records: number, seed: number): CoverageFuzz {
  const { transform, size, takeCounts } = instrumentedTransform();
  const random = generator(seed);
  const corpus: Buffer[] = [Buffer.from("{}")];
  const counts = new Uint32Array(size);
  takeCounts(counts);
  // The others are passed once, when the module is loaded.
  const counters = counts.filter((count) => count === 0).length;
  const seen = new Set<number>();
  const reached = new Set<number>();
  const now = new Date();
  let transformed = 0;
  for (let sent = 0; sent < records; sent++) {
    const record = next(corpus, random);
    const event = eventOf([record]);
    transformed += assertContract(event, transform(event, now).response);
    takeCounts(counts);
    let isNew = false;
    for (let counter = 0; counter < size; counter++) {
      const count = counts[counter] ?? 0;
      if (count === 0) continue;
      const feature = counter * 32 + magnitude(count);
      if (seen.has(feature)) continue;
      seen.add(feature);
      reached.add(counter);
      isNew = true;
    }
    if (isNew) corpus.push(record);
  }
  return { records, transformed, kept: corpus.length - 1, reached: reached.size, counters };
}

/** 1, 2, 3, 4 to 7, 8 to 15, …: how often a loop ran matters less and less exactly. */
const magnitude = (count: number): number => (count <= 3 ? count : 2 + Math.floor(Math.log2(count)));

function next(corpus: readonly Buffer[], random: Random): Buffer {
  switch (random(8)) {
    case 0:
      return Buffer.from(Array.from({ length: random(64) }, () => random(256)));
    case 1:
      return spliced(pick(corpus, random), Buffer.from(pick(tokens, random)), random);
    case 2:
      return spliced(pick(corpus, random), pick(corpus, random), random);
    default:
      return mutate(pick(corpus, random), random).subarray(0, MAX_BYTES);
  }
}

/** One record with the other in its midst. */
function spliced(outer: Buffer, inner: Buffer, random: Random): Buffer {
  const at = random(outer.length + 1);
  return Buffer.concat([outer.subarray(0, at), inner, outer.subarray(at)]).subarray(0, MAX_BYTES);
}
