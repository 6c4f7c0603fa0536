import { el, setText, within } from "./dom.js";
import { dateAndClock } from "./format.js";
import { valueAt } from "./series.js";

/** A chart's legend: a checkbox per line, with its value under the pointer, or else the newest. */
export class Legend {
  #chart;
  #root;
  /** @type {Map<string, { box: HTMLInputElement, value: HTMLElement }>} */
  #entries = new Map();

  /**
   * @param {import("./chart.js").Chart} chart
   * @param {HTMLElement} root
   */
  constructor(chart, root) {
    this.#chart = chart;
    this.#root = root;
    setText(within(root, "legend", HTMLElement), `Lines of ${chart.definition.title}`);
    within(root, ".all-lines", HTMLButtonElement).addEventListener("click", () => this.#drawAll(true));
    within(root, ".no-lines", HTMLButtonElement).addEventListener("click", () => this.#drawAll(false));
  }

  /** Shows the chart's present lines and values. */
  refresh() {
    const row = this.#chart.pointedRow();
    const { seconds, lines } = this.#chart.data;
    this.#root.hidden = lines.length === 0;
    if (lines.length !== this.#entries.size || lines.some(({ line }) => !this.#entries.has(line))) this.#build();
    const at = row ?? seconds.length - 1;
    const second = seconds[at];
    if (second !== undefined) {
      const place = row === null ? "Newest point" : "At";
      const time = within(this.#root, ".legend-time", HTMLElement);
      setText(time, `${place} ${dateAndClock(second * 1000)} UTC, ${this.#chart.label}`);
    }
    for (const { line, values } of lines) {
      const value = row === null ? valueAt(values, at) : (values[at] ?? null);
      const entry = this.#entries.get(line);
      if (entry !== undefined) setText(entry.value, value === null ? "–" : this.#chart.format(value));
    }
  }

  #build() {
    this.#entries.clear();
    const labels = this.#chart.data.lines.map(({ line }) => {
      const { colour, dash } = this.#chart.styleOf(line);
      const box = el("input", { type: "checkbox" });
      box.checked = !this.#chart.hidden.has(line);
      const value = el("span", { class: "legend-value" });
      const text = this.#chart.nameOf(line);
      const name = el("span", { class: "legend-name" }, text);
      const label = el("label", { class: `legend-item dash-${dash}`, title: text }, box, name, value);
      label.style.setProperty("--line", `var(--line-${colour})`);
      box.addEventListener("change", () => this.#chart.setDrawn(line, box.checked));
      for (const event of ["pointerenter", "focusin"]) label.addEventListener(event, () => this.#chart.emphasise(line));
      for (const event of ["pointerleave", "focusout"])
        label.addEventListener(event, () => this.#chart.emphasise(null));
      this.#entries.set(line, { box, value });
      return label;
    });
    within(this.#root, ".legend-items", HTMLElement).replaceChildren(...labels);
  }

  /** @param {boolean} drawn */
  #drawAll(drawn) {
    for (const [line, { box }] of this.#entries) {
      box.checked = drawn;
      this.#chart.setDrawn(line, drawn);
    }
  }
}
