/**
 * What Dashboards show of the stream, in the form of their export: four objects that refer to each other by id. The field
 * names are the ones that Kibana 7.10 and OpenSearch Dashboards share.
 */

/** One line of an export. */
export interface SavedObject {
  readonly type: "index-pattern" | "visualization" | "search" | "dashboard";
  readonly id: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly references: readonly { readonly name: string; readonly type: string; readonly id: string }[];
  /** The version whose form the object has; without it, every migration since 6.0 would be tried on it. */
  readonly migrationVersion: Readonly<Record<string, string>>;
}

/**
 * The index pattern, the post's line chart, a saved search of the newest records, and a dashboard of both.
 * @param title of the index pattern: the indices that it matches.
 */
export function savedObjects(indexName: string, title: string): readonly SavedObject[] {
  const id = (what: string): string => `private-ingest-${indexName}-${what}`;
  const indexPattern: SavedObject = {
    type: "index-pattern",
    id: id("index-pattern"),
    attributes: { title, timeFieldName: "timestamp" },
    references: [],
    migrationVersion: { "index-pattern": "7.6.0" },
  };
  const ofPattern = {
    name: "kibanaSavedObjectMeta.searchSourceJSON.index",
    type: indexPattern.type,
    id: indexPattern.id,
  };
  const chart: SavedObject = {
    type: "visualization",
    id: id("average-price"),
    attributes: {
      title: `${indexName}: average price by ticker`,
      description: "Average of price per second, one line a ticker symbol.",
      version: 1,
      visState: JSON.stringify(lineChart(`${indexName}: average price by ticker`)),
      uiStateJSON: "{}",
      kibanaSavedObjectMeta: searchSource({ indexRefName: ofPattern.name }),
    },
    references: [ofPattern],
    migrationVersion: { visualization: "7.10.0" },
  };
  const search: SavedObject = {
    type: "search",
    id: id("records"),
    attributes: {
      title: `${indexName}: records`,
      description: "The newest records first.",
      version: 1,
      hits: 0,
      columns: ["ticker_symbol", "sector", "price", "change"],
      sort: [["timestamp", "desc"]],
      kibanaSavedObjectMeta: searchSource({ indexRefName: ofPattern.name, version: true }),
    },
    references: [ofPattern],
    migrationVersion: { search: "7.9.3" },
  };
  return [indexPattern, chart, search, dashboard(id("dashboard"), indexName, [chart, search])];
}

/** What an object is known by. */
export const keyOf = ({ type, id }: Pick<SavedObject, "type" | "id">): string => `${type}/${id}`;

/** One object a line, as an import takes them. */
export function toNdjson(objects: readonly SavedObject[]): string {
  return objects.map((object) => `${JSON.stringify(object)}\n`).join("");
}

function searchSource(more: Readonly<Record<string, unknown>>): { searchSourceJSON: string } {
  return { searchSourceJSON: JSON.stringify({ query: { query: "", language: "kuery" }, filter: [], ...more }) };
}

/** The chart of the post: average of price over time per second, split by ticker symbol. */
function lineChart(title: string): object {
  const average = { id: "1", enabled: true, type: "avg", schema: "metric", params: { field: "price" } };
  const perSecond = {
    id: "2",
    enabled: true,
    type: "date_histogram",
    schema: "segment",
    params: { field: "timestamp", interval: "s", min_doc_count: 1, drop_partials: false, extended_bounds: {} },
  };
  const byTicker = {
    id: "3",
    enabled: true,
    type: "terms",
    schema: "group",
    params: { field: "ticker_symbol.keyword", orderBy: average.id, order: "desc", size: 20, otherBucket: false },
  };
  return { title, type: "line", aggs: [average, perSecond, byTicker], params: lineChartStyle };
}

const lineChartStyle = {
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
      // Prices lie far from zero: an axis from zero would show flat lines.
      scale: { type: "linear", mode: "normal", defaultYExtents: true },
      labels: { show: true, rotate: 0, filter: false, truncate: 100 },
      title: { text: "Average price" },
    },
  ],
  seriesParams: [
    {
      show: true,
      type: "line",
      mode: "normal",
      data: { label: "Average price", id: "1" },
      valueAxis: "ValueAxis-1",
      drawLinesBetweenPoints: true,
      lineWidth: 2,
      interpolate: "linear",
      showCircles: false,
    },
  ],
};

/** The given objects one below the other, over the last 15 minutes, refreshed every 10 seconds. */
function dashboard(id: string, indexName: string, shown: readonly SavedObject[]): SavedObject {
  const heights = [18, 16];
  const panels = shown.map((_, index) => {
    const i = String(index + 1);
    const y = heights.slice(0, index).reduce((sum, height) => sum + height, 0);
    const gridData = { x: 0, y, w: 48, h: heights[index], i };
    return { version: "7.10.0", gridData, panelIndex: i, embeddableConfig: {}, panelRefName: `panel_${index}` };
  });
  return {
    type: "dashboard",
    id,
    attributes: {
      title: indexName,
      description: "Average price by ticker, and the records.",
      version: 1,
      hits: 0,
      panelsJSON: JSON.stringify(panels),
      optionsJSON: JSON.stringify({ hidePanelTitles: false, useMargins: true }),
      timeRestore: true,
      timeFrom: "now-15m",
      timeTo: "now",
      refreshInterval: { pause: false, value: 10_000 },
      kibanaSavedObjectMeta: searchSource({}),
    },
    references: shown.map(({ type, id: shownId }, index) => ({ name: `panel_${index}`, type, id: shownId })),
    migrationVersion: { dashboard: "7.9.3" },
  };
}
