/**
 * The parts of a `name=value` text, cut at its first "=": a value may have more of them, a name has
 * none.
 */
export function nameAndValue(text: string): [name: string, value: string] {
  const cut = text.indexOf("=");
  return [text.slice(0, cut), text.slice(cut + 1)];
}
