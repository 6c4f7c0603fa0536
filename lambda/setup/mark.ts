/** How versions before stacks were told apart marked what they made: some stack's of this project. */
export const UNNAMED_MARK = "Managed by private-ingest";

/** How a stack marks what it makes in a domain, and knows it again. */
export interface Mark {
  /** Stands where an object has room for a text: a role's description, a template's `_meta`. */
  readonly text: string;
  isOwn(text: unknown): boolean;
}

/**
 * @param owner such as `private-ingest/dev`; a stack without one marks as earlier versions did.
 * @param more further owners that are this stack, as it was renamed.
 * @param ownsUnnamed whether objects with the mark of earlier versions are this stack's.
 */
export function markOf(owner: string, more: readonly string[], ownsUnnamed: boolean): Mark {
  const texts = new Set([owner, ...more].map(textOf));
  if (ownsUnnamed) texts.add(UNNAMED_MARK);
  return { text: textOf(owner), isOwn: (text) => typeof text === "string" && texts.has(text) };
}

const textOf = (owner: string): string => (owner ? `${UNNAMED_MARK} (${owner})` : UNNAMED_MARK);
