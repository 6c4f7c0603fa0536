import { RequestFailed } from "./domain-client";

/** Above the priorities of products' own templates (0 to 50). */
const LOWEST = 100;
/** Range of priorities above the lowest one of a name. */
const STEPS = 10;

/** The error if another template or policy with overlapping patterns has the priority. */
const IS_TAKEN = /different priority/;

/** If two templates match an index, the longer name has priority. */
const lowestOf = (indexName: string): number => LOWEST + indexName.length;

/** The present priority if it may stay; otherwise the lowest one. */
export function priorityOf(indexName: string, present: unknown): number {
  const lowest = lowestOf(indexName);
  return typeof present === "number" && present >= lowest && present <= lowest + STEPS ? present : lowest;
}

/** Writes with the lowest free priority. @throws RequestFailed: the last refusal. */
export async function withFreePriority<Written>(
  indexName: string,
  write: (priority: number) => Promise<Written>,
): Promise<Written> {
  const lowest = lowestOf(indexName);
  for (let priority = lowest; ; priority++) {
    try {
      return await write(priority);
    } catch (error) {
      const isTaken = error instanceof RequestFailed && error.status === 400 && IS_TAKEN.test(error.message);
      if (!isTaken || priority === lowest + STEPS) throw error;
    }
  }
}
