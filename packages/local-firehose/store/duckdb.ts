import { blobValue, type DuckDBConnection, DuckDBInstance, type DuckDBPreparedStatement } from "@duckdb/node-api";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { messageOf } from "@private-ingest/operator/context";
import { NamedBytes } from "../named-bytes";
import type { ChartPoint, DocumentQuery, SeriesQuery, StoredDocument, TimeRange } from "./answers";
import { documentsSql, seriesSql, tableOf, type TableSql, tableSql } from "./duckdb-table";
import { BatchJudge } from "./judged-batch";
import {
  type DocumentBatch,
  type DocumentError,
  type DocumentIds,
  type Store,
  StoreUnavailableError,
  type StreamDocuments,
} from "./store";

/** Of the ids that are made here for documents without one; the numbers have one length. */
const generatedPrefix = "generated-";
const firstGenerated = 1e9;

/** A batch of stock records fills two or three; DuckDB wants a multiple of its vectors' 2,048. */
const rowGroupRows = 20_480;

interface Table {
  readonly documents: StreamDocuments;
  readonly sql: TableSql;
  readonly judge: BatchJudge;
  /** The last id stored, in the order of texts; empty when there is none. */
  highestId: string;
  /** Once the database is attached. */
  statements: Statements | undefined;
}

type Statements = Readonly<Record<"insert" | "insertUnusual" | "overwrite", DuckDBPreparedStatement>>;

/**
 * The embedded store: a DuckDB database in a file of its own, so that memory stays bounded however
 * many documents come. It takes and refuses documents as OpenSearch does; docs/failed-documents.md
 * lists what differs.
 */
export class DuckDbStore implements Store {
  readonly name = "DuckDB (embedded)";
  private readonly tables = new Map<string, Table>();
  /** Ids made here so far, by earlier processes, too. */
  private generated = 0;
  /** Settles with the last batch: streams share the store, and a connection has one transaction. */
  private lastBatch: Promise<unknown> = Promise.resolve();
  private attached: Promise<void> | undefined;

  private constructor(
    private readonly instance: DuckDBInstance,
    private readonly writer: DuckDBConnection,
    /** A connection of its own, so that the page never waits for a batch. */
    private readonly reader: DuckDBConnection,
    private readonly database: string,
    private readonly temporaryFolder: string | undefined,
  ) {}

  /**
   * @param streams that deliver to it; others are taken with their first documents, unmapped.
   * @param file where the database stays; without it, a temporary one goes with the store.
   */
  static async open(streams: readonly StreamDocuments[] = [], file?: string): Promise<DuckDbStore> {
    const temporaryFolder =
      file === undefined ? fs.mkdtempSync(path.join(os.tmpdir(), "private-ingest-store-")) : undefined;
    // Absolute, as DuckDB takes `md:` and the like at the beginning for the name of an extension.
    const database = path.resolve(file ?? path.join(temporaryFolder ?? "", "documents.duckdb"));
    const instance = await DuckDBInstance.create(":memory:", {
      // One writer: more threads only get into its way.
      threads: "1",
      memory_limit: "160MB",
      // The log is in memory, too; a larger one means fewer rewrites of half-filled row groups.
      checkpoint_threshold: "32MB",
    });
    const [writer, reader] = [await instance.connect(), await instance.connect()];
    // Finding the best compression for row groups would cost as much again as writing them.
    await writer.run("PRAGMA force_compression='uncompressed'");
    // What is thrown away need not be tidied up first.
    if (temporaryFolder !== undefined) await writer.run("PRAGMA disable_checkpoint_on_shutdown");
    const store = new DuckDbStore(instance, writer, reader, database, temporaryFolder);
    await store.ready();
    for (const stream of streams) await store.table(stream.stream, stream);
    return store;
  }

  bulk(batch: DocumentBatch): Promise<readonly DocumentError[]> {
    const answer = this.lastBatch.then(() => this.write(batch));
    this.lastBatch = answer.catch(() => undefined);
    return answer;
  }

