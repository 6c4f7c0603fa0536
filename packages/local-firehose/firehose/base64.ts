const none = 64;

/** The six bits of a base64 character, by code. Several times faster than a regular expression. */
const sixBits = new Uint8Array(256).fill(none);
const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
for (let bits = 0; bits < alphabet.length; bits++) sixBits[alphabet.charCodeAt(bits)] = bits;
const padding = "=".charCodeAt(0);

/** Whether `text` is base64 by RFC 4648, padding included. */
export function isBase64(text: string): boolean {
  if (text.length % 4 !== 0) return false;
  const end = text.length - paddingOf(text);
  for (let place = 0; place < end; place++) {
    if ((sixBits[text.charCodeAt(place)] ?? none) === none) return false;
  }
  return true;
}

/**
 * Decodes base64 (RFC 4648) in `source` from `start` into `target`, which needs three bytes for
 * every four. Node decodes only strings, and making them takes longer. @returns the decoded length;
 * undefined for anything but base64.
 */
export function decodeBase64(
  source: Uint8Array,
  start: number,
  target: Uint8Array,
  position: number,
): number | undefined {
  for (let from = start, to = position; ; from += 4, to += 3) {
    const a = bitsAt(source, from);
    const b = bitsAt(source, from + 1);
    const c = bitsAt(source, from + 2);
    const d = bitsAt(source, from + 3);
    // At the end this writes too many bytes, which the next write replaces.
    target[to] = (a << 2) | (b >> 4);
    target[to + 1] = (b << 4) | (c >> 2);
    target[to + 2] = (c << 6) | d;
    if ((a | b | c | d) < none) continue;
    const length = to - position;
    if (a === none) return length;
    if (b === none || source[from + 3] !== padding) return undefined;
    if (c < none) return length + 2;
    return source[from + 2] === padding ? length + 1 : undefined;
  }
}

export function encodedLength(bytes: number): number {
  return Math.ceil(bytes / 3) * 4;
}

/** Nothing of the alphabet stands behind the end. */
function bitsAt(source: Uint8Array, place: number): number {
  return place < source.length ? (sixBits[source[place] as number] as number) : none;
}

export function decodedBytes(base64: string): number {
  return (base64.length / 4) * 3 - paddingOf(base64);
}

function paddingOf(base64: string): number {
  return base64.endsWith("==") ? 2 : base64.endsWith("=") ? 1 : 0;
}
