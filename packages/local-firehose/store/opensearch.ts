import { Client, errors } from "@opensearch-project/opensearch";
import { text } from "node:stream/consumers";
import { elementsOf, membersOf } from "../json-text";
import { NamedBytes } from "../named-bytes";
import type { ChartPoint, DocumentQuery, SeriesQuery, StoredDocument, TimeRange } from "./answers";
import { documentField, objectOf, propertyOf } from "./mapping";
import { messageOf } from "@private-ingest/operator/context";
import { bulkFilterPath, judgeBulkAnswer, NoBulkAnswerError } from "@private-ingest/operator/replaying/bulk-answer";
import {
  type DocumentBatch,
  type DocumentError,
  type Store,
  StoreUnavailableError,
  type StreamDocuments,
} from "./store";

export interface OpenSearchConnection {
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

  private constructor(
    connection: OpenSearchConnection,
    private readonly streams: readonly StreamDocuments[],
    version: string,
  ) {
    this.name = `OpenSearch ${version}`;
    this.client = clientOf(connection);
    this.pattern = streams.map(patternOf).join(",");
  }

  /** @throws {StoreUnavailableError} when nothing answers at the address or the user is refused. */
  static async open(connection: OpenSearchConnection, streams: readonly StreamDocuments[]): Promise<OpenSearchStore> {
    return new OpenSearchStore(connection, streams, await openSearchVersion(connection));
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

  async series({ chart, fromMs, intervalSeconds, stream, toMs }: SeriesQuery): Promise<readonly ChartPoint[]> {
    const documents = this.streams.find((each) => each.stream === stream);
    if (documents === undefined) return [];
    const { by, y } = chart;
    const byField = by === undefined ? undefined : termsField(documents, by);
    const fixed_interval = `${intervalSeconds}s`;
    const points: ChartPoint[] = [];
    for (let after: Record<string, unknown> | undefined; ;) {
      const body = {
        size: 0,
        query: { range: { [documents.timeField]: { gte: fromMs, lt: toMs, format: "epoch_millis" } } },
        aggs: {
          points: {
            composite: {
              size: pageSize,
              sources: [
                { second: { date_histogram: { field: documents.timeField, fixed_interval } } },
                ...(byField === undefined ? [] : [{ line: { terms: { field: byField } } }]),
              ],
              ...(after && { after }),
            },
            ...(y.kind !== "count" && { aggs: { value: { [y.kind]: { field: y.field } } } }),
          },
        },
      };
      const page = (await this.search(patternOf(documents), body)).aggregations?.points;
      for (const { doc_count: count, key, value } of page?.buckets ?? []) {
        const found = y.kind === "count" ? count : value?.value;
        if (typeof found === "number")
          points.push({ second: key.second / 1000, line: String(key.line ?? ""), value: found });
      }
      after = page?.after_key;
      if (after === undefined) return points;
    }
  }

  async extent(stream: string): Promise<TimeRange | undefined> {
    const documents = this.streams.find((each) => each.stream === stream);
    if (documents === undefined) return undefined;
    const field = documents.timeField;
    const aggs = { from: { min: { field } }, to: { max: { field } } };
    const { aggregations } = await this.search(patternOf(documents), { size: 0, aggs });
    const [fromMs, toMs] = [aggregations?.from?.value, aggregations?.to?.value];
    return typeof fromMs === "number" && typeof toMs === "number" ? { fromMs, toMs } : undefined;
  }

  /** Plain text is searched in the newest 10,000 documents: the index knows only words. */
  async documents({ by, limit, search, stream }: DocumentQuery): Promise<readonly StoredDocument[]> {
    const documents = this.streams.find((each) => each.stream === stream);
    if (documents === undefined) return [];
    const answer = await this.searchText(patternOf(documents), {
      size: search ? pageSize : Math.min(limit, pageSize),
      query: by ? { term: { [termsField(documents, by.field)]: by.value } } : { match_all: {} },
      sort: [{ [documents.timeField]: { order: "desc", unmapped_type: "date" } }],
    });
    const wanted = (search ?? "").toLowerCase();
    return elementsOf(membersOf(membersOf(answer).get("hits") ?? "").get("hits") ?? "")
      .map(membersOf)
      .map((hit) => ({
        index: textOf(hit.get("_index")),
        id: textOf(hit.get("_id")),
        source: hit.get("_source") ?? "{}",
      }))
      .filter(({ source }) => source.toLowerCase().includes(wanted))
      .slice(0, limit);
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
  private async searchText(index: string, body: Record<string, unknown>): Promise<string> {
    const response = await this.client.search({ index, ignore_unavailable: true, body }, { asStream: true });
    return text(response.body as unknown as NodeJS.ReadableStream);
  }

  private async search(index: string, body: Record<string, unknown>): Promise<SearchAnswer> {
    const response = await this.client.search({ index, ignore_unavailable: true, body });
    return response.body;
  }
}

/** Such as `2.19.4`. @throws {StoreUnavailableError} when it does not answer, or tells nothing. */
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
  return new StoreUnavailableError("ConnectionFailed", messageOf(error), { cause: error });
}

function textOf(json: string | undefined): string {
  return json === undefined ? "" : String(JSON.parse(json));
}

interface SearchAnswer {
  readonly aggregations?: {
    readonly from?: { readonly value: number | null };
    readonly to?: { readonly value: number | null };
    readonly points?: {
      readonly after_key?: Record<string, unknown>;
      readonly buckets: readonly {
        readonly key: { readonly second: number; readonly line?: string | number | boolean };
        readonly doc_count: number;
        readonly value?: { readonly value: number | null };
      }[];
    };
  };
}

/** Rotation puts its suffix behind a hyphen. */
function patternOf({ indexName }: StreamDocuments): string {
  return `${indexName},${indexName}-20*`;
}

/** Where the index has a text's exact values: in a keyword beside it, as dynamic mapping makes. */
function termsField({ mappings }: StreamDocuments, path: string): string {
  if (documentField(mappings, path) !== path) return path;
  const { fields, type = "text" } = propertyOf(mappings, path);
  if (type !== "text") return path;
  const [keyword = "keyword"] = Object.entries(objectOf(fields))
    .filter(([, spelling]) => objectOf(spelling).type === "keyword")
    .map(([name]) => name);
  return `${path}.${keyword}`;
}
