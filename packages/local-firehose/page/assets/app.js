import { ask, followStatus } from "./api.js";
import { Chart } from "./chart.js";
import { showStatus, showStream } from "./delivery.js";
import { byId, el, setText } from "./dom.js";
import { listenToDocumentsForm, offerTickers, refreshDocuments } from "./documents.js";
import { refreshFailures } from "./failures.js";
import { plural, seconds } from "./format.js";
import { Legend } from "./legend.js";
import { showProgram } from "./program.js";
import { spliced } from "./series.js";

/** @typedef {import("../source").PipelineStatus} PipelineStatus */

/** The chart's memory, and the widest view. */
const HISTORY_SECONDS = 3600;
/** However short the buffers are, a ticker may be silent for this long without its line being broken. */
const SHORTEST_GAP_SECONDS = 10;
/** The store is asked at most this often, however fast deliveries come. */
const REFRESH_MS = 500;
const WINDOWS = [
  { label: "1 min", seconds: 60 },
  { label: "5 min", seconds: 300 },
  { label: "15 min", seconds: 900 },
  { label: "1 h", seconds: 3600 },
];

/** @type {import("../source").ProgramView | undefined} */
let program;
/** @type {PipelineStatus | undefined} */
let status;
let paused = false;
let connected = false;
let lost = false;
/** What the last refresh was made for: deliveries and failures so far. */
let refreshedFor = "";
let refreshing = false;

/** The chart of this page, exported so that a test can compare every value it draws with the store. */
export const chart = new Chart(byId("chart", HTMLElement), {
  pointed: () => legend.refresh(),
  viewed: () => showWindow(),
});
const legend = new Legend(chart);

const windowButtons = WINDOWS.map(({ label, seconds }) => {
  const button = el("button", { type: "button" }, label);
  button.addEventListener("click", () => chart.follow(seconds));
  return { button, seconds };
});
byId("windows", HTMLElement).append(...windowButtons.map(({ button }) => button));
showWindow();

byId("zoom-in", HTMLElement).addEventListener("click", () => chart.zoom(0.5));
byId("zoom-out", HTMLElement).addEventListener("click", () => chart.zoom(2));
byId("earlier", HTMLElement).addEventListener("click", () => chart.move(-0.5));
byId("later", HTMLElement).addEventListener("click", () => chart.move(0.5));

const pauseButton = byId("pause", HTMLButtonElement);
pauseButton.addEventListener("click", () => {
  paused = !paused;
  pauseButton.setAttribute("aria-pressed", String(paused));
  setText(pauseButton, paused ? "Resume" : "Pause");
  showConnection();
  if (!paused && status !== undefined) receive(status);
});

listenToTheme();
listenToDocumentsForm(showProblem);
followStatus({
  connected: () => {
    // Another run may answer now, with another program: the page starts afresh rather than mixing the two.
    if (lost) location.reload();
    connected = true;
    showConnection();
  },
  lost: () => {
    lost ||= connected;
    connected = false;
    showConnection();
  },
  status: receive,
});
void start();

async function start() {
  try {
    /** @type {import("../source").ProgramView} */
    const answered = await ask("program");
    program = answered;
    showProgram(answered);
    showStream(answered);
    if (status !== undefined) receive(status);
  } catch (error) {
    showProblem(error);
  }
}

/** @param {PipelineStatus} received */
function receive(received) {
  status = received;
  if (paused || program === undefined) return;
  showStatus(received);
  showEmptyChart();
  const now = [received.deliveries, received.records.failed, received.records.delivered].join(" ");
  if (now !== refreshedFor && !refreshing) void refresh(now);
}

/** @param {string} reason */
async function refresh(reason) {
  refreshing = true;
  refreshedFor = reason;
  try {
    await Promise.all([refreshSeries(), refreshDocuments(), refreshFailures()]);
    showProblem(undefined);
  } catch (error) {
    showProblem(error);
  }
  setTimeout(() => (refreshing = false), REFRESH_MS);
}

async function refreshSeries() {
  const newest = chart.data.seconds.at(-1);
  const now = Math.floor(Date.now() / 1000);
  const oldest = now - HISTORY_SECONDS;
  const from = newest === undefined ? oldest : Math.max(oldest, newest - lateSeconds());
  const asked = await ask("series", { fromMs: from * 1000, toMs: (now + 60) * 1000 });
  if (paused) return;
  // The function stamps a whole buffer at once, so points lie as far apart as buffers are delivered.
  chart.longestGapSeconds = Math.max(SHORTEST_GAP_SECONDS, (2 * bufferSeconds()) / (program?.speed ?? 1));
  chart.show(spliced(chart.data, asked, from, oldest));
  legend.refresh();
  offerTickers(chart.data.tickers.map(({ ticker }) => ticker));
  setText(byId("chart-summary", HTMLElement), chart.summary());
  showEmptyChart();
}

/** How many real seconds after its timestamp a document may still arrive: through the buffers, then the retries. */
function lateSeconds() {
  return Math.ceil((bufferSeconds() + (program?.stream.retrySeconds ?? 0)) / (program?.speed ?? 1)) + 10;
}

/** How long the buffers before the index hold a record at most, in the stream's own seconds. */
function bufferSeconds() {
  const before = status?.buffers.filter(({ name }) => !name.startsWith("backup")) ?? [];
  return before.reduce((sum, { limitSeconds }) => sum + limitSeconds, 0);
}

function showEmptyChart() {
  const empty = byId("chart-empty", HTMLElement);
  empty.hidden = chart.data.seconds.length > 0;
  if (empty.hidden || status === undefined || program === undefined) return;
  const { speed } = program;
  const wait = seconds(bufferSeconds() / speed);
  const fast = speed === 1 ? "" : ` (${plural(bufferSeconds(), "second")} at ${speed} times the speed)`;
  setText(
    empty,
    status.records.sent === 0
      ? "No record has been sent yet."
      : `Waiting for the first delivery: the buffers fill for up to ${wait}${fast}.`,
  );
}

function showWindow() {
  for (const { button, seconds } of windowButtons) {
    button.setAttribute("aria-pressed", String(chart.view.follow && chart.view.seconds === seconds));
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

/** @param {unknown} error undefined when all is well again */
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
    chart.rebuild();
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
