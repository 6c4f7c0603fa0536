import { byId, el, setText } from "./dom.js";
import { ask } from "./api.js";
import { count, plural } from "./format.js";

/** @typedef {import("../source").ShownDocument} ShownDocument */

const LIMIT = 50;
/** Columns that records of the stock stream have, in the order of reading; other fields follow as they come. */
const FIRST_COLUMNS = ["timestamp", "ticker_symbol", "sector", "price", "change"];
const MAX_COLUMNS = 10;
const TYPING_MS = 200;

const search = byId("documents-search", HTMLInputElement);
const ticker = byId("documents-ticker", HTMLSelectElement);
const scroll = byId("documents-scroll", HTMLElement);
const empty = byId("documents-empty", HTMLElement);

/** Answers can overtake each other while the reader types: only the newest question's answer is shown. */
let newestQuestion = 0;

/** Asks for the documents that the form describes, and shows them. */
export async function refreshDocuments() {
  const question = ++newestQuestion;
  /** @type {ShownDocument[]} */
  const documents = await ask("documents", { limit: LIMIT, search: search.value.trim(), ticker: ticker.value });
  if (question === newestQuestion) showDocuments(documents);
}

/**
 * Offers the tickers to filter by.
 * @param {readonly string[]} tickers
 */
export function offerTickers(tickers) {
  const offered = [...ticker.options].slice(1).map((option) => option.value);
  if (offered.join("\n") === tickers.join("\n")) return;
  const chosen = ticker.value;
  const all = chosen === "" || tickers.includes(chosen) ? tickers : [chosen, ...tickers];
  ticker.replaceChildren(el("option", { value: "" }, "All"), ...all.map((name) => el("option", { value: name }, name)));
  ticker.value = chosen;
}

/** @param {(error: unknown) => void} failed is told when the store does not answer */
export function listenToDocumentsForm(failed) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let typing;
  const refresh = () => void refreshDocuments().catch(failed);
  search.addEventListener("input", () => {
    clearTimeout(typing);
    typing = setTimeout(refresh, TYPING_MS);
  });
  ticker.addEventListener("change", refresh);
  byId("documents-form", HTMLFormElement).addEventListener("submit", (event) => {
    event.preventDefault();
    refresh();
  });
}

/** @param {ShownDocument[]} documents */
function showDocuments(documents) {
  const filtered = search.value.trim() !== "" || ticker.value !== "";
  scroll.hidden = documents.length === 0;
  empty.hidden = documents.length > 0;
  setText(empty, filtered ? "No document matches." : "No documents yet.");
  const which = filtered ? `that match${documents.length === 1 ? "es" : ""}` : "in the index";
  setText(
    byId("documents-note", HTMLElement),
    documents.length < LIMIT
      ? `${plural(documents.length, "document")} ${which}`
      : `The newest ${count(LIMIT)} ${which}`,
  );

  const rowsOfFields = documents.map(({ index, fields }) => ({ index, fields: new Map(fields) }));
  const columns = columnsOf(rowsOfFields.map(({ fields }) => fields));
  const numeric = new Set(columns.filter((column) => rowsOfFields.some(({ fields }) => fields.get(column)?.isNumber)));
  const kind = (/** @type {string} */ column) => ({ class: numeric.has(column) ? "number" : "" });
  const head = [...columns, "_index"].map((column) => el("th", { scope: "col", ...kind(column) }, column));
  byId("documents-head", HTMLElement).replaceChildren(el("tr", {}, ...head));
  const rows = rowsOfFields.map(({ index, fields }) => {
    const cells = columns.map((column) => el("td", kind(column), fields.get(column)?.text ?? ""));
    return el("tr", {}, ...cells, el("td", {}, index));
  });
  byId("documents-body", HTMLElement).replaceChildren(...rows);
}

/** @param {ReadonlyMap<string, unknown>[]} documents */
function columnsOf(documents) {
  const present = new Set(documents.flatMap((fields) => [...fields.keys()]));
  const first = FIRST_COLUMNS.filter((column) => present.has(column));
  return [...new Set([...first, ...present])].slice(0, MAX_COLUMNS);
}
