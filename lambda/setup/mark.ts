/** The mark of early versions, which did not distinguish stacks. */
export const UNNAMED_MARK = "Managed by private-ingest";

/** A stack's mark on the objects it makes in a domain. */
export interface Mark {
  /** Stored in a text of the object: a role's description, a template's `_meta`. */
  readonly text: string;
  isOwn(text: unknown): boolean;
}

/**
 * @param owner such as `private-ingest/dev`; without one, the mark is that of early versions.
 * @param more former names of the owner.
 * @param ownsUnnamed whether objects with the mark of early versions are the owner's.
 */
export function markOf(owner: string, more: readonly string[], ownsUnnamed: boolean): Mark {
  const texts = new Set([owner, ...more].map(textOf));
  if (ownsUnnamed) texts.add(UNNAMED_MARK);
  return { text: textOf(owner), isOwn: (text) => typeof text === "string" && texts.has(text) };
}

const textOf = (owner: string): string => (owner ? `${UNNAMED_MARK} (${owner})` : UNNAMED_MARK);
