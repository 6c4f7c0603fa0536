/**
 * Checks that bytes are one JSON object and finds the place for a timestamp, without building
 * values. In valid UTF-8, it accepts what `JSON.parse` does; a fuzz test compares.
 */
import { isUtf8 } from "node:buffer";

/** An object found by {@link scanObject}. Offsets count bytes from the start of the record. */
export interface ScannedObject {
  /** Offset of the brace that closes the object. */
  readonly closingBrace: number;
  /** Whether a member before that brace needs a comma. */
  readonly needsComma: boolean;
  /** Whether the object keeps its own time field. */
  readonly hasField: boolean;
  /**
   * Ranges to omit, in rising order: line breaks between tokens (a bulk request has a line per
   * document) and replaced members (OpenSearch refuses duplicate keys).
   */
  readonly cuts: readonly ByteRange[];
}

/** The member that the function writes. */
export interface TimeField {
  /** ASCII without quotes, backslashes and control characters. */
  readonly name: string;
  /** Whether an existing member of this name stays; otherwise it is cut. */
  readonly keepExisting: boolean;
}

/** The bytes from `from` to before `to`. */
export interface ByteRange {
  readonly from: number;
  readonly to: number;
}

/** Why a record is refused. */
export type ScanFailure = "not a JSON object" | "not UTF-8";

const TAB = 0x09;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const SPACE = 0x20;
const QUOTE = 0x22;
const PLUS = 0x2b;
const COMMA = 0x2c;
const MINUS = 0x2d;
const DOT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
const COLON = 0x3a;
const OPEN_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const LOWER_E = 0x65;
const LOWER_F = 0x66;
const LOWER_T = 0x74;
const LOWER_U = 0x75;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const FIRST_NON_ASCII = 0x80;

/** 1 for the ASCII bytes that need no escape in a string. */
const PLAIN = Uint8Array.from({ length: 256 }, (_, byte) =>
  Number(byte >= SPACE && byte < FIRST_NON_ASCII && byte !== QUOTE && byte !== BACKSLASH),
);
const SIMPLE_ESCAPES = new Set(Buffer.from('"\\/bfnrt'));
const HEX_DIGITS = new Set(Buffer.from("0123456789abcdefABCDEF"));
const TRUE = Buffer.from("true");
const FALSE = Buffer.from("false");
const NULL = Buffer.from("null");

/**
 * Makes a function that scans the record in `bytes[0, length)`. `bytes` must have room for one byte
 * after the record, where the function writes a sentinel. It returns the object, or why the record
 * is refused.
 */
export function scannerFor(field: TimeField): (bytes: Uint8Array, length: number) => ScannedObject | ScanFailure {
  const quotedName = Buffer.from(JSON.stringify(field.name));
  return (bytes, length) => scanObject(bytes, length, field, quotedName);
}

function scanObject(
  bytes: Uint8Array,
  length: number,
  field: TimeField,
  quotedName: Uint8Array,
): ScannedObject | ScanFailure {
  let end = length;
  while (end > 0 && isSpace(bytes[end - 1])) end--;
  // The grammar never accepts this byte, so every loop stops without comparing offsets.
  bytes[end] = 0;
  const scan = new Scan(bytes, end, field, quotedName);
  if (!scan.object()) return "not a JSON object";
  if (scan.nonAscii && !isUtf8(bytes.subarray(0, end))) return "not UTF-8";
  return scan;
}

function isSpace(byte: number | undefined): boolean {
  return byte === SPACE || byte === LINE_FEED || byte === CARRIAGE_RETURN || byte === TAB;
}

/**
 * One pass over a record. Each method returns the offset after its piece, or `end` on an error. The
 * sentinel at `end` fails every following rule, so only `object` decides.
 */
class Scan implements ScannedObject {
  closingBrace = 0;
  needsComma = false;
  hasField = false;
  nonAscii = false;
  /** Offset of the last escape, to detect escaped keys. */
  private lastEscape = -1;
  readonly cuts: ByteRange[] = [];

  constructor(
    private readonly bytes: Uint8Array,
    private readonly end: number,
    private readonly field: TimeField,
    private readonly quotedName: Uint8Array,
  ) {}

  /** Scans the whole record and returns whether it is one object. */
  object(): boolean {
    let offset = this.space(0);
    if (this.at(offset) !== OPEN_BRACE) return false;
    offset = this.space(offset + 1);
    let separator = this.at(offset);
    if (separator !== CLOSE_BRACE) {
      do {
        const member = offset;
        const cutsBefore = this.cuts.length;
        if (this.at(member) !== QUOTE) return false;
        const keyEnd = this.string(member + 1);
        const keyIsEscaped = this.lastEscape > member;
        offset = this.space(this.value(this.afterColon(keyEnd)));
        separator = this.at(offset);
        if (separator !== COMMA && separator !== CLOSE_BRACE) return false;
        // The comma after a cut member is cut, too; the one before stays for the next member.
        const next = separator === COMMA ? offset + 1 : offset;
        const isField = this.isField(member, keyEnd, keyIsEscaped);
        const isCut = isField && !this.field.keepExisting;
        if (isCut) this.cuts.splice(cutsBefore, Infinity, { from: member, to: next });
        else if (isField) this.hasField = true;
        this.needsComma = !isCut;
        if (separator === COMMA) offset = this.space(next);
      } while (separator === COMMA);
    }
    this.closingBrace = offset;
    return offset + 1 === this.end;
  }

