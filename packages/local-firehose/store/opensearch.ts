import { Client, errors } from "@opensearch-project/opensearch";
import { text } from "node:stream/consumers";
import { elementsOf, membersOf } from "../json-text";
import { NamedBytes } from "../named-bytes";
import type { SeriesPoint, StoredDocument } from "./answers";
import { bulkFilterPath, judgeBulkAnswer, NoBulkAnswerError } from "@private-ingest/operator/replaying/bulk-answer";
import type { DocumentBatch, DocumentError, Store } from "./store";
import { StoreUnavailableError } from "./store";

/** How a cluster is reached. */
export interface OpenSearchConnection {
  /** Such as `https://127.0.0.1:9200`. */
  readonly url: string;
  readonly user?: { readonly name: string; readonly password: string };
  /** In PEM; the usual public ones by default. Certificates are always checked. */
  readonly certificateAuthority?: string;
}

/** With one megabyte and two connections, two cores take most documents (see the benchmark). */
const requestLimitBytes = 1024 * 1024;
const connections = 2;
const requestTimeoutMs = 60_000;
/** The server's limit for buckets per page and hits per search (`index.max_result_window`). */
const pageSize = 10_000;

/** A real OpenSearch, through its official client. Queries cover all rotated indices. */
export class OpenSearchStore implements Store {
  readonly name: string;
  private readonly client: Client;
  private readonly pattern: string;

  private constructor(connection: OpenSearchConnection, indexName: string, version: string) {
    this.name = `OpenSearch ${version}`;
    this.client = clientOf(connection);
    // Rotation puts its suffix behind a hyphen.
    this.pattern = `${indexName},${indexName}-20*`;
  }

  /**
   * @param indexName the stream's, without what rotation adds.
   * @throws {StoreUnavailableError} when nothing answers at the address or the user is refused.
   */
  static async open(connection: OpenSearchConnection, indexName: string): Promise<OpenSearchStore> {
    return new OpenSearchStore(connection, indexName, await openSearchVersion(connection));
  }

  /** Sends requests of about a megabyte. When one fails as a whole, the batch has failed. */
  async bulk(batch: DocumentBatch): Promise<readonly DocumentError[]> {
    const requests = bulkRequests(batch);
    const found: DocumentError[] = [];
    const worker = async (): Promise<void> => {
      for (let request = requests.shift(); request !== undefined; request = requests.shift()) {
        for (const error of await this.send(request)) found.push(error);
      }
    };
    await Promise.all(Array.from({ length: connections }, worker));
    return found.sort((a, b) => a.place - b.place);
  }

  async series(fromMs: number, toMs: number): Promise<readonly SeriesPoint[]> {
    const points: SeriesPoint[] = [];
    for (let after: Record<string, unknown> | undefined; ;) {
      const body = {
        size: 0,
        query: { range: { timestamp: { gte: fromMs, lt: toMs, format: "epoch_millis" } } },
        aggs: {
          points: {
            composite: {
              size: pageSize,
              sources: [
                { second: { date_histogram: { field: "timestamp", fixed_interval: "1s" } } },
                { ticker: { terms: { field: "ticker_symbol.keyword" } } },
              ],
              ...(after && { after }),
            },
            aggs: { price: { avg: { field: "price" } } },
          },
        },
      };
      const page = (await this.search(body)).aggregations?.points;
      for (const { key, price } of page?.buckets ?? []) {
        if (price.value !== null) points.push({ second: key.second / 1000, ticker: key.ticker, price: price.value });
      }
      after = page?.after_key;
      if (after === undefined) return points;
    }
  }

  /**
   * Plain text is searched in the newest {@link pageSize} documents: the index knows only words.
   */
  async documents(query: { search?: string; ticker?: string; limit: number }): Promise<readonly StoredDocument[]> {
    const answer = await this.searchText({
      size: query.search ? pageSize : Math.min(query.limit, pageSize),
      query: query.ticker ? { term: { "ticker_symbol.keyword": query.ticker } } : { match_all: {} },
      sort: [{ timestamp: { order: "desc", unmapped_type: "date" } }],
    });
    const wanted = (query.search ?? "").toLowerCase();
    return elementsOf(membersOf(membersOf(answer).get("hits") ?? "").get("hits") ?? "")
      .map((hit) => membersOf(hit))
      .map((hit) => ({
        index: textOf(hit.get("_index")),
        id: textOf(hit.get("_id")),
        source: hit.get("_source") ?? "{}",
      }))
      .filter(({ source }) => source.toLowerCase().includes(wanted))
      .slice(0, query.limit);
  }

  async count(): Promise<number> {
    await this.client.indices.refresh({ index: this.pattern, ignore_unavailable: true });
    const { body } = await this.client.count({ index: this.pattern, ignore_unavailable: true });
    return body.count;
  }

