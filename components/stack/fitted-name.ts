import { createHash } from "node:crypto";

/** Hexadecimal digits of the hash. */
const HASH_DIGITS = 8;

export interface NameRules {
  readonly maxLength: number;
  /** Replaces characters that the service refuses. */
  readonly spell: (text: string) => string;
}

/** A text that fits stays; another one ends in a hash of all of it, so that no two share a name. */
export function fittedName(text: string, { maxLength, spell }: NameRules): string {
  const spelled = spell(text);
  if (spelled === text && text.length <= maxLength) return text;
  const hash = createHash("sha256").update(text).digest("hex").slice(0, HASH_DIGITS);
  const kept = spelled.slice(0, maxLength - 1 - HASH_DIGITS).replace(/-+$/, "");
  return `${kept}-${hash}`;
}

/** Name of a domain, 3 to 28 characters. */
export const fittedDomainName = (text: string): string =>
  fittedName(text, {
    maxLength: 28,
    spell: (name) =>
      name
        .toLowerCase()
        .replace(/[^a-z0-9-]+/g, "-")
        .replace(/^[^a-z]+|-+$/g, "")
        .padEnd(3, "x"),
  });

/** The name that earlier versions made, without a hash; several texts may share one. */
export const earlierDomainName = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, "-")
    .replace(/^[^a-z]+/, "")
    .slice(0, 28)
    .replace(/-+$/, "")
    .padEnd(3, "x");

/** A name without dots, as KMS aliases and CloudWatch dashboards require. */
export const fittedNameWithoutDots = (text: string): string =>
  fittedName(text, { maxLength: 240, spell: (name) => name.replaceAll(".", "-") });
