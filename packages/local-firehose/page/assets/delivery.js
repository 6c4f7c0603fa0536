import { byId, el, setText } from "./dom.js";
import { count, plural, seconds, size } from "./format.js";

/** @typedef {import("../source").StreamStatus} StreamStatus */

const BUFFER_NAMES = new Map([
  ["processing", "Before the function"],
  ["destination", "Before the index"],
]);
/** The rate's period: long enough that batches do not make the rate jump. */
const RATE_OVER_MS = 3000;

/**
 * The sum that the pipeline promises: sent records are delivered, failed, dropped by the function,
 * or on the way.
 * @type {readonly { sign: string, label: string, of: (records: StreamStatus["records"]) => number,
 *   hint: string }[]}
 */
const LEDGER = [
  { sign: "", label: "Sent", of: ({ sent }) => sent, hint: "" },
  { sign: "=", label: "Delivered", of: ({ delivered }) => delivered, hint: "in the index" },
  { sign: "+", label: "Failed", of: ({ failed }) => failed, hint: "in the backup bucket" },
  { sign: "+", label: "Dropped", of: ({ dropped }) => dropped, hint: "by the function" },
  { sign: "+", label: "On the way", of: ({ inBuffer }) => inBuffer, hint: "in buffers" },
];

/** @type {readonly { label: string, of: (status: StreamStatus) => number }[]} */
const COUNTERS = [
  { label: "Deliveries", of: ({ deliveries }) => deliveries },
  { label: "Batches in flight", of: ({ batchesInFlight }) => batchesInFlight },
  { label: "Transformed", of: ({ records }) => records.transformed },
  { label: "Retried", of: ({ records }) => records.retried },
  { label: "Backed up", of: ({ records }) => records.backedUp },
];

const ledger = LEDGER.map(({ sign, label, hint }) => {
  const value = el("span", { class: "ledger-value" });
  const note = el("span", { class: "note" }, hint);
  const name = el("dt", {}, label);
  return {
    entry: el("div", { class: "ledger-entry", "data-sign": sign }, name, el("dd", {}, value, note)),
    value,
    note,
  };
});
byId("ledger", HTMLElement).append(...ledger.map(({ entry }) => entry));

const counters = COUNTERS.map(({ label }) => ({ name: el("dt", {}, label), value: el("dd") }));
byId("counters", HTMLElement).append(...counters.map(({ name, value }) => el("div", {}, name, value)));

/**
 * By name, in the order in which records pass them.
 * @type {Map<string, ReturnType<typeof bufferRow>>}
 */
const buffers = new Map();
/** @type {{ at: number, sent: number }[]} */
let samples = [];

/** @param {StreamStatus} status */
export function showStatus(status) {
  LEDGER.forEach(({ of }, place) => {
    const entry = ledger[place];
    if (entry !== undefined) setText(entry.value, count(of(status.records)));
  });
  if (ledger[0] !== undefined) setText(ledger[0].note, rate(status.records.sent));
  COUNTERS.forEach(({ of }, place) => {
    const entry = counters[place];
    if (entry !== undefined) setText(entry.value, count(of(status)));
  });
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
 * Size and age of one buffer, each with the limit at which the buffer is delivered.
 * @param {string} name
 */
function bufferRow(name) {
  const title = BUFFER_NAMES.get(name) ?? name.replace(/^backup\b/, "Before the backup bucket:").replace(/:$/, "");
  const bytes = meter(`${title}: size`);
  const age = meter(`${title}: age`);
  byId("buffers", HTMLElement).append(el("div", { class: "buffer" }, el("h3", {}, title), bytes.row, age.row));
  return {
    /** @param {StreamStatus["buffers"][number]} buffer */
    show(buffer) {
      bytes.show(buffer.bytes, buffer.limitBytes, `${size(buffer.bytes)} of ${size(buffer.limitBytes)}`);
      age.show(
        buffer.ageSeconds,
        buffer.limitSeconds,
        `${count(Math.floor(buffer.ageSeconds))} of ${seconds(buffer.limitSeconds)}`,
      );
    },
  };
}

/**
 * A bar that fills towards its limit, with its figures.
 * @param {string} label
 */
function meter(label) {
  const bar = el("div", { class: "meter-bar" });
  const track = el("div", { class: "meter", role: "meter", "aria-label": label, "aria-valuemin": "0" }, bar);
  const text = el("span", { class: "meter-text" });
  return {
    row: el("div", { class: "meter-row" }, track, text),
    /**
     * @param {number} value
     * @param {number} limit
     * @param {string} words
     */
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
  return `${count(((sent - first.sent) * 1000) / (at - first.at))} a second`;
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
  setText(
    byId("clock", HTMLElement),
    `A buffer is delivered at ${bufferSizeMiB} MiB or after ${plural(bufferIntervalSeconds, "second")}, with ${retry}.${clock}`,
  );
}