  private async write(batch: DocumentBatch): Promise<readonly DocumentError[]> {
    try {
      const table = await this.table(batch.stream);
      const fitting = table.judge.judge(batch, batch.ids ?? this.generatedIds(batch.ends.length));
      const { columns, errors, ids, lines } = fitting;
      const count = ids.sequences.length;
      if (count === 0) return errors;
      const rows = { index: batch.index, ids: idList(ids), lines, count };
      const statements = (table.statements ??= await this.prepared(table.sql));
      await this.writer.run("BEGIN");
      const order = batch.ids && orderOf(ids);
      if (order !== undefined) await overwriteEarlier(table, statements.overwrite, rows, order);
      const isUnusual = columns !== undefined || order?.areDistinct === false;
      const statement = isUnusual ? statements.insertUnusual : statements.insert;
      bindRows(statement, rows);
      if (isUnusual) statement.bindBlob(statement.parameterIndex("columns"), columns ?? lines);
      await statement.run();
      await this.writer.run("COMMIT");
      return errors;
    } catch (cause) {
      // Fails where the transaction did not begin, or ended with the error.
      await this.writer.run("ROLLBACK").catch(() => undefined);
      // A checkpoint that a full disk cut off: useless until it is attached again.
      if (/invalidated|reattach/.test(String(cause))) this.detached();
      throw new StoreUnavailableError(500, `DuckDB did not take the batch: ${messageOf(cause)}`, { cause });
    }
  }

  async series(query: SeriesQuery): Promise<readonly ChartPoint[]> {
    const table = this.tables.get(query.stream);
    if (table === undefined) return [];
    const range = { fromMs: Math.floor(query.fromMs), toMs: Math.floor(query.toMs) };
    return this.rows<ChartPoint>(seriesSql(table.documents, query), range);
  }

  async extent(stream: string): Promise<TimeRange | undefined> {
    if (!this.tables.has(stream)) return undefined;
    const [range] = await this.rows<{ fromMs: number | null; toMs: number | null }>(
      `SELECT epoch_ms(min(time))::DOUBLE AS "fromMs", epoch_ms(max(time))::DOUBLE AS "toMs" FROM ${tableOf(stream)}`,
      {},
    );
    if (range === undefined || range.fromMs === null || range.toMs === null) return undefined;
    return { fromMs: range.fromMs, toMs: range.toMs };
  }

  async documents({ by, limit, search = "", stream }: DocumentQuery): Promise<readonly StoredDocument[]> {
    const table = this.tables.get(stream);
    if (table === undefined) return [];
    const parameters = { search, limit, ...(by && { by: by.value }) };
    return this.rows<StoredDocument>(documentsSql(table.documents, by?.field), parameters);
  }

  async count(): Promise<number> {
    let count = 0;
    for (const stream of this.tables.keys()) {
      const [row] = await this.rows<{ count: number }>(`SELECT count(*)::DOUBLE AS count FROM ${tableOf(stream)}`, {});
      count += row?.count ?? 0;
    }
    return count;
  }

  close(): Promise<void> {
    this.reader.closeSync();
    this.writer.closeSync();
    this.instance.closeSync();
    if (this.temporaryFolder !== undefined) fs.rmSync(this.temporaryFolder, { recursive: true, force: true });
    return Promise.resolve();
  }

  private async table(
    stream: string,
    documents: StreamDocuments = { stream, indexName: stream, timeField: "timestamp", charts: [] },
  ): Promise<Table> {
    await this.ready();
    const known = this.tables.get(stream);
    if (known !== undefined) return known;
    const sql = tableSql(documents);
    for (const statement of sql.create) await this.writer.run(statement);
    const highest = async (where = ""): Promise<string> => {
      const [[id] = []] = await (await this.writer.run(`SELECT max(id) FROM ${tableOf(stream)} ${where}`)).getRows();
      return typeof id === "string" ? id : "";
    };
    const generated = await highest(`WHERE starts_with(id, '${generatedPrefix}')`);
    if (generated !== "")
      this.generated = Math.max(this.generated, Number(generated.slice(generatedPrefix.length)) - firstGenerated + 1);
    const judge = new BatchJudge(documents);
    const table = { documents, sql, judge, highestId: await highest(), statements: undefined };
    this.tables.set(stream, table);
    return table;
  }

