import { isoTimeOf } from "./field-values";
import type { FieldValue, Scalar } from "./field-types";
import type { Dynamic, Mapping } from "./mapping";

/** Values of the fields that were asked for, by path. */
export type Values = ReadonlyMap<string, readonly NonNullable<FieldValue>[]>;

/** Why a document does not fit: a field and its value as JSON, or what is wrong with the whole. */
export type Unfit =
  | { readonly field: string; readonly fieldType: string; readonly value: string }
  | { readonly type: ErrorType; readonly reason: string };

export type ErrorType = "mapper_parsing_exception" | "illegal_argument_exception" | "strict_dynamic_mapping_exception";

class UnfitError extends Error {
  constructor(readonly unfit: Unfit) {
    super("document");
  }
}

/** Defaults of `index.mapping.{depth,total_fields}.limit`, and of Jackson for a number's length. */
const mostLevels = 20;
const mostFields = 1000;
const mostDigits = 1000;

/** Fields that the engine makes itself (OpenSearch: "Metadata fields"). */
const metadataFields = new Set(
  "_id _index _source _routing _field_names _ignored _seq_no _version _primary_term _nested_path _data_stream_timestamp".split(
    " ",
  ),
);

/**
 * Judges a document as OpenSearch 2.19 does in a new index with the mapping; a test runs the same
 * documents through both. Undeclared fields get the type of their first value in the document: what
 * earlier documents had is not known here.
 * @param wanted paths of fields whose values are returned.
 */
export function judge(text: string, mapping: Mapping, wanted: ReadonlySet<string> = new Set()): Values | Unfit {
  const judging = new Judging(text, mapping, wanted);
  try {
    return judging.values();
  } catch (error) {
    if (error instanceof UnfitError) return error.unfit;
    // A document nested so deep that reading it overflows the stack.
    if (error instanceof SyntaxError || error instanceof RangeError)
      return { type: "mapper_parsing_exception", reason: "failed to parse" };
    throw error;
  }
}

export function isUnfit(judged: Values | Unfit): judged is Unfit {
  return !(judged instanceof Map);
}

/** Of JSON that is valid; a colon tells nothing more. */
const tokens = /"(?:[^"\\]+|\\.)*"|[{}[\],]|[^\s"{}[\],:]+/g;

/** A field: its path, and how many names the path has. */
interface Place {
  readonly path: string;
  readonly parts: number;
}

interface Frame extends Place {
  /** Names so far; undefined for an array. */
  readonly names: Set<string> | undefined;
  /** What happens to undeclared fields in it. */
  readonly dynamic: Dynamic;
  readonly isSkipped: boolean;
}

class Judging {
  /** Types of fields that are not declared, by path. */
  private readonly types = new Map<string, string>();
  private fields: number;
  private counts = 0;
  private readonly found = new Map<string, NonNullable<FieldValue>[]>();

  constructor(
    private readonly text: string,
    private readonly mapping: Mapping,
    private readonly wanted: ReadonlySet<string>,
  ) {
    this.fields = mapping.count;
  }

  values(): Values {
    const document: unknown = JSON.parse(this.text);
    if (typeof document !== "object" || document === null || Array.isArray(document)) refuse("failed to parse");
    this.walk();
    return this.found;
  }

  /** One pass: names and depth first, as the engine reads them, then values by their fields. */
  private walk(): void {
    const frames: Frame[] = [];
    let [objects, arrays] = [0, 0];
    let name: Place | undefined;
    let isName = false;
    const outside: Frame = { path: "", parts: 0, names: undefined, dynamic: this.mapping.dynamic, isSkipped: false };
    for (const token of this.text.match(tokens) ?? []) {
      const frame = frames.at(-1) ?? outside;
      const of = name ?? frame;
      if (token === "{" || token === "[") {
        const isObject = token === "{";
        if (isObject ? ++objects > mostLevels : ++arrays > mostLevels)
          refuse(`failed to parse: The depth of the field has exceeded the allowed limit of [${mostLevels}]`);
        const inside = this.opened(frame, of, isObject);
        frames.push({ ...inside, path: of.path, parts: of.parts, names: isObject ? new Set() : undefined });
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
        isName = frame.names !== undefined;
      } else if (isName && frame.names !== undefined) {
        name = this.name(unquoted(token), frame.names, frame);
        isName = false;
      } else if (!frame.isSkipped) this.value(of, token, frame.dynamic);
    }
  }

