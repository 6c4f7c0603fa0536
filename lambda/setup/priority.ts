import { RequestFailed } from "./domain-client";

/** Above the templates that products bring along (0 to 50). */
const LOWEST = 100;
/** How far a priority may be from the lowest one of its name. */
const STEPS = 10;

/** What index templates and policies say to a priority that another one with overlapping patterns has. */
const IS_TAKEN = /different priority/;

/** Templates that fit one index are decided by it: the longer name's, where one is the beginning of the other. */
const lowestOf = (indexName: string): number => LOWEST + indexName.length;

/** The priority that is there where it may stay; otherwise the lowest one. */
export function priorityOf(indexName: string, present: unknown): number {
  const lowest = lowestOf(indexName);
  return typeof present === "number" && present >= lowest && present <= lowest + STEPS ? present : lowest;
}

/**
 * Writes by the lowest priority that no overlapping template of others has.
 *
 * @throws RequestFailed with the last refusal.
 */
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
