import uPlot from "/vendor/uplot.js";
import { clock, count } from "./format.js";
import { longGaps } from "./gaps.js";
import { EMPTY, firstAtOrAfter, valueAt } from "./series.js";
import { moved, placed, shown, zoomed } from "./view.js";
import { drawLabels, FONT, LABEL_WIDTH } from "./labels.js";

/** Colours in theme.css; further tickers use them again with dashes. */
const COLOURS = 10;
/** @type {readonly number[][]} */
const DASHES = [[], [7, 4], [2, 3]];
/** More lines than this are not drawn until the reader asks for them. */
const LINES_AT_FIRST = 20;

const MINUTES_WIDTH = 56;
const SECONDS_WIDTH = 84;
const STEPS_SECONDS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400];

/** The live line chart: average price by ticker, one point a second. */
export class Chart {
  /** @type {import("./series.js").Columns} */
  data = EMPTY;
  /** @type {import("./view.js").View} */
  view = { follow: true, seconds: 300 };
  /** Points further apart than this are not joined. */
  longestGapSeconds = 10;
  /** Width that double-click goes back to. */
  #followSeconds = 300;
  /** Tickers that are not drawn. @type {Set<string>} */
  hidden = new Set();
  /** Tickers in the order in which they first appeared: a ticker keeps its colour. @type {string[]} */
  #known = [];
  /** @type {uPlot | undefined} */
  #plot;
  #host;
  #listener;