  private name(name: string, names: Set<string>, parent: Frame): Place {
    if (names.has(name)) refuse(`failed to parse: Duplicate field '${name}'`);
    names.add(name);
    if (parent.isSkipped) return parent;
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

  private opened(frame: Frame, { path, parts }: Place, isObject: boolean): Pick<Frame, "dynamic" | "isSkipped"> {
    if (frame.isSkipped || path === "") return frame;
    const field = this.mapping.fields.get(path);
    if (field?.kind === "opaque") return { dynamic: "true", isSkipped: true };
    if (field?.kind === "object") return { dynamic: field.dynamic, isSkipped: false };
    if (!isObject)
      return field === undefined && this.isIgnored(path, frame.dynamic) ? { ...frame, isSkipped: true } : frame;
    if (field !== undefined) throw new UnfitError({ field: path, fieldType: field.type, value: this.valueOf(path) });
    if (path === "_doc_count") refuse("failed to parse field [_doc_count] of type [_doc_count]");
    if (this.isIgnored(path, frame.dynamic)) return { ...frame, isSkipped: true };
    this.map(path, parts, "object");
    return frame;
  }

  private value({ path, parts }: Place, token: string, dynamic: Dynamic): void {
    if (token.length > mostDigits && /^-?\d/.test(token) && token.replace(/\D/g, "").length > mostDigits)
      refuse(`failed to parse: a number has more than ${mostDigits} digits`);
    if (path === "_doc_count") {
      if (this.counts++ > 0) refuse("_doc_count appears more than once in this document");
      if (!(Number.isInteger(Number(token)) && Number(token) > 0))
        refuse("failed to parse field [_doc_count] of type [_doc_count]: it must be a positive integer");
      return;
    }
    const field = this.mapping.fields.get(path);
    if (field?.kind === "opaque") return;
    if (token === "null") {
      if (field === undefined) this.isIgnored(path, dynamic, true);
      return;
    }
    if (field === undefined) {
      if (!this.isIgnored(path, dynamic)) this.map(path, parts, this.dynamicType(path, token));
      this.keep(path, scalarOf(token).text);
    } else if (field.kind === "object") {
      refuse(`object mapping for [${path}] tried to parse field [${path}] as object, but found a concrete value`);
    } else {
      const value = field.read(scalarOf(token));
      if (value === undefined) throw new UnfitError({ field: path, fieldType: field.type, value: this.valueOf(path) });
      const most = field.longestBytes;
      if (typeof value === "string" && value.length * 3 > most && Buffer.byteLength(value) > most) {
        const limit = `whose UTF8 encoding is longer than the max length ${most}`;
        const reason = `Document contains at least one immense term in field="${path}" (${limit})`;
        refuse(reason, "illegal_argument_exception");
      }
      if (value !== null) this.keep(path, value);
    }
  }

  private keep(path: string, value: NonNullable<FieldValue>): void {
    if (!this.wanted.has(path)) return;
    const values = this.found.get(path);
    if (values === undefined) this.found.set(path, [value]);
    else values.push(value);
  }

  /**
   * Whether an undeclared field is stored unseen. @throws when the mapping is strict, or when the
   * name lies below a declared value, which a null may.
   */
  private isIgnored(path: string, inherited: Dynamic, isNull = false): boolean {
    // A name with dots may lie in a declared object.
    let dynamic = inherited;
    for (let dot = path.lastIndexOf("."); dot > 0; dot = path.lastIndexOf(".", dot - 1)) {
      const field = this.mapping.fields.get(path.slice(0, dot));
      if (field === undefined) continue;
      if (field.kind === "object") dynamic = field.dynamic;
      else if (!isNull) refuseBelow(path, path.slice(0, dot));
      break;
    }
    if (dynamic === "strict") {
      const dot = path.lastIndexOf(".");
      const [parent, own] = dot === -1 ? ["_doc", path] : [path.slice(0, dot), path.slice(dot + 1)];
      const reason = `mapping set to strict, dynamic introduction of [${own}] within [${parent}] is not allowed`;
      refuse(reason, "strict_dynamic_mapping_exception");
    }
    return dynamic === "false";
  }

  /** The type that a new index gives to a field from its first value. */
  private dynamicType(path: string, token: string): string {
    if (token === "true" || token === "false") return "boolean";
    if (!token.startsWith('"')) return numberType(path, token);
    const text = unquoted(token);
    if (this.mapping.numericDetection && /^-?\d+(\.\d+)?$/.test(text)) return numberType(path, text);
    return this.mapping.dateDetection && isDetectedDate(text) ? "date" : "text";
  }

  /** Gives a field and the objects around it their types. */
  private map(path: string, parts: number, type: string): void {
    if (parts > mostLevels) refuse(`Limit of mapping depth [${mostLevels}] has been exceeded due to [${path}]`);
    const known = this.types.get(path);
    if (known === type) return;
    if (known !== undefined)
      refuse(`mapper [${path}] cannot be changed from type [${known}] to [${type}]`, "illegal_argument_exception");
    const parent = path.slice(0, Math.max(0, path.lastIndexOf(".")));
    const outer = this.mapping.fields.get(parent);
    if (parent !== "" && outer?.kind !== "object") {
      if (outer !== undefined || metadataFields.has(parent) || parent === "_doc_count") refuseBelow(path, parent);
      this.map(parent, parts - 1, "object");
    }
    this.types.set(path, type);
    // A text has a keyword beside it.
    this.fields += type === "text" ? 2 : 1;
    if (this.fields > mostFields)
      refuse(`Limit of total fields [${mostFields}] has been exceeded`, "illegal_argument_exception");
  }

  /** The value of a declared field as JSON, for people. */
  private valueOf(field: string): string {
    let value: unknown = JSON.parse(this.text);
    for (const name of field.split(".")) value = (value as Record<string, unknown> | undefined)?.[name];
    return (typeof value === "string" ? value : ((JSON.stringify(value) as string | undefined) ?? "")).slice(0, 200);
  }
}

function scalarOf(token: string): Scalar {
  if (token.startsWith('"')) return { kind: "string", text: unquoted(token) };
  return { kind: token === "true" || token === "false" ? "boolean" : "number", text: token };
}

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

function refuseBelow(path: string, parent: string): never {
  refuse(
    `Could not dynamically add mapping for field [${path}]. Existing mapping for [${parent}] must be of type object`,
  );
}

function refuse(reason: string, type: ErrorType = "mapper_parsing_exception"): never {
  throw new UnfitError({ type, reason });
}
