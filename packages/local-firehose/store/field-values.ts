/** OpenSearch's reading of a field's values, by its type. */

/** Numbers as `Double.parseDouble` reads them, with hexadecimal ones and literal suffixes. */
const javaDouble =
  /^[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|0[xX](?:[\da-fA-F]+\.?[\da-fA-F]*|\.[\da-fA-F]+)[pP][+-]?\d+)[fFdD]?$/;
// eslint-disable-next-line no-control-regex -- Java's trim() removes all of these
const trimmed = /^[\u0000-\u0020]+|[\u0000-\u0020]+$/g;

/** The number of a text in a field of type `double`; null for an empty one, undefined for none. */
export function doubleOf(text: string): number | null | undefined {
  if (text === "") return null;
  const plain = text.replace(trimmed, "");
  if (!javaDouble.test(plain)) return undefined;
  const value = /^[+-]?0[xX]/.test(plain) ? hexadecimal(plain) : Number(plain.replace(/[fFdD]$/, ""));
  return Number.isFinite(value) ? value : undefined;
}

const javaDecimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/**
 * The whole number of a text, its fraction cut off; undefined for none, or one out of bounds.
 * `BigDecimal` reads it where the type has 64 bits, `Double.parseDouble` otherwise.
 */
export function wholeOf(text: string, [least, most]: readonly [bigint, bigint]): number | undefined {
  const isLong = most > 2n ** 32n;
  // Java casts it to 0.
  if (!isLong && /^[+-]?NaN$/.test(text)) return 0;
  const digits = isLong ? text.replace(/\p{Nd}/gu, asciiDigit) : text;
  const value = isLong ? (javaDecimal.test(digits) ? Number(digits) : undefined) : doubleOf(text);
  if (value === undefined || value === null || !Number.isFinite(value)) return undefined;
  const whole = /^[+-]?\d+$/.test(digits) ? BigInt(digits.replace(/^\+/, "")) : BigInt(Math.trunc(value));
  return whole >= least && whole <= most ? Number(whole) : undefined;
}

/** Digits of other scripts are consecutive. */
function asciiDigit(digit: string): string {
  let code = digit.codePointAt(0) ?? 0;
  let value = 0;
  while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(code - 1))) {
    code--;
    value++;
  }
  return String(value);
}

function hexadecimal(text: string): number {
  const [, sign, whole = "", fraction = "", exponent = "0"] =
    /^([+-]?)0[xX]([\da-fA-F]*)\.?([\da-fA-F]*)[pP]([+-]?\d+)/.exec(text) ?? [];
  const value = Number.parseInt(`0${whole}${fraction}`, 16) * 2 ** (Number(exponent) - 4 * fraction.length);
  return sign === "-" ? -value : value;
}

const day = /(?<year>\d{4}|-\d{4,9}|\+\d{5,9})(?:-(?<month>\d\d)(?:-(?<day>\d\d))?)?/.source;
const time = /(?<hour>\d\d)(?::(?<minute>\d\d)(?::(?<second>\d\d)(?:[.,](?<fraction>\d{1,9}))?)?)?(?<zone>.*)/.source;
const date = new RegExp(`^${day}(?:T(?:${time})?)?$`, "s");
const offset = /^[+-](\d\d)(?::(\d\d)(?::(\d\d))?|(\d\d))?$/;

/** Parts of a date, as digits; what is left out is the first of the year, month or day. */
export interface TimeParts {
  readonly year?: string;
  readonly month?: string;
  readonly day?: string;
  readonly hour?: string;
  readonly minute?: string;
  readonly second?: string;
  readonly fraction?: string;
  /** Such as `Z`, `+01:00` or `Europe/Paris`. */
  readonly zone?: string;
}

/**
 * Milliseconds since 1970 of `strict_date_optional_time`; NaN beyond Date's range, undefined for
 * other texts.
 */
export function isoTimeOf(text: string): number | undefined {
  const parts: TimeParts | undefined = date.exec(text)?.groups;
  return parts && timeOfParts(parts);
}

/** Milliseconds since 1970; undefined for a day or time that does not exist. */
export function timeOfParts(parts: TimeParts): number | undefined {
  const { year = "1970", month = "01", day = "01", hour = "00", minute = "00", second = "00", fraction = "" } = parts;
  const [y, m, d] = [Number(year), Number(month), Number(day)];
  if (m < 1 || m > 12 || d < 1 || d > daysOf(y, m)) return undefined;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  const behindMs = offsetOf(parts.zone ?? "");
  if (behindMs === undefined) return undefined;
  const time = new Date(0);
  time.setUTCFullYear(y, m - 1, d);
  time.setUTCHours(Number(hour), Number(minute), Number(second), Number(fraction.padEnd(3, "0").slice(0, 3)));
  return time.getTime() - behindMs;
}

function daysOf(year: number, month: number): number {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return month === 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
}

/** Offset of a zone from UTC in milliseconds; 0 for a region, as nothing here depends on it. */
function offsetOf(zone: string): number | undefined {
  if (zone === "" || zone === "Z") return 0;
  const [found, hours = "0", spaced, seconds = "0", close] = offset.exec(zone) ?? [];
  if (found === undefined) return isRegion(zone) ? 0 : undefined;
  const minutes = spaced ?? close ?? "0";
  const behind = (Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds);
  if (Number(minutes) > 59 || Number(seconds) > 59 || behind > 18 * 3600) return undefined;
  return (zone.startsWith("-") ? -behind : behind) * 1000;
}

function isRegion(zone: string): boolean {
  if (!/^(?:UTC|GMT|UT|[A-Z][A-Za-z_]+(?:\/[A-Z][A-Za-z_-]+)+)$/.test(zone)) return false;
  if (zone === "UT") return true;
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