  close(): Promise<void> {
    return this.client.close();
  }

  private async send({ body, documents, firstPlace }: BulkRequest): Promise<readonly DocumentError[]> {
    try {
      // With only the statuses of good items, each item keeps its place.
      const response = await this.client.transport.request({
        method: "POST",
        path: "/_bulk",
        querystring: { filter_path: bulkFilterPath },
        bulkBody: body,
      });
      const refused = judgeBulkAnswer(response.statusCode ?? 0, response.body, documents);
      return refused.map((document) => ({ ...document, place: firstPlace + document.place }));
    } catch (error) {
      throw unavailable(error);
    }
  }

  /** The answer as it came: what the client makes of it has other numbers where they are large. */
  private async searchText(body: Record<string, unknown>): Promise<string> {
    const response = await this.client.search(
      { index: this.pattern, ignore_unavailable: true, body },
      { asStream: true },
    );
    return text(response.body as unknown as NodeJS.ReadableStream);
  }

  private async search(body: Record<string, unknown>): Promise<SearchAnswer> {
    const response = await this.client.search({ index: this.pattern, ignore_unavailable: true, body });
    return response.body as unknown as SearchAnswer;
  }
}

/**
 * A cluster's version, such as `2.19.4`.
 * @throws {StoreUnavailableError} when it does not answer.
 * @throws {StoreUnavailableError} when it tells nothing.
 */
export async function openSearchVersion(connection: OpenSearchConnection): Promise<string> {
  const client = clientOf(connection);
  try {
    return (await client.info()).body.version.number;
  } catch (error) {
    throw unavailable(error);
  } finally {
    await client.close();
  }
}

function clientOf({ url, user, certificateAuthority }: OpenSearchConnection): Client {
  return new Client({
    node: url,
    ...(user && { auth: { username: user.name, password: user.password } }),
    ...(certificateAuthority !== undefined && { ssl: { ca: certificateAuthority } }),
    agent: { maxSockets: connections, keepAlive: true },
    // Trying again is Firehose's business.
    maxRetries: 0,
    requestTimeout: requestTimeoutMs,
  });
}

interface BulkRequest {
  readonly body: Buffer;
  readonly documents: number;
  /** Place in the batch of the request's first document. */
  readonly firstPlace: number;
}

/** The batch as `_bulk` bodies: an action line before each document. */
function bulkRequests({ index, ids, lines, ends }: DocumentBatch): BulkRequest[] {
  const action = `{"index":{"_index":${JSON.stringify(index)}`;
  const anonymous = Buffer.from(`${action}}}\n`);
  const named = ids && new NamedBytes(ids.idOf, `${action},"_id":"`, '"}}\n');
  const actionOf = (place: number) => named?.of(ids?.sequences[place] ?? 0) ?? anonymous;
  const actionBytes = actionOf(0).length;
  const requests: BulkRequest[] = [];
  for (let first = 0; first < ends.length;) {
    const from = ends[first - 1] ?? 0;
    let last = first;
    const bytesTo = (place: number) => (ends[place] ?? Infinity) - from + (place - first + 1) * actionBytes;
    while (bytesTo(last + 1) <= requestLimitBytes) last++;
    const body = Buffer.allocUnsafe(bytesTo(last));
    let end = 0;
    for (let place = first; place <= last; place++) {
      end += actionOf(place).copy(body, end);
      end += lines.copy(body, end, ends[place - 1] ?? 0, ends[place]);
    }
    requests.push({ body: body.subarray(0, end), documents: last - first + 1, firstPlace: first });
    first = last + 1;
  }
  return requests;
}

function unavailable(error: unknown): StoreUnavailableError {
  if (error instanceof errors.ResponseError) {
    const body: unknown = error.body;
    const text = typeof body === "string" ? body : JSON.stringify(body);
    return new StoreUnavailableError(error.statusCode, text.slice(0, 1000), { cause: error });
  }
  // What says it is JSON and is none comes from something in between as well.
  if (error instanceof NoBulkAnswerError || error instanceof errors.DeserializationError) {
    const message = `the answer is not one to _bulk: ${error.message.slice(0, 1000)}`;
    return new StoreUnavailableError("ServiceException", message, { cause: error });
  }
  const message = error instanceof Error ? error.message : String(error);
  return new StoreUnavailableError("ConnectionFailed", message, { cause: error });
}

/** What is read of the server's answers. */
/** The text that a JSON string stands for. */
function textOf(json: string | undefined): string {
  return json === undefined ? "" : String(JSON.parse(json));
}

interface SearchAnswer {
  readonly aggregations?: {
    readonly points: {
      readonly after_key?: Record<string, unknown>;
      readonly buckets: readonly {
        readonly key: { readonly second: number; readonly ticker: string };
        readonly price: { readonly value: number | null };
      }[];
    };
  };
}
