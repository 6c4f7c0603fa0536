import { byId, el, setText } from "./dom.js";
import { count, plural, seconds, size } from "./format.js";

/** @typedef {import("../source").StreamStatus} StreamStatus */

const BUFFER_NAMES = new Map([
  ["processing", "Before the function"],
  ["destination", "Before the index"],
]);
/** The rate's period: long enough that batches do not make the rate jump. */
const RATE_OVER_MS = 3000;

/** The pipeline's promise: sent records are delivered, failed, dropped or in progress. */
const sent = ledgerEntry("", "Sent", "", ({ records }) => records.sent);
const figures = [
  sent,
  ledgerEntry("=", "Delivered", "in the index", ({ records }) => records.delivered),
  ledgerEntry("+", "Failed", "in the backup bucket", ({ records }) => records.failed),
  ledgerEntry("+", "Dropped", "by the function", ({ records }) => records.dropped),
  ledgerEntry("+", "On the way", "in buffers", ({ records }) => records.inBuffer),
  counter("Deliveries", ({ deliveries }) => deliveries),
  counter("Batches in flight", ({ batchesInFlight }) => batchesInFlight),
  counter("Transformed", ({ records }) => records.transformed),
  counter("Retried", ({ records }) => records.retried),
  counter("Backed up", ({ records }) => records.backedUp),
];

/**
 * By name, in the order in which records pass them.
 * @type {Map<string, ReturnType<typeof bufferRow>>}
 */
const buffers = new Map();
/** @type {{ at: number, sent: number }[]} */
let samples = [];

/** @param {StreamStatus} status */
export function showStatus(status) {
  for (const { value, of } of figures) setText(value, count(of(status)));
  setText(sent.note, rate(status.records.sent));
  for (const buffer of status.buffers) {
    const row = buffers.get(buffer.name) ?? bufferRow(buffer.name);
    buffers.set(buffer.name, row);
    row.show(buffer);
  }

  const stopped = byId("stopped", HTMLElement);
  stopped.hidden = status.stopped === undefined;
  if (status.stopped !== undefined) setText(stopped, `Delivery has stopped: ${status.stopped}`);
}

/**
 * @param {string} sign
 * @param {string} label
 * @param {string} hint
 * @param {(status: StreamStatus) => number} of
 */
function ledgerEntry(sign, label, hint, of) {
  const value = el("span", { class: "ledger-value" });
  const note = el("span", { class: "note" }, hint);
  const entry = { class: "ledger-entry", "data-sign": sign };
  byId("ledger", HTMLElement).append(el("div", entry, el("dt", {}, label), el("dd", {}, value, note)));
  return { value, note, of };
}

/**
 * @param {string} label
 * @param {(status: StreamStatus) => number} of
 */
function counter(label, of) {
  const value = el("dd");
  byId("counters", HTMLElement).append(el("div", {}, el("dt", {}, label), value));
  return { value, of };
}

/** @param {string} name of a buffer, whose size and age are shown with the limit of each */
function bufferRow(name) {
  const title = BUFFER_NAMES.get(name) ?? name.replace(/^backup\b/, "Before the backup bucket:").replace(/:$/, "");
  const bytes = meter(`${title}: size`);
  const age = meter(`${title}: age`);
  byId("buffers", HTMLElement).append(el("div", { class: "buffer" }, el("h3", {}, title), bytes.row, age.row));
  return {
    /** @param {StreamStatus["buffers"][number]} buffer */
    show(buffer) {
      bytes.show(buffer.bytes, buffer.limitBytes, `${size(buffer.bytes)} of ${size(buffer.limitBytes)}`);
      const words = `${count(Math.floor(buffer.ageSeconds))} of ${seconds(buffer.limitSeconds)}`;
      age.show(buffer.ageSeconds, buffer.limitSeconds, words);
    },
  };
}

/** @param {string} label of a bar that fills towards its limit, with its figures */
function meter(label) {
  const bar = el("div", { class: "meter-bar" });
  const track = el("div", { class: "meter", role: "meter", "aria-label": label, "aria-valuemin": "0" }, bar);
  const text = el("span", { class: "meter-text" });
  return {
    row: el("div", { class: "meter-row" }, track, text),
    /** @type {(value: number, limit: number, words: string) => void} */
    show(value, limit, words) {
      track.setAttribute("aria-valuemax", String(limit));
      track.setAttribute("aria-valuenow", String(Math.min(value, limit)));
      track.setAttribute("aria-valuetext", words);
      bar.style.transform = `scaleX(${limit > 0 ? Math.min(1, value / limit) : 0})`;
      setText(text, words);
    },
  };
}

/** @param {number} sent */
function rate(sent) {
  const at = performance.now();
  samples = [...samples.filter((sample) => at - sample.at <= RATE_OVER_MS && sample.sent <= sent), { at, sent }];
  const first = samples[0];
  if (first === undefined || at - first.at < 500) return "";
  return `${count(((sent - first.sent) * 1000) / (at - first.at))} per second`;
}

/**
 * Shows the stream's settings and the speed of its clock.
 * @param {import("../source").ProgramView} program
 * @param {import("../source").StreamView} stream
 */
export function showStream({ speed, store }, { streamName, indexName, delivery }) {
  const { indexRotationPeriod, bufferSizeMiB, bufferIntervalSeconds, retrySeconds } = delivery;
  const rotation = indexRotationPeriod === "NoRotation" ? "not rotated" : indexRotationPeriod;
  setText(byId("stream", HTMLElement), `${streamName} → ${indexName} (${rotation}) in ${store}`);
  const retry = retrySeconds === 0 ? "no retries" : `retries for ${retrySeconds} s`;
  const clock = speed === 1 ? "" : ` The clock of buffers and retries runs ${speed} times as fast here.`;
  const interval = plural(bufferIntervalSeconds, "second");
  const text = `A buffer is delivered at ${bufferSizeMiB} MiB or after ${interval}, with ${retry}.${clock}`;
  setText(byId("clock", HTMLElement), text);
}
