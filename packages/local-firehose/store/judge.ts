import { doubleOf, isoTimeOf, timeOf } from "./field-values";

/**
 * The fields that the stream's index template declares (lambda/setup/index-template.ts), with their
 * types.
 */
export const fieldTypes: Readonly<Record<string, "date" | "double" | "text">> = {
  price: "double",
  change: "double",
  timestamp: "date",
  ticker_symbol: "text",
  sector: "text",
};

/**
 * What is asked of a document besides its source; of a field with several values, the first, and of
 * prices their mean.
 */
export interface Columns {
  readonly timestampMs?: number;
  readonly ticker?: string;
  readonly price?: number;
}

/** Why a document does not fit: a field and its value as JSON, or what is wrong with the whole. */
export type Unfit = { readonly field: string; readonly value: string } | { readonly reason: string };

class UnfitError extends Error {
  constructor(readonly unfit: Unfit) {
    super("document");
  }
}

/**
 * Defaults of `index.mapping.depth.limit`, `index.mapping.total_fields.limit`, and of Jackson for
 * one number's characters.
 */
const mostLevels = 20;
const mostFields = 1000;
const mostDigits = 1000;
/** Fields of the template, the keywords of its texts included. */
const declaredFields = 7;

/** Fields that the engine makes itself (OpenSearch: "Metadata fields"). */
const metadataFields = new Set([
  "_id",
  "_index",
  "_source",
  "_routing",
  "_field_names",
  "_ignored",
  "_seq_no",
  "_version",
  "_primary_term",
  "_nested_path",
  "_data_stream_timestamp",
]);

/**
 * Judges a document as OpenSearch 2.19 does in a new index of the template: one test runs the same
 * documents through both. Fields that are not declared get the type of their first value in the
 * document; what documents before it had is not known here.
 */
export function judge(text: string): Columns | Unfit {
  const judging = new Judging(text);
  try {
    return judging.columns();
  } catch (error) {
    if (error instanceof UnfitError) return error.unfit;
    // A document nested so deep that reading it overflows the stack.
    if (error instanceof SyntaxError || error instanceof RangeError) return { reason: "failed to parse" };
    throw error;
  }
}

export function isUnfit(judged: Columns | Unfit): judged is Unfit {
  return "reason" in judged || "field" in judged;
}

/** Of JSON that is valid; a colon tells nothing more. */
const tokens = /"(?:[^"\\]+|\\.)*"|[{}[\],]|[^\s"{}[\],:]+/g;

/** An object or array that is open. */
interface Frame {
  /** Names so far; undefined for an array. */
  readonly names: Set<string> | undefined;
  /** Path of the field whose value this is, and its parts. */
  readonly path: string;
  readonly parts: number;
}

class Judging {
  /** Types of fields that are not declared, by path. */
  private readonly types = new Map<string, string>();
  private fields = declaredFields;
  private counts = 0;
  private readonly values = new Map<string, unknown[]>();

  constructor(private readonly text: string) {}

  columns(): Columns {
    const document: unknown = JSON.parse(this.text);
    if (typeof document !== "object" || document === null || Array.isArray(document)) refuse("failed to parse");
    this.walk();
    const [timestamp] = this.values.get("timestamp") ?? [];
    const [ticker] = this.values.get("ticker_symbol") ?? [];
    const prices = (this.values.get("price") ?? []) as number[];
    return {
      ...(typeof timestamp === "number" && Number.isFinite(timestamp) && { timestampMs: timestamp }),
      ...(typeof ticker === "string" && { ticker }),
      ...(prices.length > 0 && { price: prices.reduce((sum, price) => sum + price / prices.length, 0) }),
    };
  }

  /**
   * One pass over the tokens: names and depth first, as the engine reads them, then each value by
   * the field it is of.
   */
  private walk(): void {
    const frames: Frame[] = [];
    let [objects, arrays] = [0, 0];
    let name: { path: string; parts: number } | undefined;
    let isName = false;
    for (const token of this.text.match(tokens) ?? []) {
      const frame = frames.at(-1);
      const of = name ?? frame ?? { path: "", parts: 0 };
      if (token === "{" || token === "[") {
        const isObject = token === "{";
        if (isObject ? ++objects > mostLevels : ++arrays > mostLevels)
          refuse(`failed to parse: The depth of the field has exceeded the allowed limit of [${mostLevels}]`);
        if (isObject && of.path !== "") this.object(of);
        frames.push({ names: isObject ? new Set() : undefined, path: of.path, parts: of.parts });
        name = undefined;
        isName = isObject;
      } else if (token === "}" || token === "]") {
        if (token === "}") objects--;
        else arrays--;
        frames.pop();
        isName = false;
        name = undefined;
      } else if (token === ",") {
        name = undefined;
        isName = frame?.names !== undefined;
      } else if (isName && frame?.names !== undefined) {
        name = this.name(unquoted(token), frame.names, frame);
        isName = false;
      } else this.value(of, token);
    }
  }

