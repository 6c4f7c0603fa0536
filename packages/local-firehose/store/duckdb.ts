import { blobValue, type DuckDBConnection, DuckDBInstance, type DuckDBPreparedStatement } from "@duckdb/node-api";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { NamedBytes } from "../named-bytes";
import { judgedBatch } from "./judged-batch";
import type { SeriesPoint, StoredDocument } from "./answers";
import { Shapes } from "./shapes";
import { type DocumentBatch, type DocumentError, type DocumentIds, type Store, StoreUnavailableError } from "./store";

/** The documents, with the fields that the page asks for beside the source. */
const table = `CREATE TABLE IF NOT EXISTS store.documents (
  index VARCHAR, id VARCHAR, timestamp TIMESTAMP, ticker_symbol VARCHAR, price DOUBLE, source VARCHAR)`;

/** The types of the columns in a document that fits, or in the line that stands for one. */
const columns = JSON.stringify({ timestamp: "VARCHAR", ticker_symbol: "VARCHAR", price: "DOUBLE" });

/**
 * The batch as rows: one parameter holds all lines, another all ids, and DuckDB takes them apart,
 * so that no document crosses from JavaScript on its own (a third of the CPU of the row-wise
 * appender). Parameters are cast because a constant of unknown type makes the insert half as slow
 * again. Documents that do not fit were taken out before ({@link judgedBatch}).
 * @param columnsOf the text of a row that tells its columns.
 * @param more what the lines are unnested with.
 */
const insertOf = (columnsOf: string, more = "") => `
  INSERT INTO store.documents
  WITH lines AS (
    SELECT unnest(string_split(decode($lines::BLOB), chr(10))) AS source, unnest(string_split(decode($ids::BLOB), ',')) AS id,
           unnest(range($count::BIGINT)) AS place${more}),
  extracted AS (
    SELECT *, TRY(from_json(${columnsOf}, '${columns}')) AS fields FROM lines)
  SELECT $index::VARCHAR, id, try_cast(fields.timestamp AS TIMESTAMP), fields.ticker_symbol, fields.price, source FROM extracted`;

const insert = insertOf("source");

/**
 * For the rare batch with documents that do not tell their columns themselves, or with an id more
 * than once: the last document of an id replaces those before it.
 */
const insertUnusual = `${insertOf("columns", ", unnest(string_split(decode($columns::BLOB), chr(10))) AS columns")}
  QUALIFY row_number() OVER (PARTITION BY id ORDER BY place DESC) = 1 ORDER BY place`;

/** Ids grow with the time, so the range prunes all but the newest rows. */
const overwrite = `DELETE FROM store.documents
  WHERE id BETWEEN $first AND $last AND index = $index AND id IN (SELECT unnest(string_split(decode($ids::BLOB), ',')))`;

/** Of the ids that are made here for documents without one; the numbers have one length. */
const generatedPrefix = "generated-";
const firstGenerated = 1e9;

/**
 * Of a full batch of stock records there are two or three; DuckDB wants a multiple of its vectors'
 * 2,048.
 */
const rowGroupRows = 20_480;

/**
 * The embedded store: a DuckDB database in a file of its own, so that memory stays bounded however
 * many documents come. It takes and refuses documents as OpenSearch does for the declared fields;
 * docs/failed-documents.md lists what differs.
 */
export class DuckDbStore implements Store {
  readonly name = "DuckDB (embedded)";
  private readonly shapes = new Shapes();
  /**
   * Settled once the last batch is: streams share the store, and one connection has one
   * transaction.
   */
  private lastBatch: Promise<unknown> = Promise.resolve();

  /** @param highestId the last id stored, in the order of texts; empty when there is none. */
  private constructor(
    private readonly instance: DuckDBInstance,
    private readonly writer: DuckDBConnection,
    /** A connection of its own, so that the page never waits for a batch. */
    private readonly reader: DuckDBConnection,
    private readonly database: string,
    /** Undefined when the database must be attached again first. */
    private statements: Promise<Statements> | undefined,
    private readonly temporaryFolder: string | undefined,
    private highestId: string,
    /** Ids made here so far, by earlier processes, too. */
    private generated: number,
  ) {}

