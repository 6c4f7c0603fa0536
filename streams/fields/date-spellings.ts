/** Spellings of times in records, with the `date` format of each. */

/** One spelling of a time. https://docs.opensearch.org/latest/mappings/supported-field-types/date/#formats */
export interface DateSpelling {
  readonly format: string;
  /** A time at the same spelling as the example. */
  readonly write: (time: Date, example: unknown) => string | number;
  /** Names of months and days are English. */
  readonly isEnglish?: boolean;
}

const ISO = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d([.,]\d{1,9})?)?(Z|[+-]\d\d(:?\d\d)?)?)?$/;
const BASIC = /^\d{8}T\d{6}(\.\d{3})?Z$/;
const SPACED = /^\d{4}([-/])\d\d\1\d\d(?: \d\d:\d\d(?::\d\d([.,]\d{1,9})?)?( ?)(Z|[+-]\d\d(?::\d\d|\d\d)?)?)?$/;
const YEAR_LAST = /^(\d\d)([./])(\d\d)\2(\d{4})(.*)$/;
const MONTH = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)";
const MAIL = new RegExp(
  `^(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), )?(\\d{1,2}) ${MONTH} \\d{4} \\d\\d:\\d\\d(:\\d\\d)? (GMT|UTC|[+-]\\d{4})$`,
);
const LOG = new RegExp(`^\\d\\d/${MONTH}/\\d{4}:\\d\\d:\\d\\d:\\d\\d [+-]\\d{4}$`);

/** Words in names of time fields. */
const TIME_WORDS = new Set(
  "ts time timestamp date datetime when epoch at on created updated received occurred".split(" "),
);
const UNITS = new Set("ms millis s sec seconds utc".split(" "));

/** Whether a field's name means a time; only then a number is read as a time. */
export function isTimeName(path: string): boolean {
  const words = path
    .slice(path.lastIndexOf(".") + 1)
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "");
  const last = words.length > 1 && UNITS.has(words.at(-1) ?? "") ? words.at(-2) : words.at(-1);
  return TIME_WORDS.has(last ?? "") || /(time|date|timestamp)$/.test(last ?? "");
}

const YEAR_2000_SECONDS = 946_684_800;
const YEAR_2100_SECONDS = 4_102_444_800;
const within = (value: number, unit: number): boolean =>
  value >= YEAR_2000_SECONDS * unit && value < YEAR_2100_SECONDS * unit;

export const EPOCH_SECONDS: DateSpelling = {
  format: "epoch_second",
  write: (time, example) =>
    like(example, Number.isInteger(Number(example)) ? Math.floor(time.getTime() / 1000) : time.getTime() / 1000),
};
export const EPOCH_MILLISECONDS: DateSpelling = {
  format: "epoch_millis",
  write: (time, example) => like(example, time.getTime()),
};

const like = (example: unknown, value: number): string | number =>
  typeof example === "string" ? String(value) : value;

/** Whether a `date` field takes ISO 8601 with milliseconds; a pattern with a `T` counts. */
export const takesIso = (format = isoSpelling.format): boolean =>
  format.split("||").some((one) => /^(strict_)?date(_optional)?_time(_nanos)?$|'T'/.test(one));

/** Spelling of a number, or a text of digits, as a time from 2000 to 2100. */
export function epochSpelling(value: unknown): DateSpelling | undefined {
  const isNumber = typeof value === "number" || (typeof value === "string" && /^\d{10}(\d{3}|\.\d{1,9})?$/.test(value));
  const number = isNumber ? Number(value) : NaN;
  if (within(number, 1)) return EPOCH_SECONDS;
  return within(number, 1000) && Number.isInteger(number) ? EPOCH_MILLISECONDS : undefined;
}

/** Whether a number is a time in microseconds or nanoseconds, which a `date` field cannot hold. */
export const isFinerEpoch = (value: unknown): boolean =>
  typeof value === "number" && (within(value, 1e6) || within(value, 1e9));

/** The spelling of a text that is a time; `slashes` tells what is first in `11/28/2026`. */
export function dateSpelling(text: string, slashes: "month" | "day" = "month"): DateSpelling | undefined {
  if (ISO.test(text)) return isOnCalendar(text) ? isoSpelling : undefined;
  if (BASIC.test(text) && isOnCalendar(text.replace(/^(....)(..)(..)T(..)(..)(..)/, "$1-$2-$3T$4:$5:$6")))
    return {
      format: text.includes(".") ? "basic_date_time" : "basic_date_time_no_millis",
      write: (time) => withoutMarks(time, text.includes(".")),
    };
  const spaced = SPACED.exec(text);
  if (spaced !== null) return isOnCalendar(text) ? spacedSpelling(text, spaced) : undefined;
  const yearLast = YEAR_LAST.exec(text);
  if (yearLast !== null) return yearLastSpelling(yearLast, slashes);
  const mail = MAIL.exec(text);
  if (mail !== null) return Number.isNaN(Date.parse(text)) || !isRealDay(text) ? undefined : mailSpelling(text, mail);
  return LOG.test(text) && isRealDay(text) ? logSpelling : undefined;
}

/** Whether day, time of day and offset exist. */
function isOnCalendar(text: string): boolean {
  const day = text.slice(0, 10).replaceAll("/", "-");
  const time = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(time.getTime()) || !time.toISOString().startsWith(day)) return false;
  return isClock(text.slice(11)) && !/[+-](?!0\d|1[0-7])\d\d(:?\d\d)?$|[+-]\d\d:?[6-9]\d$/.test(text.slice(11));
}

