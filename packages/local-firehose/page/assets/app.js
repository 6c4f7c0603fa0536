import { ask, followStatus } from "./api.js";
import { Chart } from "./chart.js";
import { showStatus, showStream } from "./delivery.js";
import { byId, el, setText, within } from "./dom.js";
import { Documents } from "./documents.js";
import { refreshFailures } from "./failures.js";
import { plural, seconds } from "./format.js";
import { showProgram } from "./program.js";
import { EMPTY } from "./series.js";
import { moved, placed, shown, zoomed } from "./view.js";

/** @import { StreamStatus, StreamView } from "../source" */

/** A line may be silent for this long without a break, however short the buffers are. */
const SHORTEST_GAP_SECONDS = 10;
/** The least time between two refreshes; a slow store gets three times its last answer's time. */
const REFRESH_MS = 500;
const WINDOWS = [
  { label: "1 min", width: 60 },
  { label: "5 min", width: 300 },
  { label: "15 min", width: 900 },
  { label: "1 h", width: 3600 },
  { label: "1 d", width: 86400 },
  { label: "All time", width: Infinity },
];

/** @type {StreamStatus | undefined} */
let status;
let paused = false;
let connected = false;
let lost = false;
/** @type {import("./view.js").Range | undefined} first and last second of the stream's documents */
let extent;
/** Deliveries and failures that the last refresh showed. */
let refreshedFor = "";
let refreshing = false;
let isViewChanged = false;
let nextRefresh = 0;

/** @type {[import("../source").ProgramView, StreamView[]]} */
const [program, streams] = await Promise.all([ask("program"), ask("streams")]);
const asked = new URLSearchParams(location.search).get("stream");
const stream = streams.find(({ name }) => name === asked) ?? streams[0];
if (stream === undefined) throw new Error("the pipeline runs no stream");

/** The page's charts, exported so that a test can compare every value they draw. */
export const charts = stream.charts.map(
  (definition) =>
    new Chart(definition, {
      selected: (range) => extent !== undefined && setView(placed(range, extent)),
      followed: () => setView({ follow: true, seconds: followedSeconds }),
    }),
);
byId("charts", HTMLElement).replaceChildren(...charts.map(({ block }) => block));
const [firstChart] = charts;
if (firstChart !== undefined) within(firstChart.block, ".panel-head", HTMLElement).append(byId("time", HTMLElement));

// Points of a declared width fill a minute or five; where it follows the range, the page shows all.
const widths = stream.charts.map(({ intervalSeconds }) => intervalSeconds ?? 1);
const windows = WINDOWS.filter(({ width }) => width >= 10 * Math.max(...widths));
const isLive = stream.charts.every(({ intervalSeconds }) => intervalSeconds !== undefined);
const firstWindow = (isLive && windows.find(({ width }) => width >= 300 * Math.max(...widths))) || windows.at(-1);
/** Width that a double-click restores. */
let followedSeconds = firstWindow?.width ?? Infinity;
/** @type {import("./view.js").View} */
let view = { follow: true, seconds: followedSeconds };

const windowButtons = windows.map(({ label, width }) => {
  const button = el("button", { type: "button" }, label);
  button.addEventListener("click", () => {
    followedSeconds = width;
    setView({ follow: true, seconds: width });
  });
  return { button, width };
});
byId("windows", HTMLElement).append(...windowButtons.map(({ button }) => button));
showWindow();

/** @type {[id: string, change: (range: import("./view.js").Range, extent: import("./view.js").Range) => import("./view.js").View][]} */
const CHANGES = [
  ["zoom-in", (range, extent) => zoomed(range, 0.5, extent)],
  ["zoom-out", (range, extent) => zoomed(range, 2, extent)],
  ["earlier", (range, extent) => moved(range, -0.5, extent)],
  ["later", (range, extent) => moved(range, 0.5, extent)],
];
for (const [id, change] of CHANGES) {
  byId(id, HTMLElement).addEventListener("click", () => {
    if (extent !== undefined) setView(change(shown(view, extent), extent));
  });
}

const pauseButton = byId("pause", HTMLButtonElement);
pauseButton.addEventListener("click", () => {
  paused = !paused;
  pauseButton.setAttribute("aria-pressed", String(paused));
  setText(pauseButton, paused ? "Resume" : "Pause");
  showConnection();
  if (!paused && status !== undefined) receive(status);
});

const documents = new Documents(stream, showProblem);
showSwitch();
showProgram(program);
showStream(program, stream);
listenToTheme();
followStatus(
  ({ streams: all }) => {
    const own = all.find(({ name }) => name === stream?.name);
    if (own !== undefined) receive(own);
  },
  () => {
    // Another run may answer now, with another program: the page loads again.
    if (lost) location.reload();
    connected = true;
    showConnection();
  },
  () => {
    lost ||= connected;
    connected = false;
    showConnection();
  },
);

