import { isoTimeOf, timeOfParts } from "./field-values";

/** Reads a text as milliseconds since 1970; undefined for other texts. */
export type DateReader = (text: string) => number | undefined;

export const DEFAULT_DATE_FORMAT = "strict_date_optional_time||epoch_millis";

/**
 * Reads dates of a mapping's `format`, with alternatives between `||`. An unknown format accepts
 * any text.
 * @see https://docs.opensearch.org/latest/mappings/supported-field-types/date/
 */
export function dateReader(format = DEFAULT_DATE_FORMAT): DateReader {
  const readers = format.split("||").map(readerOf);
  const isIso = format.includes("strict_date_optional_time");
  return (text) => {
    // Read as a year, which is too large for Java.
    if (isIso && /^-[1-9]\d{9}$/.test(text)) return undefined;
    for (const read of readers) {
      const time = read(text);
      if (time !== undefined) return time;
    }
    return undefined;
  };
}

const patterns: Readonly<Record<string, string>> = {
  basic_date: "yyyyMMdd",
  basic_date_time: "yyyyMMdd'T'HHmmss.SSSX",
  basic_date_time_no_millis: "yyyyMMdd'T'HHmmssX",
  strict_date_hour: "yyyy-MM-dd'T'HH",
  strict_date_hour_minute: "yyyy-MM-dd'T'HH:mm",
  strict_date_hour_minute_second: "yyyy-MM-dd'T'HH:mm:ss",
  strict_date_hour_minute_second_millis: "yyyy-MM-dd'T'HH:mm:ss.SSS",
  strict_date_time_no_millis: "yyyy-MM-dd'T'HH:mm:ssX",
  strict_year: "yyyy",
  strict_year_month: "yyyy-MM",
  date: "yyyy-M-d",
  date_hour_minute_second: "yyyy-M-d'T'H:m:s",
  date_time_no_millis: "yyyy-M-d'T'H:m:sX",
  year_month_day: "yyyy-M-d",
};

function readerOf(format: string): DateReader {
  switch (format) {
    case "epoch_millis":
      return epochReader(1);
    case "epoch_second":
      return epochReader(1000);
    case "strict_date_optional_time":
    case "strict_date_optional_time_nanos":
      return isoTimeOf;
    case "date_optional_time":
      return lenientTime;
    case "strict_date":
    case "strict_year_month_day":
      return (text) => (/^(?:-?\d{4}|[+-]\d{5,9})-\d\d-\d\d$/.test(text) ? (isoTimeOf(text) ?? NaN) : undefined);
    case "strict_date_time":
      return fractionalTime;
    case "date_time":
      return (text) => fractionalTime(padded(text));
    default:
      return patternReader(patterns[format] ?? format);
  }
}

/** Years have one to five digits, other parts one or two; a zone follows minutes at least. */
function lenientTime(text: string): number | undefined {
  const [, sign = "", year = "", rest = ""] = /^(-?)(\d{1,5})(-.*|T.*)?$/s.exec(text) ?? [];
  if (year === "" || text === "-0" || /T\d\d?(?:Z|[+-].*)$/.test(rest)) return undefined;
  const written = year.length > 4 ? `${sign || "+"}${year}` : sign + year.padStart(4, "0");
  return isoTimeOf(written + padded(rest));
}

/** A date with a fraction of a second and a zone. */
function fractionalTime(text: string): number | undefined {
  return /T\d\d:\d\d:\d\d[.,]\d{1,9}(?:Z|[+-])/.test(text) ? isoTimeOf(text) : undefined;
}

/** With two digits for each part, as the lenient formats take one. */
function padded(text: string): string {
  return text.replace(/(?<=[-T:])(\d)(?!\d)/g, "0$1");
}

const mostMilliseconds = 2n ** 63n - 1n;

