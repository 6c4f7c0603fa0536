/** A small line chart as SVG: a few series over a few sizes, each point with its spread. Colours keep apart for colour-blind eyes. */

export interface Point {
  readonly x: number;
  readonly y: number;
  /** Lowest and highest of the rounds; without them no whisker is drawn. */
  readonly low?: number;
  readonly high?: number;
}

export interface LineChart {
  readonly title: string;
  /** With the unit. */
  readonly xLabel: string;
  readonly yLabel: string;
  /** Name → points by rising x, of which there is at least one. One series needs no name. */
  readonly series: Readonly<Record<string, readonly Point[]>>;
}

const WIDTH = 720;
const HEIGHT = 380;
const PLOT = { left: 78, right: 28, top: 76, bottom: 62 };
// Okabe and Ito, https://jfly.uni-koeln.de/color/
const COLOURS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#000000"];
/** From here on equal steps would crowd the small sizes. */
const LOGARITHMIC_FROM = 15;
const LABEL_GAP = 44;

/** The chart as a file: a white background of its own, so that it reads on dark pages too. */
export function lineChart({ title, xLabel, yLabel, series }: LineChart): string {
  const points = Object.values(series).flat();
  const sizes = [...new Set(points.map(({ x }) => x))].sort((a, b) => a - b);
  const x = xScale(sizes);
  const top = niceTicks(Math.max(...points.map(({ y, high = y }) => Math.max(y, high))));
  const y = (value: number): number => HEIGHT - PLOT.bottom - (value / (top.at(-1) ?? 1)) * plotHeight;
  const middle = PLOT.left + plotWidth / 2;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img" font-family="system-ui, sans-serif" font-size="13" fill="#222">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>`,
    text(PLOT.left, 26, title, 'font-size="16" font-weight="600"'),
    ...legend(Object.keys(series)),
    ...top.flatMap((tick) => [
      `<line x1="${PLOT.left}" x2="${WIDTH - PLOT.right}" y1="${n(y(tick))}" y2="${n(y(tick))}" stroke="#ddd"/>`,
      text(PLOT.left - 8, y(tick) + 4, shown(tick), 'text-anchor="end"'),
    ]),
    ...sizes.map(
      (size) =>
        `<line x1="${n(x(size))}" x2="${n(x(size))}" y1="${HEIGHT - PLOT.bottom}" y2="${HEIGHT - PLOT.bottom + 5}" stroke="#222"/>`,
    ),
    ...apart(sizes, x).map((size) => text(x(size), HEIGHT - PLOT.bottom + 20, shown(size), 'text-anchor="middle"')),
    `<line x1="${PLOT.left}" x2="${WIDTH - PLOT.right}" y1="${HEIGHT - PLOT.bottom}" y2="${HEIGHT - PLOT.bottom}" stroke="#222"/>`,
    text(middle, HEIGHT - 16, xLabel, 'text-anchor="middle"'),
    text(
      20,
      PLOT.top + plotHeight / 2,
      yLabel,
      `text-anchor="middle" transform="rotate(-90 20 ${n(PLOT.top + plotHeight / 2)})"`,
    ),
    ...Object.values(series).map((line, index) => drawn(line, x, y, COLOURS[index % COLOURS.length] ?? "")),
    "</svg>\n",
  ].join("\n");
}

const plotWidth = WIDTH - PLOT.left - PLOT.right;
const plotHeight = HEIGHT - PLOT.top - PLOT.bottom;

type Scale = (value: number) => number;

/** Sizes from the left to the right edge, by their logarithm where they span more than one order of magnitude. */
function xScale(sizes: readonly number[]): Scale {
  const [first = 0] = sizes;
  const last = sizes.at(-1) ?? first;
  const place = first > 0 && last / first >= LOGARITHMIC_FROM ? Math.log : (size: number) => size;
  const span = place(last) - place(first) || 1;
  return (size) => PLOT.left + 24 + ((place(size) - place(first)) / span) * (plotWidth - 48);
}

/** The sizes whose labels do not touch, the largest among them. */
function apart(sizes: readonly number[], x: Scale): number[] {
  return [...sizes].reverse().reduce<number[]>((kept, size) => {
    const next = kept.at(-1);
    return next === undefined || x(next) - x(size) >= LABEL_GAP ? [...kept, size] : kept;
  }, []);
}

/** 0 and four to six steps of 1, 2 or 5 times a power of ten, the last of them not below the maximum. */
function niceTicks(maximum: number): number[] {
  const rough = maximum / 5 || 1;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power;
  const count = Math.ceil(maximum / step - 1e-9) || 1;
  return Array.from({ length: count + 1 }, (_, index) => Number((index * step).toPrecision(12)));
}

function legend(names: readonly string[]): string[] {
  if (names.length < 2) return [];
  const columnWidth = plotWidth / names.length;
  return names.flatMap((name, index) => {
    const left = PLOT.left + index * columnWidth;
    const colour = COLOURS[index % COLOURS.length] ?? "";
    return [
      `<line x1="${n(left)}" x2="${n(left + 22)}" y1="48" y2="48" stroke="${colour}" stroke-width="3"/>`,
      text(left + 28, 52, name),
    ];
  });
}

function drawn(points: readonly Point[], x: Scale, y: Scale, colour: string): string {
  const path = points.map((point, index) => `${index === 0 ? "M" : "L"}${n(x(point.x))} ${n(y(point.y))}`).join("");
  const whiskers = points.flatMap(({ x: at, low, high }) =>
    low === undefined || high === undefined ? [] : [`M${n(x(at))} ${n(y(low))}V${n(y(high))}`],
  );
  return [
    `<g stroke="${colour}" fill="none" stroke-width="2.5">`,
    `<path d="${path}"/>`,
    ...(whiskers.length > 0 ? [`<path d="${whiskers.join("")}" stroke-width="1.5"/>`] : []),
    ...points.map((point) => `<circle cx="${n(x(point.x))}" cy="${n(y(point.y))}" r="4" fill="${colour}"/>`),
    "</g>",
  ].join("\n");
}

const text = (x: number, y: number, content: string, attributes = ""): string =>
  `<text x="${n(x)}" y="${n(y)}"${attributes ? ` ${attributes}` : ""}>${escaped(content)}</text>`;

const escaped = (content: string): string => content.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");

const n = (value: number): string => String(Math.round(value * 10) / 10);

const shown = (value: number): string => value.toLocaleString("en-US");