/** Links: the address names the shown stream, and Back returns to the one before. */
function showSwitch() {
  const links = streams.map(({ name, description }) => {
    const link = el("a", { href: `?${new URLSearchParams({ stream: name })}`, title: description }, name);
    if (name === stream?.name) link.setAttribute("aria-current", "page");
    return link;
  });
  const nav = byId("streams", HTMLElement);
  nav.hidden = links.length < 2;
  nav.replaceChildren(...links);
}

/** @param {import("./view.js").View} changed */
function setView(changed) {
  view = changed;
  showWindow();
  for (const chart of charts) draw(chart, chart.data);
  isViewChanged = true;
  void refresh();
}

/** @param {StreamStatus} received */
function receive(received) {
  status = received;
  if (paused) return;
  showStatus(received);
  showEmptyCharts();
  const now = [received.deliveries, received.records.failed, received.records.delivered].join(" ");
  if (now === refreshedFor || performance.now() < nextRefresh || refreshing) return;
  refreshedFor = now;
  void refresh();
}

/** Asks for everything that is shown. A view that changes meanwhile is asked for afterwards. */
async function refresh() {
  if (refreshing) return;
  refreshing = true;
  const began = performance.now();
  try {
    do {
      isViewChanged = false;
      await (paused ? refreshCharts() : Promise.all([refreshCharts(), documents.refresh(), refreshFailures(stream)]));
    } while (isViewChanged);
    showProblem(undefined);
  } catch (error) {
    showProblem(error);
  }
  refreshing = false;
  const ended = performance.now();
  nextRefresh = ended + Math.max(REFRESH_MS, 3 * (ended - began));
}

async function refreshCharts() {
  const name = stream?.name ?? "";
  /** @type {import("../source").TimeRange | null} */
  const found = paused ? null : await ask("extent", { stream: name });
  if (found !== null) extent = { from: Math.floor(found.fromMs / 1000), to: Math.floor(found.toMs / 1000) };
  if (extent === undefined) return;
  const { from, to } = shown(view, extent);
  const range = { from: Math.max(0, Math.floor(from)) * 1000, to: (Math.floor(to) + 1) * 1000 };
  const answers = await Promise.all(charts.map((_, chart) => ask("series", { stream: name, chart, ...range })));
  charts.forEach((chart, place) => {
    draw(chart, answers[place] ?? EMPTY);
    documents.offer(place, chart.data);
  });
  showEmptyCharts();
}

/** @type {(chart: Chart, data: import("./series.js").Series) => void} */
function draw(chart, data) {
  if (extent === undefined) return;
  // A function may stamp a whole buffer at once: points then lie as far apart as deliveries.
  const apart = Math.max(bufferSeconds() / program.speed, data.intervalSeconds);
  chart.show(data, shown(view, extent), Math.max(SHORTEST_GAP_SECONDS, 2 * apart));
}

/** The longest time that the buffers before the index hold a record, in the stream's seconds. */
function bufferSeconds() {
  const before = status?.buffers.filter(({ name }) => !name.startsWith("backup")) ?? [];
  return before.reduce((sum, { limitSeconds }) => sum + limitSeconds, 0);
}

function showEmptyCharts() {
  for (const chart of charts) {
    if (chart.data.seconds.length > 0) chart.showEmpty(undefined);
    else if (status !== undefined) chart.showEmpty(reasonOfEmptiness(status));
  }
}

/** @param {StreamStatus} status */
function reasonOfEmptiness({ records }) {
  if (records.sent === 0) return "No record has been sent yet.";
  if (extent !== undefined) return "No document in this range has the fields of this chart.";
  const { speed } = program;
  const fast = speed === 1 ? "" : ` (${plural(bufferSeconds(), "second")} at ${speed} times the speed)`;
  return `Waiting for the first delivery: the buffers fill for up to ${seconds(bufferSeconds() / speed)}${fast}.`;
}

function showWindow() {
  for (const { button, width } of windowButtons) {
    button.setAttribute("aria-pressed", String(view.follow && view.seconds === width));
  }
}

function showConnection() {
  const shown = byId("connection", HTMLElement);
  const [state, text] = !connected
    ? ["lost", "Not connected, trying again"]
    : paused
      ? ["paused", "Paused"]
      : ["live", "Live"];
  shown.dataset.state = state;
  setText(shown, /** @type {string} */ (text));
}

/** @param {unknown} error undefined clears the message */
function showProblem(error) {
  const problem = byId("problem", HTMLElement);
  problem.hidden = error === undefined;
  if (error !== undefined)
    setText(problem, `The page could not read the pipeline: ${error instanceof Error ? error.message : error}`);
}

function listenToTheme() {
  const button = byId("theme", HTMLButtonElement);
  const system = matchMedia("(prefers-color-scheme: dark)");
  const dark = () => (document.documentElement.dataset.theme ?? (system.matches ? "dark" : "light")) === "dark";
  const show = () => {
    setText(button, dark() ? "Light theme" : "Dark theme");
    for (const chart of charts) chart.rebuild();
  };
  button.addEventListener("click", () => {
    const theme = dark() ? "light" : "dark";
    document.documentElement.dataset.theme = theme;
    localStorage.setItem("theme", theme);
    show();
  });
  system.addEventListener("change", show);
  show();
}
