import { duration } from "../command-line";
import type { FailedDocument } from "./failed-document";

export interface Filter {
  /** Arrival, milliseconds since 1970, from and before. */
  readonly sinceMs?: number;
  readonly untilMs?: number;
  /** Patterns with `*`, one of which must fit; none: all. */
  readonly errorCodes: readonly string[];
  readonly indices: readonly string[];
}

/** The filter as a predicate. Documents without an arrival time match no time range. */
export function matcher({ sinceMs, untilMs, errorCodes, indices }: Filter): (document: FailedDocument) => boolean {
  const code = anyOf(errorCodes);
  const index = anyOf(indices);
  return (document) => {
    const arrival = document.arrivalTimestamp;
    if (sinceMs !== undefined && !(arrival !== undefined && arrival >= sinceMs)) return false;
    if (untilMs !== undefined && !(arrival !== undefined && arrival < untilMs)) return false;
    return code(document.errorCode) && index(document.index ?? "");
  };
}

function anyOf(patterns: readonly string[]): (text: string) => boolean {
  if (patterns.length === 0) return () => true;
  const escaped = patterns.map((pattern) => pattern.replace(/[\\^$.+?()[\]{}|]/g, "\\$&").replaceAll("*", ".*"));
  const expression = new RegExp(`^(?:${escaped.join("|")})$`);
  return (text) => expression.test(text);
}

/** `2026-11-23T09:00Z` (UTC when it names no zone), `2026-11-23`, or `6h` for that long ago. */
export function moment(text: string, now: number): number | undefined {
  const ago = duration(text) ?? (/^\d+d$/.test(text) ? Number(text.slice(0, -1)) * 86_400 : undefined);
  if (ago !== undefined) return now - ago * 1000;
  if (!/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?)?$/.test(text)) return undefined;
  const zoned = /T/.test(text) && !/(Z|[+-]\d{2}:\d{2})$/.test(text) ? `${text}Z` : text;
  const time = Date.parse(zoned);
  return Number.isNaN(time) || !isRealDay(text) ? undefined : time;
}

/** Date takes 30 February for a day of March. */
function isRealDay(text: string): boolean {
  const day = text.slice(0, "yyyy-MM-dd".length);
  return new Date(`${day}T00:00Z`).toISOString().startsWith(day);
}