  /**
   * @param file where the database stays; without it, a temporary one goes when the store is
   * closed.
   */
  static async open(file?: string): Promise<DuckDbStore> {
    const temporaryFolder =
      file === undefined ? fs.mkdtempSync(path.join(os.tmpdir(), "private-ingest-store-")) : undefined;
    // Absolute, as DuckDB takes `md:` and the like at the beginning for the name of an extension.
    const database = path.resolve(file ?? path.join(temporaryFolder ?? "", "documents.duckdb"));
    const instance = await DuckDBInstance.create(":memory:", {
      // One writer: more threads only get into its way.
      threads: "1",
      memory_limit: "160MB",
      // What stands in the log is in memory, too. A larger one means fewer rewrites of half-filled
      // row groups.
      checkpoint_threshold: "32MB",
    });
    const [writer, reader] = [await instance.connect(), await instance.connect()];
    // Finding the best compression for row groups would cost as much again as writing them.
    await writer.run("PRAGMA force_compression='uncompressed'");
    // What is thrown away need not be tidied up first.
    if (temporaryFolder !== undefined) await writer.run("PRAGMA disable_checkpoint_on_shutdown");
    const statements = await attached(writer, database);
    const [[highestId] = []] = await (await writer.run("SELECT max(id) FROM store.documents")).getRows();
    const [[lastGenerated] = []] = await (
      await writer.run(`SELECT max(id) FROM store.documents WHERE starts_with(id, '${generatedPrefix}')`)
    ).getRows();
    const generated = lastGenerated
      ? Number(String(lastGenerated).slice(generatedPrefix.length)) - firstGenerated + 1
      : 0;
    return new DuckDbStore(
      instance,
      writer,
      reader,
      database,
      Promise.resolve(statements),
      temporaryFolder,
      String(highestId ?? ""),
      generated,
    );
  }

  bulk(batch: DocumentBatch): Promise<readonly DocumentError[]> {
    const answer = this.lastBatch.then(() => this.write(batch));
    this.lastBatch = answer.catch(() => undefined);
    return answer;
  }

  private async write(batch: DocumentBatch): Promise<readonly DocumentError[]> {
    const fitting = judgedBatch(batch, batch.ids ?? this.generatedIds(batch.ends.length), this.shapes);
    const { columns, errors, ids, lines } = fitting;
    const count = ids.sequences.length;
    if (count === 0) return errors;
    const rows = { index: batch.index, ids: idList(ids), lines, count };
    try {
      const statements = await this.ready();
      await this.writer.run("BEGIN");
      let areDistinct = true;
      if (batch.ids !== undefined) {
        const order = orderOf(ids);
        areDistinct = order.areDistinct;
        await this.overwriteEarlier(statements.overwrite, rows, order);
      }
      const isUnusual = columns !== undefined || !areDistinct;
      const statement = isUnusual ? statements.insertUnusual : statements.insert;
      bindRows(statement, rows);
      if (isUnusual) statement.bindBlob(statement.parameterIndex("columns"), columns ?? lines);
      await statement.run();
      await this.writer.run("COMMIT");
      return errors;
    } catch (cause) {
      // Fails where the transaction did not begin, or ended with the error.
      await this.writer.run("ROLLBACK").catch(() => undefined);
      // A checkpoint that a full disk cut off makes the database useless until it is attached
      // again.
      if (/invalidated|reattach/.test(String(cause))) this.statements = undefined;
      throw new StoreUnavailableError(
        500,
        `DuckDB did not take the batch: ${cause instanceof Error ? cause.message : String(cause)}`,
        { cause },
      );
    }
  }