function epochReader(factor: 1 | 1000): DateReader {
  // The rest of a fraction: nanoseconds of milliseconds, or of seconds.
  const digits = factor === 1 ? /^(-?\d{1,19})(?:\.(\d{0,6}))?$/ : /^(-?\d{1,19})(?:\.(\d{0,9}))?$/;
  return (text) => {
    const [, whole, fraction = ""] = digits.exec(text) ?? [];
    if (whole === undefined || (factor === 1000 && text === "-0")) return undefined;
    const value = BigInt(whole) * BigInt(factor);
    if (value > mostMilliseconds || value < -mostMilliseconds) return undefined;
    const milliseconds = factor === 1 ? 0 : Number(fraction.padEnd(3, "0").slice(0, 3));
    return Number(value) + (whole.startsWith("-") ? -milliseconds : milliseconds);
  };
}

type Part = "year" | "month" | "day" | "hour" | "minute" | "second" | "fraction" | "zone" | "half";

const monthNames = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
const dayNames = "Mon Tue Wed Thu Fri Sat Sun".split(" ");
const zonePatterns: Readonly<Record<string, string>> = {
  X: "Z|[+-]\\d\\d(?:\\d\\d)?",
  XX: "Z|[+-]\\d{4}",
  XXX: "Z|[+-]\\d\\d:\\d\\d",
  Z: "[+-]\\d{4}",
  ZZ: "[+-]\\d{4}",
  x: "[+-]\\d\\d(?:\\d\\d)?",
  xxx: "[+-]\\d\\d:\\d\\d",
  z: "[A-Za-z/_+-]+",
};

/** Patterns of letters of Java's DateTimeFormatter; undefined for unknown ones. */
function partOf(letters: string): readonly [pattern: string, part?: Part] | undefined {
  const digits = letters.length === 1 ? "\\d{1,2}" : `\\d{${letters.length}}`;
  switch (letters[0]) {
    case "y":
    case "u":
      return [letters.length === 2 ? "\\d\\d" : "\\d{4}", "year"];
    case "M":
      return letters.length === 3 ? [monthNames.join("|"), "month"] : [digits, "month"];
    case "d":
      return [digits, "day"];
    case "E":
      return [dayNames.join("|")];
    case "H":
    case "h":
      return [digits, "hour"];
    case "a":
      return ["AM|PM", "half"];
    case "m":
      return [digits, "minute"];
    case "s":
      return [digits, "second"];
    case "S":
      return [`\\d{${letters.length}}`, "fraction"];
    default: {
      const zone = zonePatterns[letters];
      return zone === undefined ? undefined : [zone, "zone"];
    }
  }
}

function patternReader(pattern: string): DateReader {
  const parts: Part[] = [];
  let isKnown = true;
  const source = pattern.replace(/'([^']*)'|([A-Za-z])\2*|./g, (token, quoted: string | undefined) => {
    if (quoted !== undefined) return quoted === "" ? "'" : escaped(quoted);
    if (!/[A-Za-z]/.test(token)) return escaped(token);
    const part = partOf(token);
    if (part === undefined) isKnown = false;
    if (part?.[1] === undefined) return `(?:${part?.[0] ?? ".*"})`;
    parts.push(part[1]);
    return `(${part[0]})`;
  });
  if (!(isKnown as boolean)) return () => NaN;
  const expression = new RegExp(`^${source}$`);
  return (text) => {
    const found = expression.exec(text);
    if (found === null) return undefined;
    const values = Object.fromEntries(parts.map((part, place) => [part, found[place + 1] ?? ""]));
    return timeOfParts({
      ...values,
      ...(values.year?.length === 2 && { year: `20${values.year}` }),
      ...(values.month !== undefined && { month: monthOf(values.month) }),
      ...(values.half !== undefined && { hour: hourOf(values.hour ?? "0", values.half) }),
      ...(values.zone !== undefined && { zone: values.zone.replace(/^([+-]\d\d)(\d\d)$/, "$1:$2") }),
    });
  };
}

function monthOf(text: string): string {
  const named = monthNames.indexOf(text);
  return named === -1 ? text : String(named + 1);
}

function hourOf(hour: string, half: string): string {
  return String((Number(hour) % 12) + (half === "PM" ? 12 : 0));
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
}
