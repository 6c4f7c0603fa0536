import { columns, type Columns } from "./columns";
import { documentFields, type EpochReaders, epochReaders } from "./document-fields";
import type { Chart, FailedObject, PageSource, StoredDocument, StreamView, TimeRange } from "./source";

const MAX_DOCUMENTS = 500;

/** Points that an automatic width aims at, and the most that a line ever has. */
const AIMED_POINTS = 300;
const MOST_POINTS = 4000;

/** Widths that divide each other's hours and days evenly. */
const WIDTHS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400];
const DAY = 86400;

/** An answer that is not 200, with the reason for the reader. */
export class ApiError extends Error {
  constructor(
    readonly status: 400 | 404,
    message: string,
  ) {
    super(message);
  }
}

export class JsonText {
  constructor(readonly text: string) {}
}

/** Answers one request; what it returns is sent as JSON. Throws {@link ApiError}. */
export type Handle = (query: URLSearchParams) => unknown;

/** The page's API by path; `/api/events` is a stream and stands apart (`events.ts`). */
export function apiRoutes(source: PageSource): [path: string, route: { method: "GET" | "POST"; handle: Handle }][] {
  const streamOf = (query: URLSearchParams): StreamView => {
    const name = query.get("stream");
    const found = source.streams().find((stream) => stream.name === name);
    if (found !== undefined) return found;
    const allowed = source.streams().map((stream) => stream.name);
    throw new ApiError(400, `stream: ${shown(name)} given; allowed is ${allowed.join(", ")}.`);
  };
  /** The stream that is asked for; without one, all. */
  const streamsOf = (query: URLSearchParams): readonly StreamView[] =>
    query.has("stream") ? [streamOf(query)] : source.streams();

  const failures = async (query: URLSearchParams): Promise<readonly (FailedObject & { stream: string })[]> => {
    const lists = streamsOf(query).map(async ({ name }) =>
      (await source.failures(name)).map((object) => ({ ...object, stream: name })),
    );
    return (await Promise.all(lists)).flat().sort((one, other) => other.modified - one.modified);
  };

  /** Only keys that are listed reach the source, so no request can name another file. */
  const listedObject = async (query: URLSearchParams): Promise<[key: string, stream: string]> => {
    const key = query.get("key") ?? "";
    const found = (await failures(query)).find((object) => object.key === key);
    if (found !== undefined) return [key, found.stream];
    throw new ApiError(404, `key: "${key}" is not a failed object; allowed are the keys that /api/failures lists.`);
  };

  const series = async (query: URLSearchParams): Promise<Columns & { intervalSeconds: number }> => {
    const stream = streamOf(query);
    const problems: string[] = [];
    const chart = chartOf(stream, query, problems);
    const { fromMs, toMs } = timeRange(query, problems);
    if (chart === undefined || problems.length > 0) throw new ApiError(400, problems.join(" "));
    const width = intervalSeconds(chart.intervalSeconds, (toMs - fromMs) / 1000);
    // Half an interval would be half a sum.
    const start = Math.floor(fromMs / 1000 / width) * width * 1000;
    const end = Math.ceil(toMs / 1000 / width) * width * 1000;
    const range = { fromMs: start, toMs: end };
    const points = await source.series({ stream: stream.name, chart, ...range, intervalSeconds: width });
    return { ...columns(points, chart.y.kind === "count" ? 0 : null), intervalSeconds: width };
  };

  const documents = async (query: URLSearchParams): Promise<JsonText> => {
    const problems: string[] = [];
    const limit = integer(query, "limit", 1, MAX_DOCUMENTS, problems);
    const search = query.get("search");
    const value = query.get("by");
    const streams = streamsOf(query);
    const field = value ? chartOf(streamOf(query), query, problems)?.by : undefined;
    if (value && field === undefined) problems.push(`by: "${value}" given; allowed is a value of a chart with \`by\`.`);
    if (problems.length > 0) throw new ApiError(400, problems.join(" "));
    const lists = streams.map(async (stream) => {
      const found = await source.documents({
        stream: stream.name,
        limit,
        search: search ?? "",
        by: value && field !== undefined ? { field, value } : undefined,
      });
      const epochs = epochReaders(stream.epochs);
      return found.map((document) => documentText(stream, document, epochs));
    });
    return new JsonText(
      `[${inTurn(await Promise.all(lists))
        .slice(0, limit)
        .join(",")}]`,
    );
  };

  const get = (handle: Handle) => ({ method: "GET" as const, handle });
  return [
    ["/api/program", get(() => source.program())],
    ["/api/streams", get(() => source.streams())],
    ["/api/status", get(() => source.status())],
    ["/api/extent", get(async (query) => (await source.extent(streamOf(query).name)) ?? null)],
    ["/api/series", get(series)],
    ["/api/documents", get(documents)],
    ["/api/failures", get(failures)],
    ["/api/failure", get(async (query) => source.failure(...(await listedObject(query))))],
    [
      "/api/replay",
      { method: "POST", handle: async (query) => ({ records: await source.replay(...(await listedObject(query))) }) },
    ],
  ];
}

/** A document with the fields of the table beside it: `source` is the very text. */
function documentText(
  { name, columns: paths }: StreamView,
  { index, id, source }: StoredDocument,
  epochs: EpochReaders,
): string {
  const head = JSON.stringify({ stream: name, index, id, fields: documentFields(source, paths, epochs) });
  return `${head.slice(0, -1)},"source":${source}}`;
}

/** Seconds per point: by the range, or as declared, widened where a line would have too many. */
export function intervalSeconds(declared: number | undefined, rangeSeconds: number): number {
  if (declared !== undefined) return declared * Math.max(1, Math.ceil(rangeSeconds / declared / MOST_POINTS));
  const least = rangeSeconds / AIMED_POINTS;
  return WIDTHS.find((width) => width >= least) ?? Math.ceil(least / DAY) * DAY;
}

/** The first of each list, then the second of each, and so on. */
function inTurn<T>(lists: readonly (readonly T[])[]): readonly T[] {
  const longest = Math.max(0, ...lists.map((list) => list.length));
  return Array.from({ length: longest }, (_, place) => lists.flatMap((list) => list.slice(place, place + 1))).flat();
}

function chartOf({ charts }: StreamView, query: URLSearchParams, problems: string[]): Chart | undefined {
  return charts[integer(query, "chart", 0, charts.length - 1, problems)];
}

function timeRange(query: URLSearchParams, problems: string[]): TimeRange {
  const fromMs = integer(query, "from", 0, Number.MAX_SAFE_INTEGER, problems);
  const toMs = integer(query, "to", 0, Number.MAX_SAFE_INTEGER, problems);
  if (toMs <= fromMs) problems.push(`to: ${toMs} given; allowed is more than from (${fromMs}).`);
  return { fromMs, toMs };
}

function integer(query: URLSearchParams, name: string, min: number, max: number, problems: string[]): number {
  const given = query.get(name);
  const value = /^\d{1,16}$/.test(given ?? "") ? Number(given) : NaN;
  if (!(value >= min && value <= max)) {
    problems.push(`${name}: ${shown(given)} given; allowed is a whole number from ${min} to ${max}.`);
  }
  return value;
}

function shown(given: string | null): string {
  return given === null ? "nothing" : `"${given}"`;
}
