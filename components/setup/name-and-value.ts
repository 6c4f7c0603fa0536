export function nameAndValue(text: string): [name: string, value: string] {
  const cut = text.indexOf("=");
  return [text.slice(0, cut), text.slice(cut + 1)];
}
