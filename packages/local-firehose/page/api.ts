import { columns, type Columns } from "./columns";
import { membersOf } from "../json-text";
import type { DocumentField, PageSource, StoredDocument } from "./source";

/** The longest stretch of the chart that one request may ask for. */
const MAX_SERIES_MS = 24 * 3600 * 1000;
const MAX_DOCUMENTS = 500;

/** An answer that is not 200, with the reason for the reader. */
export class ApiError extends Error {
  constructor(
    readonly status: 400 | 404,
    message: string,
  ) {
    super(message);
  }
}

/** JSON that is sent as it is. */
export class JsonText {
  constructor(readonly text: string) {}
}

/** Longest text of one field that the table shows. */
const MAX_FIELD_CHARACTERS = 500;

/**
 * Documents as they are stored: `source` is the very text, and `fields` says how the table shows each of its members, as their numbers may
 * be larger than a browser's and their depth more than it reads.
 */
function documentsText(documents: readonly StoredDocument[]): JsonText {
  const texts = documents.map(({ index, id, source }) => {
    const fields = [...membersOf(source)].map(([name, value]) => [name, fieldOf(value)] as const);
    return `{"index":${JSON.stringify(index)},"id":${JSON.stringify(id)},"fields":${JSON.stringify(fields)},"source":${source}}`;
  });
  return new JsonText(`[${texts.join(",")}]`);
}

function fieldOf(value: string): DocumentField {
  const text = value.startsWith('"') ? (JSON.parse(value) as string) : value;
  const shown = text.length > MAX_FIELD_CHARACTERS ? `${text.slice(0, MAX_FIELD_CHARACTERS)}…` : text;
  return { text: shown, isNumber: /^[-\d]/.test(value) };
}

/** Answers one request; what it returns is sent as JSON. Throws {@link ApiError}. */
export type Handle = (query: URLSearchParams) => unknown;

/** The page's API by path; `/api/events` is a stream and stands apart (`events.ts`). */
export function apiRoutes(source: PageSource): [path: string, route: { method: "GET" | "POST"; handle: Handle }][] {
  /** Only keys that the backup bucket lists reach the source, so no request can name another file. */
  const listedKey = async (query: URLSearchParams): Promise<string> => {
    const key = query.get("key") ?? "";
    if ((await source.failures()).some((object) => object.key === key)) return key;
    throw new ApiError(404, `key: "${key}" is not a failed object; allowed are the keys that /api/failures lists.`);
  };

  const series = async (query: URLSearchParams): Promise<Columns> => {
    const { fromMs, toMs } = timeRange(query);
    return columns(await source.series(fromMs, toMs));
  };
  const documents = async (query: URLSearchParams): Promise<JsonText> =>
    documentsText(await source.documents(documentsQuery(query)));
  const replay = async (query: URLSearchParams): Promise<{ records: number }> => ({
    records: await source.replay(await listedKey(query)),
  });

  return [
    ["/api/program", { method: "GET", handle: () => source.program() }],
    ["/api/status", { method: "GET", handle: () => source.status() }],
    ["/api/series", { method: "GET", handle: series }],
    ["/api/documents", { method: "GET", handle: documents }],
    ["/api/failures", { method: "GET", handle: () => source.failures() }],
    ["/api/failure", { method: "GET", handle: async (query) => source.failure(await listedKey(query)) }],
    ["/api/replay", { method: "POST", handle: replay }],
  ];
}

function timeRange(query: URLSearchParams): { fromMs: number; toMs: number } {
  const problems: string[] = [];
  const fromMs = integer(query, "fromMs", 0, Number.MAX_SAFE_INTEGER, problems);
  const toMs = integer(query, "toMs", 0, Number.MAX_SAFE_INTEGER, problems);
  if (problems.length === 0 && (toMs <= fromMs || toMs - fromMs > MAX_SERIES_MS)) {
    problems.push(
      `toMs: ${toMs} given; allowed is more than fromMs (${fromMs}), by at most ${MAX_SERIES_MS} (24 hours).`,
    );
  }
  if (problems.length > 0) throw new ApiError(400, problems.join(" "));
  return { fromMs, toMs };
}

function documentsQuery(query: URLSearchParams): { search?: string; ticker?: string; limit: number } {
  const problems: string[] = [];
  const limit = integer(query, "limit", 1, MAX_DOCUMENTS, problems);
  if (problems.length > 0) throw new ApiError(400, problems.join(" "));
  const search = query.get("search");
  const ticker = query.get("ticker");
  return { limit, ...(search ? { search } : {}), ...(ticker ? { ticker } : {}) };
}

function integer(query: URLSearchParams, name: string, min: number, max: number, problems: string[]): number {
  const given = query.get(name);
  const value = /^\d{1,16}$/.test(given ?? "") ? Number(given) : NaN;
  if (!(value >= min && value <= max)) {
    problems.push(
      `${name}: ${given === null ? "nothing" : `"${given}"`} given; allowed is a whole number from ${min} to ${max}.`,
    );
  }
  return value;
}
