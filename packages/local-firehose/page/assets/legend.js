import { byId, el, setText } from "./dom.js";
import { clock, price } from "./format.js";
import { valueAt } from "./series.js";

const items = byId("legend-items", HTMLElement);
const time = byId("legend-time", HTMLElement);

/** The legend: a checkbox a ticker that filters the chart, with the price under the pointer or else the newest. */
export class Legend {
  #chart;
  /** @type {Map<string, { box: HTMLInputElement, value: HTMLElement }>} */
  #entries = new Map();

  /** @param {import("./chart.js").Chart} chart */
  constructor(chart) {
    this.#chart = chart;
    byId("all-tickers", HTMLButtonElement).addEventListener("click", () => this.#drawAll(true));
    byId("no-tickers", HTMLButtonElement).addEventListener("click", () => this.#drawAll(false));
  }

  /** Shows what the chart now holds. */
  refresh() {
    const row = this.#chart.pointedRow();
    const { seconds, tickers } = this.#chart.data;
    byId("legend", HTMLElement).hidden = tickers.length === 0;
    if (tickers.length !== this.#entries.size || tickers.some(({ ticker }) => !this.#entries.has(ticker)))
      this.#build();
    const at = row ?? seconds.length - 1;
    const second = seconds[at];
    if (second !== undefined)
      setText(time, `${row === null ? "Newest point" : "At"} ${clock(second * 1000)} UTC, prices in USD`);
    for (const { ticker, prices } of tickers) {
      const value = row === null ? valueAt(prices, at) : (prices[at] ?? null);
      const entry = this.#entries.get(ticker);
      if (entry !== undefined) setText(entry.value, value === null ? "–" : price(value));
    }
  }

  #build() {
    this.#entries.clear();
    const labels = this.#chart.data.tickers.map(({ ticker }) => {
      const { colour, dash } = this.#chart.styleOf(ticker);
      const box = el("input", { type: "checkbox" });
      box.checked = !this.#chart.hidden.has(ticker);
      const value = el("span", { class: "legend-value" });
      const name = el("span", { class: "legend-name" }, ticker);
      const label = el("label", { class: `legend-item line-${colour} dash-${dash}`, title: ticker }, box, name, value);
      box.addEventListener("change", () => this.#chart.setDrawn(ticker, box.checked));
      for (const event of ["pointerenter", "focusin"])
        label.addEventListener(event, () => this.#chart.emphasise(ticker));
      for (const event of ["pointerleave", "focusout"])
        label.addEventListener(event, () => this.#chart.emphasise(null));
      this.#entries.set(ticker, { box, value });
      return label;
    });
    items.replaceChildren(...labels);
  }

  /** @param {boolean} drawn */
  #drawAll(drawn) {
    for (const [ticker, { box }] of this.#entries) {
      box.checked = drawn;
      this.#chart.setDrawn(ticker, drawn);
    }
  }
}
