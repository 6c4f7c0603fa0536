import { byId, el, setText } from "./dom.js";
import { ask } from "./api.js";
import { count, plural } from "./format.js";

/** @import { ShownDocument, StreamView } from "../source" */

const LIMIT = 50;
/** Columns of documents whose fields are not declared. */
const MAX_COLUMNS = 10;
const TYPING_MS = 200;

const search = byId("documents-search", HTMLInputElement);
const by = byId("documents-by", HTMLSelectElement);
const scroll = byId("documents-scroll", HTMLElement);
const empty = byId("documents-empty", HTMLElement);

/** The table of a stream's documents, with its search and its filter. */
export class Documents {
  #stream;
  /** Answers can overtake each other: the page shows only the newest question's answer. */
  #newestQuestion = 0;
  /** @type {Map<number, readonly string[]>} values to filter by, by the place of their chart */
  #offered = new Map();

  /**
   * @param {StreamView} stream
   * @param {(error: unknown) => void} failed called when the store does not answer
   */
  constructor(stream, failed) {
    this.#stream = stream;
    const fields = [...new Set(stream.charts.flatMap((chart) => chart.by ?? []))];
    byId("documents-by-field", HTMLElement).hidden = fields.length === 0;
    setText(byId("documents-by-name", HTMLElement), fields.length === 1 ? fieldName(fields[0] ?? "") : "Filter");
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let typing;
    const refresh = () => void this.refresh().catch(failed);
    search.addEventListener("input", () => {
      clearTimeout(typing);
      typing = setTimeout(refresh, TYPING_MS);
    });
    by.addEventListener("change", refresh);
    byId("documents-form", HTMLFormElement).addEventListener("submit", (event) => {
      event.preventDefault();
      refresh();
    });
  }

  /** Asks for the documents that the form describes, and shows them. */
  async refresh() {
    const question = ++this.#newestQuestion;
    // The chart's place, a colon, and the value of its `by` field.
    const colon = by.value.indexOf(":");
    /** @type {Record<string, string | number>} */
    const query = { stream: this.#stream.name, limit: LIMIT, search: search.value.trim() };
    if (colon > 0) Object.assign(query, { chart: by.value.slice(0, colon), by: by.value.slice(colon + 1) });
    /** @type {ShownDocument[]} */
    const documents = await ask("documents", query);
    if (question === this.#newestQuestion) this.#show(documents);
  }

  /**
   * Offers a chart's lines as filters.
   * @param {number} place of the chart
   * @param {import("../columns").Columns} columns
   */
  offer(place, { lines }) {
    const field = this.#stream.charts[place]?.by;
    const isFirst = this.#stream.charts.findIndex((chart) => chart.by === field) === place;
    if (field === undefined || !isFirst) return;
    const before = this.#offered.get(place) ?? [];
    const wanted = lines.map(({ line }) => line).filter((line) => line !== "");
    if (before.join("\n") === wanted.join("\n")) return;
    this.#offered.set(place, wanted);
    const chosen = by.value;
    const groups = [...this.#offered]
      .sort(([one], [other]) => one - other)
      .map(([chart, values]) => ({
        options: values.map((value) => el("option", { value: `${chart}:${value}` }, value)),
        label: fieldName(this.#stream.charts[chart]?.by ?? ""),
      }));
    const kept = groups.some(({ options }) => options.some(({ value }) => value === chosen));
    by.replaceChildren(
      el("option", { value: "" }, "All"),
      ...(chosen === "" || kept ? [] : [el("option", { value: chosen }, chosen.slice(chosen.indexOf(":") + 1))]),
      ...(groups.length === 1
        ? groups.flatMap(({ options }) => options)
        : groups.map(({ label, options }) => el("optgroup", { label }, ...options))),
    );
    by.value = chosen;
  }

  /** @param {ShownDocument[]} documents */
  #show(documents) {
    const filtered = search.value.trim() !== "" || by.value !== "";
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

    const rows = documents.map(({ index, fields }) => ({ index, fields: new Map(fields) }));
    const declared = this.#stream.columns;
    const columns =
      declared.length > 0
        ? declared
        : [...new Set(rows.flatMap(({ fields }) => [...fields.keys()]))].slice(0, MAX_COLUMNS);
    const numeric = new Set(columns.filter((column) => rows.some(({ fields }) => fields.get(column)?.isNumber)));
    const kind = (/** @type {string} */ column) => ({ class: numeric.has(column) ? "number" : "" });
    const head = [...columns, "_index"].map((column) => el("th", { scope: "col", ...kind(column) }, column));
    byId("documents-head", HTMLElement).replaceChildren(el("tr", {}, ...head));
    byId("documents-body", HTMLElement).replaceChildren(
      ...rows.map(({ index, fields }) => {
        const cells = columns.map((column) => el("td", kind(column), fields.get(column)?.text ?? ""));
        return el("tr", {}, ...cells, el("td", {}, index));
      }),
    );
  }
}

/** @param {string} field shown without the suffix of its keyword field */
function fieldName(field) {
  return field.replace(/\.keyword$/, "");
}
