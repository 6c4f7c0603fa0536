import type { FieldValue } from "./field-types";
import { documentField, type Mapping } from "./mapping";
import type { ColumnKind } from "./shapes";
import type { StreamDocuments } from "./store";
import type { Values } from "./judge";

export type Columns = ReadonlyMap<string, ColumnKind>;

/** A field that two charts need as text and as a number is kept as text. */
export function columnsOf({ charts, mappings, timeField }: StreamDocuments): Columns {
  const columns = new Map<string, ColumnKind>();
  for (const { y } of charts) if (y.kind !== "count") columns.set(documentField(mappings, y.field), "number");
  for (const { by } of charts) if (by !== undefined) columns.set(documentField(mappings, by), "text");
  return columns.set(timeField, "time");
}

/** A document's columns. Of several values, text and time are the first, a number is the mean. */
export function columnsDocument(columns: Columns, values: Values, mapping: Mapping): object {
  const document: Record<string, unknown> = {};
  for (const [path, kind] of columns) {
    const found = values.get(path) ?? [];
    if (found.length > 0) put(document, path.split("."), columnValue(kind, found, mapping.fields.has(path)));
  }
  return document;
}

function columnValue(kind: ColumnKind, values: readonly NonNullable<FieldValue>[], isDeclared: boolean): unknown {
  const [first] = values;
  if (kind === "number") {
    const numbers = values.map(Number).filter(Number.isFinite);
    return numbers.length === 0 ? null : numbers.reduce((sum, value) => sum + value / numbers.length, 0);
  }
  // Half a character has no UTF-8.
  if (kind === "text") return Buffer.from(String(first)).toString();
  const time = new Date(isDeclared || /^-?\d+$/.test(String(first)) ? Number(first) : String(first));
  return Number.isNaN(time.getTime()) ? null : time.toISOString();
}

function put(document: Record<string, unknown>, names: readonly string[], value: unknown): void {
  const [name = "", ...rest] = names;
  if (rest.length === 0) document[name] = value;
  else put((document[name] ??= {}) as Record<string, unknown>, rest, value);
}
