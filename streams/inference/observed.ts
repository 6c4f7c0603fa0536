import { isIP } from "node:net";
import { type DateSpelling, dateSpelling, epochSpelling, isFinerEpoch } from "../fields/date-spellings";
import { isObject } from "../fields/mapping-fields";

/** Kinds of values that a mapping distinguishes. */
export type Kind = "null" | "boolean" | "long" | "double" | "string" | "object";

/** Most values of a field that are kept, to distinguish labels from free text. */
const MOST_DISTINCT = 1000;

/** Statistics of one field over all records. */
export class ObservedField {
  /** Number of values by kind. */
  readonly kinds = new Map<Kind, number>();
  /** Number of records, or enclosing objects, with a value. */
  present = 0;
  inLists = false;
  readonly texts = new ObservedTexts();
  readonly numbers = new ObservedNumbers();
  /** Distinct texts, numbers and booleans; at most 1,000 of them. */
  readonly distinct = new Set<unknown>();
  readonly inner = new ObservedObject();

  count(kind: Kind): number {
    return this.kinds.get(kind) ?? 0;
  }

  get values(): number {
    return [...this.kinds.values()].reduce((sum, count) => sum + count, 0) - this.count("null");
  }

  add(given: unknown): void {
    if (Array.isArray(given)) {
      this.inLists = true;
      for (const item of given) this.add(item);
      return;
    }
    // A number that is too large, which a numeric field refuses.
    const value = given === Infinity || given === -Infinity ? String(given) : given;
    const kind = kindOf(value);
    this.kinds.set(kind, this.count(kind) + 1);
    if (isObject(value)) this.inner.add(value);
    else if (value !== null && this.distinct.size < MOST_DISTINCT) this.distinct.add(value);
    if (typeof value === "string") this.texts.add(value);
    if (typeof value === "number") this.numbers.add(value);
  }
}

/** The objects of a field, or the records themselves. */
export class ObservedObject {
  objects = 0;
  readonly fields = new Map<string, ObservedField>();

  add(record: Readonly<Record<string, unknown>>): void {
    this.objects++;
    for (const [name, value] of Object.entries(record)) this.field(name, value);
  }

  /** A name with dots is a path, as in an index. */
  private field(name: string, value: unknown): void {
    const dot = name.indexOf(".");
    const isPath = dot > 0 && dot < name.length - 1;
    const first = isPath ? name.slice(0, dot) : name;
    const field = this.fields.get(first) ?? new ObservedField();
    this.fields.set(first, field);
    if (hasValue(value)) field.present++;
    field.add(isPath ? { [name.slice(dot + 1)]: value } : value);
  }
}

const hasValue = (value: unknown): boolean =>
  Array.isArray(value) ? value.some(hasValue) : value !== null && value !== undefined;

/** 2^63: beyond the type long. */
const LONG_END = 2 ** 63;

function kindOf(value: unknown): Kind {
  if (value === null || value === undefined) return "null";
  if (typeof value === "number")
    return Number.isInteger(value) && value >= -LONG_END && value < LONG_END ? "long" : "double";
  return typeof value === "boolean" || typeof value === "string" ? (typeof value as "boolean" | "string") : "object";
}

class ObservedTexts {
  count = 0;
  empty = 0;
  addresses = 0;
  booleans = 0;
  /** Texts of digits that a number would change. */
  leadingZeros = 0;
  wholeNumbers = 0;
  fractions = 0;
  longest = 0;
  words = 0;
  readonly dates = new Spellings();
  /** The same with the day before the month, where slashes are between them. */
  readonly dayFirst = new Spellings();
  /** Of texts of digits alone. */
  readonly epochs = new Spellings();

  add(text: string): void {
    this.count++;
    this.longest = Math.max(this.longest, text.length);
    this.words += text.split(/\s+/).length;
    if (text === "") this.empty++;
    if (isIP(text) !== 0 && !text.includes("%")) this.addresses++;
    if (text === "true" || text === "false") this.booleans++;
    if (/^-?\d{1,18}$/.test(text)) this.wholeNumbers++;
    else if (/^-?\d{1,15}\.\d{1,15}$/.test(text)) this.fractions++;
    if (/^-?0\d/.test(text)) this.leadingZeros++;
    this.dates.add(dateSpelling(text), text);
    this.dayFirst.add(dateSpelling(text, "day"), text);
    this.epochs.add(epochSpelling(text), text);
  }
}

class ObservedNumbers {
  count = 0;
  finerEpochs = 0;
  /** Whole numbers with more digits than a number of JavaScript keeps. */
  unsafe = 0;
  readonly epochs = new Spellings();

  add(value: number): void {
    this.count++;
    if (isFinerEpoch(value)) this.finerEpochs++;
    if (Number.isInteger(value) && !Number.isSafeInteger(value)) this.unsafe++;
    this.epochs.add(epochSpelling(value), value);
  }
}

/** Spellings of times, in order of appearance. */
export class Spellings {
  count = 0;
  private readonly byFormat = new Map<string, DateSpelling>();
  /** Whether any of them has a time of day. */
  hasClock = false;
  /** Whether any of them is a text with a time of day but no zone. */
  lacksZone = false;

  add(spelling: DateSpelling | undefined, value: unknown): void {
    if (spelling === undefined) return;
    this.count++;
    this.byFormat.set(spelling.format, spelling);
    const text = String(value);
    this.hasClock ||= text.length > "2026-11-28".length;
    this.lacksZone ||= text.includes(":") && !/(Z|GMT|UTC|[+-]\d\d(:?\d\d)?)$/.test(text);
  }

  get all(): readonly DateSpelling[] {
    return [...this.byFormat.values()];
  }
}