  /**
   * @param {HTMLElement} host
   * @param {{ pointed: () => void, viewed: () => void }} listener is told that the pointer or the view was moved
   */
  constructor(host, listener) {
    this.#host = host;
    this.#listener = listener;
    new ResizeObserver(() => this.#plot?.setSize(this.#size())).observe(host);
  }

  /** @param {import("./series.js").Columns} data */
  show(data) {
    const before = this.data.tickers.map(({ ticker }) => ticker).join("\n");
    this.data = data;
    for (const { ticker } of data.tickers) {
      if (this.#known.includes(ticker)) continue;
      this.#known.push(ticker);
      if (this.#known.length > LINES_AT_FIRST) this.hidden.add(ticker);
    }
    if (data.tickers.map(({ ticker }) => ticker).join("\n") !== before) this.rebuild();
    else this.#draw();
  }

  /**
   * Which of the ten colours and which dash a ticker's line has.
   * @param {string} ticker
   */
  styleOf(ticker) {
    const place = Math.max(0, this.#known.indexOf(ticker));
    return { colour: (place % COLOURS) + 1, dash: Math.floor(place / COLOURS) % DASHES.length };
  }

  /**
   * @param {string} ticker
   * @param {boolean} drawn
   */
  setDrawn(ticker, drawn) {
    if (drawn) this.hidden.delete(ticker);
    else this.hidden.add(ticker);
    const place = this.data.tickers.findIndex((column) => column.ticker === ticker);
    this.#plot?.setSeries(place + 1, { show: drawn });
  }

  /**
   * Lets one line stand out, or none.
   * @param {string | null} ticker
   */
  emphasise(ticker) {
    const place = this.data.tickers.findIndex((column) => column.ticker === ticker);
    this.#plot?.setSeries(place < 0 ? null : place + 1, { focus: true });
  }

  /**
   * Follows the newest point.
   * @param {number} seconds width of the view
   */
  follow(seconds) {
    this.#followSeconds = seconds;
    this.#setView({ follow: true, seconds });
  }

  /** @param {number} factor below 1 zooms in */
  zoom(factor) {
    this.#setView(zoomed(this.shownRange(), factor, this.#extent()));
  }

  /** @param {number} part of the shown width; negative for earlier */
  move(part) {
    this.#setView(moved(this.shownRange(), part, this.#extent()));
  }

  /** First and last second that the chart shows. */
  shownRange() {
    return shown(this.view, this.#extent());
  }

  /** The row of the data under the pointer; null when it is elsewhere. */
  pointedRow() {
    return this.#plot?.cursor.idx ?? null;
  }

  /** Builds the chart anew: for other tickers, and for the other theme's colours. */
  rebuild() {
    this.#plot?.destroy();
    this.#plot = undefined;
    if (this.data.seconds.length === 0) return;
    this.#plot = new uPlot(this.#options(), this.#aligned(), this.#host);
    this.#draw();
  }

  /** @param {import("./view.js").View} view */
  #setView(view) {
    if (this.data.seconds.length === 0 && !view.follow) return;
    this.view = view;
    this.#listener.viewed();
    this.#draw();
  }

  #draw() {
    const plot = this.#plot;
    if (plot === undefined) return;
    const { from, to } = this.shownRange();
    plot.batch(() => {
      plot.setData(this.#aligned(), false);
      plot.setScale("x", { min: from, max: to });
    });
  }

  #extent() {
    const { seconds } = this.data;
    return { from: seconds[0] ?? 0, to: seconds.at(-1) ?? 0 };
  }

  #size() {
    return { width: this.#host.clientWidth, height: this.#host.clientHeight };
  }

  /** @returns {uPlot.AlignedData} */
  #aligned() {
    // uPlot only reads its data, but its types do not say so of the numbers on the x axis.
    const columns = [this.data.seconds, ...this.data.tickers.map(({ prices }) => prices)];
    return /** @type {uPlot.AlignedData} */ (/** @type {unknown} */ (columns));
  }

  /** @returns {uPlot.Options} */
  #options() {
    const colour = (/** @type {string} */ token) => resolvedColour(this.#host, token);
    const axis = { font: FONT, labelFont: FONT, stroke: colour("--muted"), labelGap: 2, ticks: { show: false } };
    const ink = colour("--ink");
    const grid = { stroke: colour("--hairline"), width: 1 };
    return {
      ...this.#size(),
      padding: [12, LABEL_WIDTH, 0, 0],
      legend: { show: false },
      focus: { alpha: 0.22 },
      cursor: {
        y: false,
        points: { size: 7 },
        drag: { x: true, y: false, setScale: false },
        focus: { prox: 16 },
        bind: { dblclick: () => () => (this.follow(this.#followSeconds), null) },
      },
      scales: {
        x: { time: false },
        y: { range: (_plot, min, max) => (min === null ? [0, 1] : uPlot.rangeNum(min, max, 0.08, false)) },
      },
      axes: [
        {
          ...axis,
          grid: { show: false },
          label: "Time (UTC)",
          labelSize: 18,
          size: 28,
          space: labelSpace,
          incrs: STEPS_SECONDS,
          values: (_plot, splits, _axis, _space, step) =>
            splits.map((second) => clock(second * 1000).slice(0, step < 60 ? 8 : 5)),
        },
        {
          ...axis,
          grid,
          label: "Average price (USD)",
          labelSize: 20,
          space: 44,
          size: (_plot, values) => 12 + 7.5 * Math.max(3, ...(values ?? []).map((value) => value.length)),
        },
      ],
      series: [
        {},
        ...this.data.tickers.map(({ ticker }) => {
          const style = this.styleOf(ticker);
          const stroke = colour(`--line-${style.colour}`);
          return {
            label: ticker,
            show: !this.hidden.has(ticker),
            stroke,
            points: { size: 5, fill: stroke },
            dash: [...(DASHES[style.dash] ?? [])],
            width: 1.75,
            gaps: this.#gaps,
          };
        }),
      ],
      hooks: {
        setCursor: [() => this.#listener.pointed()],
        setSelect: [
          (plot) => {
            const { left, width } = plot.select;
            if (width < 4) return;
            const range = { from: plot.posToVal(left, "x"), to: plot.posToVal(left + width, "x") };
            plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
            this.#setView(placed(range, this.#extent()));
          },
        ],
        draw: [(plot) => drawLabels(plot.ctx, uPlot.pxRatio, plot.bbox, this.#lineEnds(plot), ink)],
      },
    };
  }

  /** @param {[plot: uPlot, seriesIndex: number, first: number, last: number, nullGaps: uPlot.Series.Gaps]} line */
  #gaps = (...[plot, seriesIndex, first, last]) => longGaps(plot, seriesIndex, first, last, this.longestGapSeconds);

  /**
   * Where the drawn lines end in the shown range.
   * @param {uPlot} plot
   */
  #lineEnds(plot) {
    const lastRow = firstAtOrAfter(this.data.seconds, Math.floor(this.shownRange().to) + 1) - 1;
    return this.data.tickers.flatMap(({ ticker, prices }, place) => {
      const price = this.hidden.has(ticker) ? null : valueAt(prices, lastRow);
      const stroke = plot.series[place + 1]?.stroke;
      if (price === null || typeof stroke !== "function") return [];
      return [{ text: ticker, colour: String(stroke(plot, place + 1)), y: plot.valToPos(price, "y", true) }];
    });
  }

  /** What the chart shows, in a sentence for readers who do not see it. */
  summary() {
    const { from, to } = this.shownRange();
    const drawn = this.data.tickers.filter(({ ticker }) => !this.hidden.has(ticker));
    const values = drawn.map(({ ticker, prices }) => `${ticker} ${valueAt(prices, prices.length - 1) ?? ""}`);
    return `Line chart of ${count(drawn.length)} tickers from ${clock(from * 1000)} to ${clock(to * 1000)} UTC. Newest: ${values.join(", ")}.`;
  }
}

/**
 * Room for a label of the time axis: `15:04:05`, or `15:04` where a step is a minute or more.
 * @param {uPlot} _plot
 * @param {number} _axis
 * @param {number} from
 * @param {number} to
 * @param {number} width
 */
function labelSpace(_plot, _axis, from, to, width) {
  const minuteWidth = (width * 60) / (to - from);
  return minuteWidth <= MINUTES_WIDTH ? MINUTES_WIDTH : SECONDS_WIDTH;
}

/**
 * The colour that a token of theme.css has now, as a canvas takes it.
 * @param {HTMLElement} host
 * @param {string} token
 */
function resolvedColour(host, token) {
  const probe = document.createElement("span");
  probe.style.color = `var(${token})`;
  host.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}