  private generatedIds(count: number): DocumentIds {
    return {
      sequences: Array.from({ length: count }, () => this.generated++),
      idOf: (sequence) => `${generatedPrefix}${firstGenerated + sequence}`,
    };
  }

  private async rows<Row>(sql: string, parameters: Record<string, string | number>): Promise<Row[]> {
    await this.ready();
    return (await (await this.reader.run(sql, parameters)).getRowObjectsJS()) as unknown as Row[];
  }

  private async prepared({ insert, insertUnusual, overwrite }: TableSql): Promise<Statements> {
    return {
      insert: await this.writer.prepare(insert),
      insertUnusual: await this.writer.prepare(insertUnusual),
      overwrite: await this.writer.prepare(overwrite),
    };
  }

  /** Resolves once the database is attached; after a failure, the next call tries again. */
  private ready(): Promise<void> {
    return (this.attached ??= this.attach().catch((error: unknown) => {
      this.detached();
      throw error;
    }));
  }

  private detached(): void {
    this.attached = undefined;
    for (const table of this.tables.values()) table.statements = undefined;
  }

  /** Attaches, or attaches again. Statements name it: a default database cannot be let go of. */
  private async attach(): Promise<void> {
    await this.writer.run("DETACH DATABASE IF EXISTS store");
    // Full row groups go to the file past the log, so a batch should fill some.
    await this.writer.run(`ATTACH '${this.database.replaceAll("'", "''")}' AS store (ROW_GROUP_SIZE ${rowGroupRows})`);
  }
}

/** A first delivery has ids above all others, so that there is nothing to look for. */
async function overwriteEarlier(
  table: Table,
  overwrite: DuckDBPreparedStatement,
  rows: BatchRows,
  { first, last }: ReturnType<typeof orderOf>,
): Promise<void> {
  if (first <= table.highestId) {
    overwrite.bind({ first, last, index: rows.index, ids: blobValue(rows.ids) });
    await overwrite.run();
  }
  if (last > table.highestId) table.highestId = last;
}

interface BatchRows {
  readonly index: string;
  /** With commas between them. */
  readonly ids: Buffer;
  readonly lines: Buffer;
  readonly count: number;
}

/** Ids nearly always ascend, so that most batches need no sorting. */
function orderOf({ idOf, sequences }: DocumentIds) {
  const ascend = areAscending(sequences);
  const ordered = ascend ? sequences : [...sequences].sort((a, b) => a - b);
  const [first = 0, last = 0] = [ordered[0], ordered.at(-1)];
  return { first: idOf(first), last: idOf(last), areDistinct: ascend || areAscending(ordered) };
}

/** Whether each is above the one before it, so that none is there twice. */
function areAscending(sequences: readonly number[]): boolean {
  return sequences.every((sequence, place) => place === 0 || sequence > (sequences[place - 1] ?? 0));
}

function idList({ idOf, sequences }: DocumentIds): Buffer {
  const named = new NamedBytes(idOf, "", ",");
  const list = Buffer.allocUnsafe(sequences.length * named.of(0).length);
  let end = 0;
  for (const sequence of sequences) end += named.of(sequence).copy(list, end);
  return list.subarray(0, -",".length);
}

function bindRows(statement: DuckDBPreparedStatement, { index, ids, lines, count }: BatchRows): void {
  statement.bindVarchar(statement.parameterIndex("index"), index);
  statement.bindBlob(statement.parameterIndex("ids"), ids);
  statement.bindBlob(statement.parameterIndex("lines"), lines);
  statement.bindBigInt(statement.parameterIndex("count"), BigInt(count));
}
