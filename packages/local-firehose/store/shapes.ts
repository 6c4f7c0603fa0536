import { type Field, type Mapping, objectOf } from "./mapping";

const text = String.raw`"[^"\\\x00-\x1f]*"`;
/** A text that is neither a date nor part of one. */
const plainText = String.raw`"[^"\\\x00-\x1f/:-]*"`;
const whole = (digits: number) => `-?(?:0|[1-9]\\d{0,${digits - 1}})`;
const number = (digits: number) => String.raw`${whole(digits)}(?:\.\d{1,15})?`;
const day = String.raw`(?:02-(?:0[1-9]|1\d|2[0-8])|(?:0[13-9]|1[0-2])-(?:0[1-9]|[12]\d|30)|(?:0[13578]|1[02])-31)`;
const isoTime = String.raw`"[12]\d{3}-${day}T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?Z"`;
const octet = String.raw`(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)`;

/** JSON that a field takes whatever it is, by type; of other types nothing is known. */
const byType: Readonly<Record<string, string>> = {
  text,
  keyword: text,
  wildcard: text,
  long: whole(15),
  integer: whole(9),
  short: whole(4),
  byte: whole(2),
  double: number(15),
  float: number(15),
  half_float: number(4),
  scaled_float: number(15),
  boolean: "true|false",
  ip: String.raw`"(?:${octet}\.){3}${octet}"`,
};

/** Shapes that are tried on each document; a stream usually has one or two. */
const mostShapes = 8;
/** Half of what an index may have, as a text may count twice; a shape takes time to make, too. */
const mostFields = 1000;
const mostLearnt = 100;
const longestDocument = 20_000;

export type ColumnKind = "time" | "text" | "number";

/** What is around a value: whether an undeclared one is mapped, and whether it lies in an array. */
interface Around {
  readonly isMapped: boolean;
  readonly isArray: boolean;
}

/**
 * Documents that fit by their looks: the names of one that was judged, in order, each with a value
 * that the mapping takes. Taking apart each of tens of thousands would cost ten times as much.
 */
export class Shapes {
  private known: readonly RegExp[] = [];
  private learnt = 0;
  private names = 0;

  /** @param columns that a query reads from the text: one value, of a known kind. */
  constructor(
    private readonly mapping: Mapping,
    private readonly columns: ReadonlyMap<string, ColumnKind>,
  ) {}

  /** @param documents lines, a character for each byte. */
  fit(documents: string, start: number, end: number): boolean {
    return this.known.some((shape) => {
      shape.lastIndex = start;
      return shape.test(documents) && shape.lastIndex === end;
    });
  }

  /** Takes the shape of a fitting document with plain names and known values only. */
  learn(document: string): void {
    if (this.learnt >= mostLearnt || document.length > longestDocument) return;
    this.names = 0;
    const pattern = this.objectPattern(JSON.parse(document) as object, "", {
      isMapped: this.mapping.dynamic !== "false",
      isArray: false,
    });
    if (pattern === undefined || this.mapping.count + 2 * this.names > mostFields) return;
    const shape = new RegExp(`${pattern}\\n`, "y");
    if (!shape.test(`${document}\n`)) return;
    this.learnt++;
    this.known = [shape, ...this.known].slice(0, mostShapes);
  }

  private objectPattern(object: object, before: string, around: Around): string | undefined {
    const members: string[] = [];
    for (const [name, value] of Object.entries(object)) {
      this.names++;
      if (!/^[A-Za-z][\w-]*$/.test(name)) return undefined;
      const pattern = this.valuePattern(value, before + name, around);
      if (pattern === undefined) return undefined;
      members.push(`"${name}":${pattern}`);
    }
    return `\\{${members.join(",")}\\}`;
  }

  private valuePattern(value: unknown, path: string, around: Around): string | undefined {
    const field = this.mapping.fields.get(path);
    const column = this.columns.get(path);
    // A query reads no columns from arrays.
    if (column !== undefined && around.isArray) return undefined;
    if (Array.isArray(value)) {
      const [first] = value as unknown[];
      if (column !== undefined || first === undefined || Array.isArray(first)) return undefined;
      const element = this.valuePattern(first, path, { ...around, isArray: true });
      return element === undefined ? undefined : `\\[(?:${element}(?:,(?!\\])|(?=\\])))*\\]`;
    }
    if (isObject(value)) {
      const isMapped = field?.kind === "object" ? field.dynamic !== "false" : around.isMapped && field === undefined;
      return this.objectPattern(value, `${path}.`, { ...around, isMapped });
    }
    if (field === undefined) return undeclaredPattern(value, column, around);
    const isNumber = field.kind === "value" && byType[field.type]?.startsWith("-?") === true;
    if (column === "number" && !isNumber) return undefined;
    const pattern = declaredPattern(field);
    return pattern === undefined ? undefined : `(?:${pattern}|null)`;
  }
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && objectOf(value) === value;
}

function undeclaredPattern(value: unknown, column: ColumnKind | undefined, around: Around): string | undefined {
  if (column === "number") return `(?:${number(15)}|null)`;
  if (column === "time") return `(?:${isoTime}|[1-9]\\d{9,14}|null)`;
  if (!around.isArray || !around.isMapped) return `(?:${text}|${number(15)}|true|false|null)`;
  // In an array, all values have the type of the first one.
  if (typeof value === "number") return Number.isInteger(value) ? whole(15) : undefined;
  if (typeof value === "boolean") return "(?:true|false)";
  return typeof value === "string" ? plainText : undefined;
}

function declaredPattern(field: Field): string | undefined {
  if (field.kind === "opaque") return `${text}|${number(15)}|true|false`;
  if (field.kind === "object") return undefined;
  if (field.type !== "date") return byType[field.type];
  // The formats are not repeated here: what looks like one of these is tried on the field itself.
  const takes = (example: string, kind: "string" | "number") => {
    const time = field.read({ kind, text: example });
    return typeof time === "number" && Number.isFinite(time) ? time : undefined;
  };
  const patterns = [
    ...(takes("2026-11-23T15:02:58.123456789Z", "string") === undefined ? [] : [isoTime]),
    ...(takes("1700000000000", "number") === 1_700_000_000_000 ? ["[1-9]\\d{9,14}"] : []),
    ...(takes("1700000000", "number") === 1_700_000_000_000 ? ["[1-9]\\d{8,10}"] : []),
  ];
  return patterns.length === 0 ? undefined : patterns.join("|");
}