  /** A value of any kind. Open containers are on an explicit stack, so depth is unlimited. */
  private value(start: number): number {
    const first = this.at(start);
    if (first !== OPEN_BRACE && first !== OPEN_BRACKET) return this.scalar(start);
    const outerClosers: number[] = [];
    let closer = 0;
    let offset = start;
    for (;;) {
      const opener = this.at(offset);
      if (opener === OPEN_BRACE || opener === OPEN_BRACKET) {
        outerClosers.push(closer);
        closer = opener + 2; // In ASCII, both closing characters are the opening ones plus two.
        offset = this.space(offset + 1);
        if (this.at(offset) !== closer) {
          if (closer === CLOSE_BRACE) offset = this.key(offset);
          continue;
        }
      } else {
        offset = this.space(this.scalar(offset));
      }
      while (this.at(offset) === closer) {
        closer = outerClosers.pop() ?? 0;
        if (closer === 0) return offset + 1;
        offset = this.space(offset + 1);
      }
      if (this.at(offset) !== COMMA) return this.end;
      offset = this.space(offset + 1);
      if (closer === CLOSE_BRACE) offset = this.key(offset);
    }
  }

  /** A key with its colon; what follows is the value. */
  private key(offset: number): number {
    return this.at(offset) === QUOTE ? this.afterColon(this.string(offset + 1)) : this.end;
  }

  private afterColon(keyEnd: number): number {
    const colon = this.space(keyEnd);
    return this.at(colon) === COLON ? this.space(colon + 1) : this.end;
  }

  private scalar(offset: number): number {
    const first = this.at(offset);
    if (first === QUOTE) return this.string(offset + 1);
    if (first === MINUS) return this.number(offset + 1);
    if (isDigit(first)) return this.number(offset);
    if (first === LOWER_T) return this.literal(offset, TRUE);
    if (first === LOWER_F) return this.literal(offset, FALSE);
    return this.literal(offset, NULL);
  }

  /** A string, from after its opening quote. */
  private string(start: number): number {
    const bytes = this.bytes;
    let offset = start;
    for (;;) {
      // The hottest loop: a table and a local variable save a third of the scan.
      while (PLAIN[bytes[offset] as number] === 1) offset++;
      const byte = this.at(offset++);
      if (byte === QUOTE) return offset;
      if (byte === BACKSLASH) offset = this.escape(offset);
      else if (byte >= FIRST_NON_ASCII) this.nonAscii = true;
      else return this.end;
    }
  }

  /** An escape, from after its backslash. */
  private escape(offset: number): number {
    this.lastEscape = offset;
    const letter = this.at(offset);
    if (SIMPLE_ESCAPES.has(letter)) return offset + 1;
    if (letter !== LOWER_U) return this.end;
    for (let digit = 1; digit <= 4; digit++) if (!HEX_DIGITS.has(this.at(offset + digit))) return this.end;
    return offset + 5;
  }

  /** A number, from after its minus. */
  private number(start: number): number {
    let offset = this.at(start) === ZERO ? start + 1 : this.digits(start);
    if (this.at(offset) === DOT) offset = this.digits(offset + 1);
    if ((this.at(offset) | SPACE) === LOWER_E) {
      const sign = this.at(offset + 1);
      offset = this.digits(sign === PLUS || sign === MINUS ? offset + 2 : offset + 1);
    }
    return offset;
  }

  /** At least one digit. */
  private digits(start: number): number {
    let offset = start;
    while (isDigit(this.at(offset))) offset++;
    return offset === start ? this.end : offset;
  }

  private literal(offset: number, literal: Uint8Array): number {
    for (let index = 0; index < literal.length; index++) {
      if (this.at(offset + index) !== literal[index]) return this.end;
    }
    return offset + literal.length;
  }

  /** Any white space. Compact records have none, and this short test is inlined. */
  private space(offset: number): number {
    return (this.bytes[offset] as number) > SPACE ? offset : this.cutLineBreaks(offset);
  }

  private cutLineBreaks(start: number): number {
    let offset = start;
    while (isSpace(this.at(offset))) {
      const byte = this.at(offset++);
      if (byte === LINE_FEED || byte === CARRIAGE_RETURN) this.cuts.push({ from: offset - 1, to: offset });
    }
    return offset;
  }

  /** Whether the well-formed key between these offsets, quotes included, is the time field's. */
  private isField(keyStart: number, keyEnd: number, keyIsEscaped: boolean): boolean {
    if (!keyIsEscaped) {
      return keyEnd - keyStart === this.quotedName.length && this.literal(keyStart, this.quotedName) === keyEnd;
    }
    // Latin-1 turns no other byte into an ASCII character.
    return JSON.parse(Buffer.from(this.bytes.subarray(keyStart, keyEnd)).toString("latin1")) === this.field.name;
  }

  private at(offset: number): number {
    return this.bytes[offset] as number;
  }
}

function isDigit(byte: number): boolean {
  return byte >= ZERO && byte <= NINE;
}
