import uPlot from "/vendor/uplot.js";
import { byId, setText, within } from "./dom.js";
import { count, dateAndClock, fraction } from "./format.js";
import { drawLabels, FONT, LABEL_WIDTH } from "./labels.js";
import { Legend } from "./legend.js";
import { EMPTY, longGaps, valueAt } from "./series.js";

/** @typedef {import("./view.js").Range} Range */

/** Colours in theme.css; further lines use them again with dashes. */
const COLOURS = 10;
/** @type {readonly number[][]} */
const DASHES = [[], [7, 4], [2, 3]];
/** Further lines are drawn only when the reader selects them. */
const LINES_AT_FIRST = 20;

/** Steps between labels of counts, in whole documents. */
const WHOLE_STEPS = Array.from({ length: 13 }, (_, power) => [1, 2, 5].map((digit) => digit * 10 ** power)).flat();

const AGGREGATIONS = { count: "Count", avg: "Average", sum: "Sum of", min: "Lowest", max: "Highest" };

/**
 * Labels of the time axis in uPlot's format: the smallest step, the label, and the addition for a
 * new year, month or day.
 */
const DATE_BELOW = "\n{YYYY}-{MM}-{DD}";
const TIME_LABELS = [
  [86400, "{YYYY}-{MM}-{DD}", null, null, null, null, null, null, 1],
  [60, "{HH}:{mm}", DATE_BELOW, null, DATE_BELOW, null, null, null, 1],
  [1, "{HH}:{mm}:{ss}", DATE_BELOW, null, DATE_BELOW, null, null, null, 1],
];

/** A live line chart of one declared chart, with its legend. */
export class Chart {
  /** @type {import("./series.js").Series} */
  data = EMPTY;
  /** @type {Range} */
  range = { from: 0, to: 1 };
  /** @type {Set<string>} */
  hidden = new Set();
  /** In seconds; points further apart are not joined. */
  #longestGap = 10;
  /** @type {string[]} in the order of their first appearance: a line keeps its colour */
  #known = [];
  /** @type {uPlot | undefined} */
  #plot;
  #host;
  #legend;
  #listener;