  async series(fromMs: number, toMs: number): Promise<readonly SeriesPoint[]> {
    return this.rows<SeriesPoint>(
      `SELECT epoch(date_trunc('second', timestamp))::BIGINT::DOUBLE AS second, ticker_symbol AS ticker, avg(price) AS price FROM store.documents
       WHERE timestamp >= make_timestamp_ms($fromMs::BIGINT) AND timestamp < make_timestamp_ms($toMs::BIGINT)
         AND ticker_symbol IS NOT NULL AND price IS NOT NULL
       GROUP BY ALL ORDER BY second, ticker`,
      { fromMs: Math.floor(fromMs), toMs: Math.floor(toMs) },
    );
  }

  async documents(query: { search?: string; ticker?: string; limit: number }): Promise<readonly StoredDocument[]> {
    const rows = await this.rows<StoredDocument>(
      `SELECT index, id, source FROM store.documents
       WHERE ($ticker = '' OR ticker_symbol = $ticker) AND ($search = '' OR contains(lower(source), lower($search)))
       ORDER BY timestamp DESC NULLS LAST, rowid DESC LIMIT $limit`,
      { ticker: query.ticker ?? "", search: query.search ?? "", limit: query.limit },
    );
    return rows;
  }

  async count(): Promise<number> {
    const [row] = await this.rows<{ count: number }>("SELECT count(*)::DOUBLE AS count FROM store.documents", {});
    return row?.count ?? 0;
  }

  close(): Promise<void> {
    this.reader.closeSync();
    this.writer.closeSync();
    this.instance.closeSync();
    if (this.temporaryFolder !== undefined) fs.rmSync(this.temporaryFolder, { recursive: true, force: true });
    return Promise.resolve();
  }

  private generatedIds(count: number): DocumentIds {
    return {
      sequences: Array.from({ length: count }, () => this.generated++),
      idOf: (sequence) => `${generatedPrefix}${firstGenerated + sequence}`,
    };
  }

  /** A first delivery has ids above all others, so that there is nothing to look for. */
  private async overwriteEarlier(
    overwrite: DuckDBPreparedStatement,
    rows: BatchRows,
    { first, last }: Order,
  ): Promise<void> {
    if (first <= this.highestId) {
      overwrite.bind({ first, last, index: rows.index, ids: blobValue(rows.ids) });
      await overwrite.run();
    }
    if (last > this.highestId) this.highestId = last;
  }

  /** Rows of a query whose columns are texts and doubles. */
  private async rows<Row>(sql: string, parameters: Record<string, string | number>): Promise<Row[]> {
    await this.ready();
    return (await (await this.reader.run(sql, parameters)).getRowObjectsJS()) as unknown as Row[];
  }

  /**
   * The statements, once the database is attached.
   * @throws when it cannot be; the next call tries again.
   */
  private ready(): Promise<Statements> {
    return (this.statements ??= attached(this.writer, this.database).catch((error: unknown) => {
      this.statements = undefined;
      throw error;
    }));
  }
}

type Statements = Readonly<Record<"insert" | "insertUnusual" | "overwrite", DuckDBPreparedStatement>>;

/**
 * Attaches a database, also one that was attached before and is useless now. Statements name it: a
 * connection whose default it is could not let go of it.
 */
async function attached(writer: DuckDBConnection, database: string): Promise<Statements> {
  await writer.run("DETACH DATABASE IF EXISTS store");
  // Full row groups go straight to the file instead of through the log, so they are small enough
  // for a batch to fill some.
  await writer.run(`ATTACH '${database.replaceAll("'", "''")}' AS store (ROW_GROUP_SIZE ${rowGroupRows})`);
  await writer.run(table);
  return {
    insert: await writer.prepare(insert),
    insertUnusual: await writer.prepare(insertUnusual),
    overwrite: await writer.prepare(overwrite),
  };
}

interface BatchRows {
  readonly index: string;
  /** With commas between them. */
  readonly ids: Buffer;
  readonly lines: Buffer;
  readonly count: number;
}

/** What the order of a batch's ids tells. */
interface Order {
  readonly first: string;
  readonly last: string;
  readonly areDistinct: boolean;
}

/** Ids nearly always ascend, so that most batches need no sorting. */
function orderOf({ idOf, sequences }: DocumentIds): Order {
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
