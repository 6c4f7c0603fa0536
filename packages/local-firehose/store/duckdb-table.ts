import type { SeriesQuery } from "./answers";
import { type Columns, columnsOf } from "./columns";
import { documentField, readMapping } from "./mapping";
import type { StreamDocuments } from "./store";

export interface TableSql {
  readonly create: readonly string[];
  readonly insert: string;
  /** For documents that do not tell their columns, or ids that come twice: the last one counts. */
  readonly insertUnusual: string;
  /** Ids grow with the time, so the range prunes all but the newest rows. */
  readonly overwrite: string;
}

export function tableOf(stream: string): string {
  return `store.${quoted(`documents of ${stream}`)}`;
}

/** Names and types of columns, with the expression that reads each from a document's fields. */
function columnsSql(columns: Columns, epochFactor: number) {
  return [...columns].map(([path, kind]) => {
    const field = `fields.${path.split(".").map(quoted).join(".")}`;
    if (kind !== "time") return { name: columnName(path), type: types[kind], read: field };
    const epoch = `make_timestamp_ms(try_cast(${field} AS BIGINT) * ${epochFactor})`;
    return { name: "time", type: "TIMESTAMP", read: `coalesce(try_cast(${field} AS TIMESTAMP), ${epoch})` };
  });
}

const types = { time: "VARCHAR", text: "VARCHAR", number: "DOUBLE" } as const;

function structure(columns: Columns): string {
  const fields: Record<string, unknown> = {};
  for (const [path, kind] of columns) {
    let place = fields;
    const names = path.split(".");
    for (const name of names.slice(0, -1)) place = (place[name] ??= {}) as Record<string, unknown>;
    place[names.at(-1) ?? ""] = types[kind];
  }
  return text(JSON.stringify(fields));
}

/** What a number in the time field counts: milliseconds (1) or seconds (1000). */
function epochFactorOf({ mappings, timeField }: StreamDocuments): number {
  const field = readMapping(mappings).fields.get(timeField);
  const time = field?.kind === "value" ? field.read({ kind: "number", text: "1700000000" }) : undefined;
  return time === 1_700_000_000_000 ? 1000 : 1;
}

/**
 * One parameter holds all lines, another all ids, and DuckDB takes them apart: a row-wise appender
 * takes half as much CPU again. So does an insert whose parameters are not cast.
 */
export function tableSql(documents: StreamDocuments): TableSql {
  const columns = columnsOf(documents);
  const table = tableOf(documents.stream);
  const all = columnsSql(columns, epochFactorOf(documents));
  const names = ["index", "id", "source", ...all.map(({ name }) => name)].join(", ");
  const insertOf = (columnsText: string, more = "") => `
    INSERT INTO ${table} (${names})
    WITH lines AS (
      SELECT unnest(string_split(decode($lines::BLOB), chr(10))) AS source,
             unnest(string_split(decode($ids::BLOB), ',')) AS id,
             unnest(range($count::BIGINT)) AS place${more}),
    extracted AS (SELECT *, TRY(from_json(${columnsText}, ${structure(columns)})) AS fields FROM lines)
    SELECT $index::VARCHAR, id, source, ${all.map(({ read }) => read).join(", ")} FROM extracted`;
  return {
    create: [
      `CREATE TABLE IF NOT EXISTS ${table} (index VARCHAR, id VARCHAR, source VARCHAR, time TIMESTAMP)`,
      // A database of an earlier run may have been made for other charts.
      ...all.map(({ name, type }) => `ALTER TABLE ${table} ADD COLUMN IF NOT EXISTS ${name} ${type}`),
    ],
    insert: insertOf("source"),
    insertUnusual: `${insertOf("columns", ", unnest(string_split(decode($columns::BLOB), chr(10))) AS columns")}
      QUALIFY row_number() OVER (PARTITION BY id ORDER BY place DESC) = 1 ORDER BY place`,
    overwrite: `DELETE FROM ${table} WHERE id BETWEEN $first AND $last AND index = $index
      AND id IN (SELECT unnest(string_split(decode($ids::BLOB), ',')))`,
  };
}

export function seriesSql(documents: StreamDocuments, { chart, intervalSeconds }: SeriesQuery): string {
  const { mappings, stream } = documents;
  const y = chart.y.kind === "count" ? chart.y : { ...chart.y, field: documentField(mappings, chart.y.field) };
  const by = chart.by === undefined ? undefined : documentField(mappings, chart.by);
  const widthMs = intervalSeconds * 1000;
  const value = y.kind === "count" ? "count(*)" : `${y.kind}(${columnName(y.field)})`;
  const present = [by, ...(y.kind === "count" ? [] : [y.field])].filter((path) => path !== undefined).map(columnName);
  return `
    SELECT ((epoch_ms(time) // ${widthMs}) * ${intervalSeconds})::DOUBLE AS "second",
           ${by === undefined ? "''" : columnName(by)} AS "line", (${value})::DOUBLE AS "value"
    FROM ${tableOf(stream)}
    WHERE time >= make_timestamp_ms($fromMs::BIGINT) AND time < make_timestamp_ms($toMs::BIGINT)
      ${present.map((column) => `AND ${column} IS NOT NULL`).join(" ")}
    GROUP BY ALL ORDER BY "second", "line"`;
}

export function documentsSql(documents: StreamDocuments, field: string | undefined): string {
  const by = field === undefined ? undefined : documentField(documents.mappings, field);
  const isColumn = by !== undefined && columnsOf(documents).get(by) === "text";
  const path = (by ?? "").split(".").map(quoted).join(".");
  const value = isColumn ? columnName(by) : `json_extract_string(source, ${text(`$.${path}`)})`;
  return `SELECT index, id, source FROM ${tableOf(documents.stream)}
    WHERE ${by === undefined ? "" : `${value} = $by AND`} ($search = '' OR contains(lower(source), lower($search)))
    ORDER BY time DESC NULLS LAST, rowid DESC LIMIT $limit`;
}

function columnName(path: string): string {
  return quoted(`field ${path}`);
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function text(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}