  /**
   * @param {import("../source").Chart} definition
   * @param {{ selected: (range: Range) => void, followed: () => void }} listener
   */
  constructor(definition, listener) {
    this.definition = definition;
    this.#listener = listener;
    const { y, unit } = definition;
    const name = "field" in y ? `${AGGREGATIONS[y.kind]} ${y.field}` : AGGREGATIONS.count;
    /** Names what is counted or measured, with its unit. */
    this.label = unit === undefined ? name : `${name} (${unit})`;
    this.format = "field" in y ? fraction : count;

    const copy = /** @type {DocumentFragment} */ (byId("chart-block", HTMLTemplateElement).content.cloneNode(true));
    this.block = within(copy, ".chart-block", HTMLElement);
    setText(within(this.block, "h2", HTMLElement), definition.title);
    this.#host = within(this.block, ".chart", HTMLElement);
    this.#legend = new Legend(this, within(this.block, ".legend", HTMLElement));
    new ResizeObserver(() => this.#plot?.setSize(this.#size())).observe(this.#host);
  }

  /**
   * @param {import("./series.js").Series} data
   * @param {Range} range
   * @param {number} longestGap seconds
   */
  show(data, range, longestGap) {
    const isSame = namesOf(data) === namesOf(this.data) && this.#plot !== undefined;
    this.data = data;
    this.#longestGap = longestGap;
    this.range = range;
    for (const { line } of data.lines) {
      if (this.#known.includes(line)) continue;
      this.#known.push(line);
      if (this.#known.length > LINES_AT_FIRST) this.hidden.add(line);
    }
    if (isSame) this.#draw();
    else this.rebuild();
    this.#legend.refresh();
    this.#host.setAttribute("aria-label", this.#summary());
  }

  /** @param {string | undefined} reason why there is no chart yet */
  showEmpty(reason) {
    const empty = within(this.block, ".chart-empty", HTMLElement);
    empty.hidden = reason === undefined;
    if (reason !== undefined) setText(empty, reason);
  }

  /** @param {string} line */
  nameOf(line) {
    return line === "" ? this.label : line;
  }

  /** @param {string} line which has one of the ten colours, and a dash */
  styleOf(line) {
    const place = Math.max(0, this.#known.indexOf(line));
    return { colour: (place % COLOURS) + 1, dash: Math.floor(place / COLOURS) % DASHES.length };
  }

  /** @type {(line: string, drawn: boolean) => void} */
  setDrawn(line, drawn) {
    if (drawn) this.hidden.delete(line);
    else this.hidden.add(line);
    this.#plot?.setSeries(this.#placeOf(line), { show: drawn });
  }

  /** @param {string | null} line to highlight, or none */
  emphasise(line) {
    this.#plot?.setSeries(line === null ? null : this.#placeOf(line), { focus: true });
  }

  /** The data's row under the pointer; null when the pointer is elsewhere. */
  pointedRow() {
    return this.#plot?.cursor.idx ?? null;
  }

  /** Rebuilds the chart for other lines, or for the other theme's colours. */
  rebuild() {
    this.#plot?.destroy();
    this.#plot = undefined;
    if (this.data.seconds.length === 0) return;
    this.#plot = new uPlot(this.#options(), this.#aligned(), this.#host);
    this.#draw();
  }

  #draw() {
    const { from: min, to: max } = this.range;
    const plot = this.#plot;
    plot?.batch(() => {
      plot.setData(this.#aligned(), false);
      plot.setScale("x", { min, max });
    });
  }

  /** @param {string} line */
  #placeOf(line) {
    return this.data.lines.findIndex((column) => column.line === line) + 1;
  }

  #size() {
    return { width: this.#host.clientWidth, height: this.#host.clientHeight };
  }

  /** @returns {uPlot.AlignedData} */
  #aligned() {
    // uPlot only reads the x axis, although its type is mutable.
    const columns = [this.data.seconds, ...this.data.lines.map(({ values }) => values)];
    return /** @type {uPlot.AlignedData} */ (/** @type {unknown} */ (columns));
  }

  /** @returns {uPlot.Options} */
  #options() {
    const colour = (/** @type {string} */ token) => resolvedColour(this.#host, token);
    const axis = { font: FONT, labelFont: FONT, stroke: colour("--muted"), labelGap: 2, ticks: { show: false } };
    const ink = colour("--ink");
    const isCount = this.definition.y.kind === "count";
    return {
      ...this.#size(),
      tzDate: (second) => uPlot.tzDate(new Date(second * 1000), "Etc/UTC"),
      padding: [12, LABEL_WIDTH, 0, 0],
      legend: { show: false },
      focus: { alpha: 0.22 },
      cursor: {
        y: false,
        points: { size: 7 },
        drag: { x: true, y: false, setScale: false },
        focus: { prox: 16 },
        bind: { dblclick: () => () => (this.#listener.followed(), null) },
      },
      scales: {
        y: {
          range: (_plot, min, max) => (min === null ? [0, 1] : uPlot.rangeNum(isCount ? 0 : min, max, 0.08, false)),
        },
      },
      axes: [
        {
          ...axis,
          grid: { show: false },
          label: "Time (UTC)",
          labelSize: 18,
          size: 42,
          space: 84,
          values: TIME_LABELS,
        },
        {
          ...axis,
          grid: { stroke: colour("--hairline"), width: 1 },
          label: this.label,
          labelSize: 20,
          space: 44,
          ...(isCount && { incrs: WHOLE_STEPS }),
          size: (_plot, values) => 12 + 7.5 * Math.max(3, ...(values ?? []).map((value) => value.length)),
        },
      ],
      series: [
        {},
        ...this.data.lines.map(({ line }) => {
          const style = this.styleOf(line);
          const stroke = colour(`--line-${style.colour}`);
          return {
            label: this.nameOf(line),
            show: !this.hidden.has(line),
            stroke,
            points: { size: 5, fill: stroke },
            dash: [...(DASHES[style.dash] ?? [])],
            width: 1.75,
            gaps: (/** @type {uPlot} */ plot, /** @type {number} */ place) => this.#gapsOf(plot, place),
          };
        }),
      ],
      hooks: {
        setCursor: [() => this.#legend.refresh()],
        setSelect: [
          (plot) => {
            const { left, width } = plot.select;
            if (width < 4) return;
            const range = { from: plot.posToVal(left, "x"), to: plot.posToVal(left + width, "x") };
            plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
            this.#listener.selected(range);
          },
        ],
        draw: [(plot) => drawLabels(plot.ctx, uPlot.pxRatio, plot.bbox, this.#lineEnds(plot), ink)],
      },
    };
  }

  /** @type {(plot: uPlot, place: number) => [number, number][]} in canvas pixels */
  #gapsOf(plot, place) {
    const pixel = (/** @type {number} */ second) => Math.round(plot.valToPos(second, "x", true));
    const values = this.data.lines[place - 1]?.values ?? [];
    return longGaps(this.data.seconds, values, this.#longestGap).map(([from, to]) => [pixel(from), pixel(to)]);
  }

  /** @param {uPlot} plot whose drawn lines end in the shown range */
  #lineEnds(plot) {
    const lastRow = this.data.seconds.filter((second) => second <= this.range.to).length - 1;
    return this.data.lines.flatMap(({ line, values }, place) => {
      const value = this.hidden.has(line) ? null : valueAt(values, lastRow);
      const stroke = plot.series[place + 1]?.stroke;
      if (value === null || typeof stroke !== "function") return [];
      return [{ text: this.nameOf(line), colour: String(stroke(plot, place + 1)), y: plot.valToPos(value, "y", true) }];
    });
  }

  /** Describes the chart for screen readers. */
  #summary() {
    const drawn = this.data.lines.filter(({ line }) => !this.hidden.has(line));
    const values = drawn.map(
      ({ line, values }) => `${this.nameOf(line)} ${this.format(valueAt(values, values.length - 1) ?? 0)}`,
    );
    const [from, to] = [this.range.from, this.range.to].map((second) => dateAndClock(second * 1000));
    return `${this.definition.title}: line chart from ${from} to ${to} UTC. Newest: ${values.join(", ")}.`;
  }
}

/** @param {import("./series.js").Series} data */
function namesOf({ lines }) {
  return JSON.stringify(lines.map(({ line }) => line));
}

/** @type {(host: HTMLElement, token: string) => string} a colour of theme.css for the canvas */
function resolvedColour(host, token) {
  const probe = document.createElement("span");
  probe.style.color = `var(${token})`;
  host.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}
