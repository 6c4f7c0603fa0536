import type { Chart, StreamSetup } from "../contracts/stream-setup";
import { isObject } from "./matches";

/** Maximum of lines in a chart: those with the highest values. */
const MOST_LINES = 20;
const AGGREGATIONS = { avg: "Average", sum: "Sum", min: "Minimum", max: "Maximum" } as const;

export function visualization(title: string, chart: Chart, stream: StreamSetup): object {
  const { y, by } = chart;
  const metric = {
    id: "1",
    enabled: true,
    type: y.kind,
    schema: "metric",
    params: y.kind === "count" ? {} : { field: y.field },
  };
  const overTime = {
    id: "2",
    enabled: true,
    type: "date_histogram",
    schema: "segment",
    params: {
      field: stream.timeField,
      interval: intervalOf(chart),
      min_doc_count: 1,
      drop_partials: false,
      extended_bounds: {},
    },
  };
  const lines = (field: string): object => ({
    id: "3",
    enabled: true,
    type: "terms",
    schema: "group",
    params: { field, orderBy: metric.id, order: "desc", size: MOST_LINES, otherBucket: false },
  });
  const aggs = [metric, overTime, ...(by === undefined ? [] : [lines(keywordField(by, stream.mappings))])];
  return { title, type: "line", aggs, params: lineChart(chart) };
}

/** The units in which Dashboards offer an interval, by their seconds. */
const UNITS: readonly (readonly [seconds: number, unit: string])[] = [
  [86_400, "d"],
  [3_600, "h"],
  [60, "m"],
  [1, "s"],
];

/** Such as `s` for one second, `10s`, or `auto`. */
function intervalOf({ intervalSeconds }: Chart): string {
  if (intervalSeconds === undefined) return "auto";
  const [seconds, unit] = UNITS.find(([one]) => intervalSeconds % one === 0) ?? [1, "s"];
  const count = Math.max(1, Math.round(intervalSeconds / seconds));
  return count === 1 ? unit : `${count}${unit}`;
}

/** The field to split by: a text has a keyword subfield, also with dynamic mapping. */
function keywordField(by: string, mappings: StreamSetup["mappings"]): string {
  const field = by.split(".").reduce<unknown>((parent, name) => {
    const { properties, fields } = isObject(parent) ? parent : {};
    const children = { ...(isObject(fields) ? fields : {}), ...(isObject(properties) ? properties : {}) };
    return children[name];
  }, mappings);
  if (isObject(field)) return field.type === "text" && hasKeyword(field) ? `${by}.keyword` : by;
  return by.endsWith(".keyword") ? by : `${by}.keyword`;
}

const hasKeyword = ({ fields }: Readonly<Record<string, unknown>>): boolean => isObject(fields) && "keyword" in fields;

function lineChart({ y, unit }: Chart): object {
  const what = y.kind === "count" ? "Count" : `${AGGREGATIONS[y.kind]} ${y.field}`;
  const label = unit === undefined ? what : `${what} (${unit})`;
  // Counts and sums start at zero; averages from zero would be flat lines.
  const defaultYExtents = y.kind !== "count" && y.kind !== "sum";
  return {
    type: "line",
    addTooltip: true,
    addLegend: true,
    legendPosition: "right",
    addTimeMarker: false,
    times: [],
    labels: {},
    grid: { categoryLines: false },
    thresholdLine: { show: false, value: 10, width: 1, style: "full", color: "#E7664C" },
    categoryAxes: [
      {
        id: "CategoryAxis-1",
        type: "category",
        position: "bottom",
        show: true,
        style: {},
        scale: { type: "linear" },
        labels: { show: true, filter: true, truncate: 100 },
        title: {},
      },
    ],
    valueAxes: [
      {
        id: "ValueAxis-1",
        name: "LeftAxis-1",
        type: "value",
        position: "left",
        show: true,
        style: {},
        scale: { type: "linear", mode: "normal", defaultYExtents },
        labels: { show: true, rotate: 0, filter: false, truncate: 100 },
        title: { text: label },
      },
    ],
    seriesParams: [
      {
        show: true,
        type: "line",
        mode: "normal",
        data: { label, id: "1" },
        valueAxis: "ValueAxis-1",
        drawLinesBetweenPoints: true,
        lineWidth: 2,
        interpolate: "linear",
        showCircles: false,
      },
    ],
  };
}