  private name(name: string, names: Set<string>, parent: Frame): { path: string; parts: number } {
    if (names.has(name)) refuse(`failed to parse: Duplicate field '${name}'`);
    names.add(name);
    if (name === "") refuse("failed to parse: field name cannot be an empty string");
    let ownPath = name;
    let ownParts = 1;
    if (name.includes(".")) {
      // As Java splits: empty parts at the end are none.
      const parts = name.replace(/\.+$/, "").split(".");
      if (parts.some((part) => part.trim() === ""))
        refuse(`failed to parse: the field name [${name}] has a part without a name`);
      ownPath = parts.join(".");
      ownParts = parts.length;
    }
    const path = parent.path === "" ? ownPath : `${parent.path}.${ownPath}`;
    if (metadataFields.has(path)) refuse(`failed to parse field [${path}] of type [${path}]: it is a metadata field`);
    return { path, parts: parent.parts + ownParts };
  }

  private object({ path, parts }: { path: string; parts: number }): void {
    if (Object.hasOwn(fieldTypes, path)) throw new UnfitError({ field: path, value: this.valueOf(path) });
    if (path === "_doc_count") refuse("failed to parse field [_doc_count] of type [_doc_count]");
    this.map(path, parts, "object");
  }

  private value({ path, parts }: { path: string; parts: number }, token: string): void {
    if (token.length > mostDigits && /^-?\d/.test(token) && token.replace(/\D/g, "").length > mostDigits)
      refuse(`failed to parse: a number has more than ${mostDigits} digits`);
    if (path === "_doc_count" && this.counts++ > 0) refuse("_doc_count appears more than once in this document");
    if (path === "_doc_count" && !(Number.isInteger(Number(token)) && Number(token) > 0))
      refuse("failed to parse field [_doc_count] of type [_doc_count]: it must be a positive integer");
    const type = Object.hasOwn(fieldTypes, path) ? fieldTypes[path] : undefined;
    if (token === "null" || path === "_doc_count") return;
    if (type === undefined) this.map(path, parts, this.dynamicType(path, token));
    else this.declared(path, type, token);
  }

  private declared(path: string, type: "date" | "double" | "text", token: string): void {
    const isBoolean = token === "true" || token === "false";
    const text = token.startsWith('"') ? unquoted(token) : token;
    const value = type === "text" ? text : isBoolean ? undefined : type === "date" ? timeOf(text) : doubleOf(text);
    if (value === undefined) throw new UnfitError({ field: path, value: this.valueOf(path) });
    if (value === null) return;
    const values = this.values.get(path);
    if (values === undefined) this.values.set(path, [value]);
    else values.push(value);
  }

  /** The type that a new index gives to a field from its first value. */
  private dynamicType(path: string, token: string): string {
    if (token === "true" || token === "false") return "boolean";
    if (!token.startsWith('"')) return numberType(path, token);
    return isDetectedDate(unquoted(token)) ? "date" : "text";
  }

  /** Gives a field and the objects around it their types. */
  private map(path: string, parts: number, type: string): void {
    if (parts > mostLevels) refuse(`Limit of mapping depth [${mostLevels}] has been exceeded due to [${path}]`);
    const known = this.types.get(path);
    if (known === type) return;
    if (known !== undefined) refuse(`mapper [${path}] cannot be changed from type [${known}] to [${type}]`);
    const parent = path.slice(0, Math.max(0, path.lastIndexOf(".")));
    if (parent !== "") {
      if (Object.hasOwn(fieldTypes, parent) || metadataFields.has(parent) || parent === "_doc_count")
        refuse(
          `Could not dynamically add mapping for field [${path}]. Existing mapping for [${parent}] must be of type object`,
        );
      this.map(parent, parts - 1, "object");
    }
    this.types.set(path, type);
    // A text has a keyword beside it.
    this.fields += type === "text" ? 2 : 1;
    if (this.fields > mostFields) refuse(`Limit of total fields [${mostFields}] has been exceeded`);
  }

  /** The value of a declared field as JSON, for people. */
  private valueOf(field: string): string {
    const value = (JSON.parse(this.text) as Record<string, unknown>)[field];
    return (typeof value === "string" ? value : JSON.stringify(value)).slice(0, 200);
  }
}

/** The text that a JSON string stands for. */
function unquoted(token: string): string {
  return token.includes("\\") ? (JSON.parse(token) as string) : token.slice(1, -1);
}

function numberType(path: string, token: string): "float" | "long" {
  if (!/[.eE]/.test(token)) {
    if (token.length > 15 && BigInt.asIntN(64, BigInt(token)) !== BigInt(token))
      refuse(`failed to parse field [${path}] of type [long]: ${token.slice(0, 50)} is out of range`);
    return "long";
  }
  if (!Number.isFinite(Math.fround(Number(token))))
    refuse(`failed to parse field [${path}] of type [float]: only finite values are supported`);
  return "float";
}

/** `date_detection` with its two default formats; what has no separator is never looked at. */
function isDetectedDate(text: string): boolean {
  if (!/[-:/]/.test(text)) return false;
  return isoTimeOf(text) !== undefined || /^\d{4}\/\d\d\/\d\d(?: \d\d:\d\d:\d\d)?(?: (?:Z|[+-]\d{4}))?$/.test(text);
}

function refuse(reason: string): never {
  throw new UnfitError({ reason });
}
