/** In the form of an export, with field names that Kibana 7.10 and OpenSearch Dashboards share. */
import type { Chart, StreamSetup } from "../contracts/stream-setup";
import { exportedObjects } from "./exported-objects";
import type { SavedObject } from "./saved-object";
import { visualization } from "./visualization";

/** Fields in the table of a stream whose definition names none. */
const MOST_COLUMNS = 8;

/**
 * The saved objects of a stream: those of its export, or a pattern, a visualization per chart, a
 * saved search and a dashboard. Ids contain the index name, so that they are unique.
 * @throws Error that names invalid lines of the export.
 */
export function savedObjects(stream: StreamSetup): readonly SavedObject[] {
  const id = (what: string): string => `private-ingest-${stream.indexName}-${what}`;
  const pattern = indexPattern(stream, id("index-pattern"));
  if (stream.savedObjects !== undefined) return exportedObjects(stream.savedObjects, id, pattern);
  const ofPattern = {
    name: "kibanaSavedObjectMeta.searchSourceJSON.index",
    type: pattern.type,
    id: pattern.id,
  };
  const charts = stream.charts.length > 0 ? stream.charts : [COUNT];
  const ids = uniqueNames(charts);
  const visualizations = charts.map((chart, index): SavedObject => {
    const title = titled(stream, chart.title);
    return {
      type: "visualization",
      id: id(ids[index] ?? ""),
      attributes: {
        title,
        description: "",
        version: 1,
        visState: JSON.stringify(visualization(title, chart, stream)),
        uiStateJSON: "{}",
        kibanaSavedObjectMeta: searchSource({ indexRefName: ofPattern.name }),
      },
      references: [ofPattern],
      migrationVersion: { visualization: "7.10.0" },
    };
  });
  const search: SavedObject = {
    type: "search",
    id: id("records"),
    attributes: {
      title: titled(stream, "records"),
      description: "The newest records first.",
      version: 1,
      hits: 0,
      columns: columnsOf(stream),
      sort: [[stream.timeField, "desc"]],
      kibanaSavedObjectMeta: searchSource({ indexRefName: ofPattern.name, version: true }),
    },
    references: [ofPattern],
    migrationVersion: { search: "7.9.3" },
  };
  return [pattern, ...visualizations, search, dashboard(id("dashboard"), stream, [...visualizations, search])];
}

const COUNT: Chart = { title: "Records over time", y: { kind: "count" } };

function indexPattern({ indexPattern: title, timeField }: StreamSetup, id: string): SavedObject {
  return {
    type: "index-pattern",
    id,
    attributes: { title, timeFieldName: timeField },
    references: [],
    migrationVersion: { "index-pattern": "7.6.0" },
  };
}

/** Such as `stockdata: average price by ticker`. */
const titled = ({ indexName }: StreamSetup, title: string): string =>
  `${indexName}: ${title.slice(0, 1).toLowerCase()}${title.slice(1)}`;

/** A chart's content as a name, such as `average-price`, numbered if several are the same. */
function uniqueNames(charts: readonly Chart[]): string[] {
  const counts = new Map<string, number>();
  return charts.map(({ y }) => {
    const name = y.kind === "count" ? "count" : `${y.kind === "avg" ? "average" : y.kind}-${y.field}`;
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return count === 1 ? name : `${name}-${count}`;
  });
}

function columnsOf({ columns, mappings, timeField }: StreamSetup): readonly string[] {
  if (columns.length > 0) return columns;
  const mapped = Object.keys(mappings?.properties ?? {}).filter((field) => field !== timeField);
  return mapped.length > 0 ? mapped.slice(0, MOST_COLUMNS) : ["_source"];
}

function searchSource(more: Readonly<Record<string, unknown>>): { searchSourceJSON: string } {
  return { searchSourceJSON: JSON.stringify({ query: { query: "", language: "kuery" }, filter: [], ...more }) };
}

const CHART_HEIGHT = 18;
const TABLE_HEIGHT = 16;
/** Dashboards have 48 columns. */
const WIDTH = 48;

/** The given objects below each other, over the last 15 minutes, refreshed every 10 seconds. */
function dashboard(id: string, { indexName }: StreamSetup, shown: readonly SavedObject[]): SavedObject {
  const panels = shown.map(({ type }, index) => {
    const i = String(index + 1);
    const h = type === "search" ? TABLE_HEIGHT : CHART_HEIGHT;
    const gridData = { x: 0, y: index * CHART_HEIGHT, w: WIDTH, h, i };
    return { version: "7.10.0", gridData, panelIndex: i, embeddableConfig: {}, panelRefName: `panel_${index}` };
  });
  return {
    type: "dashboard",
    id,
    attributes: {
      title: indexName,
      description: "Charts and the newest records.",
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