const isClock = (text: string): boolean => !/^(?:2[4-9]|[3-9]\d)|^\d\d:[6-9]|^\d\d:\d\d:[6-9]/.test(text);

/** Of a text with an English month. */
function isRealDay(text: string): boolean {
  const [, weekday, day = "", month = "", year = "", clock = ""] =
    /^(?:(\w{3}), )?(\d{1,2})[ /](\w{3})[ /](\d{4})[ :](\S+)/.exec(text) ?? [];
  const time = new Date(`${day} ${month} ${year} 00:00:00 GMT`);
  // Java refuses a wrong weekday.
  const isWeekday = weekday === undefined || time.toUTCString().startsWith(weekday);
  return time.getUTCDate() === Number(day) && isWeekday && isClock(clock);
}

const isoSpelling: DateSpelling = {
  format: "strict_date_optional_time",
  write: (time, example) => {
    const text = String(example);
    if (text.length === 10) return time.toISOString().slice(0, 10);
    const zone = /(Z|[+-]\d\d(:?\d\d)?)$/.test(text.slice(10)) ? "Z" : "";
    return `${time.toISOString().slice(0, /[.,]\d/.test(text) ? 23 : 19)}${zone}`;
  },
};

const withoutMarks = (time: Date, milliseconds: boolean): string => {
  const text = time.toISOString().replaceAll(/[-:]/g, "");
  return milliseconds ? text : text.replace(/\.\d+/, "");
};

/** `2026-11-28 10:15:00.123 +01:00` with its marks: the parts that an example has. */
function spacedSpelling(
  text: string,
  [, mark = "-", fraction = "", space = "", zone = ""]: RegExpExecArray,
): DateSpelling {
  const day = `yyyy${mark}MM${mark}dd`;
  const [clock, clockLength] =
    text.length === 10 ? ["", 10] : /^.{10} \d\d:\d\d:/.test(text) ? [" HH:mm:ss", 19] : [" HH:mm", 16];
  const digits = Math.max(0, fraction.length - 1);
  const point = fraction.slice(0, 1);
  const zones: Readonly<Record<number, string>> = { 0: "", 1: "X", 3: "X", 5: "XX", 6: "XXX" };
  return {
    format: `${day}${clock}${digits > 0 ? `${point}${"S".repeat(digits)}` : ""}${space}${zones[zone.length] ?? ""}`,
    write: (time) => {
      const iso = time.toISOString();
      const shownFraction = digits > 0 ? `${point}${iso.slice(20, 23).padEnd(digits, "0").slice(0, digits)}` : "";
      const utc: Readonly<Record<number, string>> = { 0: "", 1: "Z", 3: "+00", 5: "+0000", 6: "+00:00" };
      const shownDay = iso.slice(0, 10).replaceAll("-", mark);
      return `${shownDay}${iso.slice(10, clockLength).replace("T", " ")}${shownFraction}${space}${utc[zone.length] ?? ""}`;
    },
  };
}

/** `28.11.2026 10:15` and with slashes: as with the year first, in another order. */
function yearLastSpelling(
  [, one = "", mark = "", two = "", year = "", clock = ""]: RegExpExecArray,
  slashes: "month" | "day",
): DateSpelling | undefined {
  const isMonthFirst = mark === "/" && slashes === "month";
  const turned = dateSpelling(`${year}/${isMonthFirst ? `${one}/${two}` : `${two}/${one}`}${clock}`);
  if (turned === undefined) return undefined;
  const inOrder = (year: string, month: string, day: string): string =>
    (isMonthFirst ? [month, day, year] : [day, month, year]).join(mark);
  return {
    format: turned.format.replace("yyyy/MM/dd", inOrder("yyyy", "MM", "dd")),
    write: (time, example) =>
      String(turned.write(time, example)).replace(
        /^(\d{4})\/(\d\d)\/(\d\d)/,
        (_, ...[year, month, day]: [string, string, string]) => inOrder(year, month, day),
      ),
  };
}

/** RFC 2822 and the dates of HTTP. */
function mailSpelling(text: string, [, day = "", seconds, zone = ""]: RegExpExecArray): DateSpelling {
  const weekday = text.includes(", ");
  return {
    format: `${weekday ? "EEE, " : ""}${day.length === 1 ? "d" : "dd"} MMM yyyy HH:mm${seconds === undefined ? "" : ":ss"} ${/^[+-]/.test(zone) ? "Z" : "z"}`,
    write: (time) => {
      const [name = "", , month = "", year = "", clock = ""] = time.toUTCString().replace(",", "").split(" ");
      const shownDay = String(time.getUTCDate()).padStart(day.length, "0");
      const shownZone = /^[+-]/.test(zone) ? "+0000" : zone;
      return `${weekday ? `${name}, ` : ""}${shownDay} ${month} ${year} ${seconds === undefined ? clock.slice(0, 5) : clock} ${shownZone}`;
    },
    isEnglish: true,
  };
}

/** The time of a web server's access log. */
const logSpelling: DateSpelling = {
  format: "dd/MMM/yyyy:HH:mm:ss Z",
  write: (time) => {
    const [, day = "", month = "", year = "", clock = ""] = time.toUTCString().split(" ");
    return `${day}/${month}/${year}:${clock} +0000`;
  },
  isEnglish: true,
};
