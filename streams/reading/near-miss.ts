import { closest, distance } from "fastest-levenshtein";

/** `; did you mean price?` if a name is close to the given one, else empty. */
export function nearMiss(given: string, names: readonly string[]): string {
  if (names.length === 0) return "";
  // A field written without its parent path also counts.
  const nearest = names.find((name) => name.endsWith(`.${given}`)) ?? closest(given, names);
  const isNear = nearest.endsWith(`.${given}`) || distance(given, nearest) <= Math.max(1, Math.ceil(given.length / 3));
  return isNear ? `; did you mean ${nearest}?` : "";
}

/** At most 20 names, in the order given. */
export function shortList(names: readonly string[]): string {
  const shown = names.slice(0, 20).join(", ");
  return names.length > 20 ? `${shown} and ${names.length - 20} more` : shown;
}
