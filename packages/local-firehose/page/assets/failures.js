import { byId, el, setText } from "./dom.js";
import { ask } from "./api.js";
import { clock, dateAndClock, plural, size } from "./format.js";

/** @import { FailedObject, FailedRecord } from "../source" */

/** An object may hold thousands of records; the first ones show the reason. */
const RECORDS_SHOWN = 100;
const OBJECTS_SHOWN = 50;

const dialog = byId("failure", HTMLDialogElement);
const replayButton = byId("failure-replay", HTMLButtonElement);
/** @type {Map<string, HTMLLIElement>} */
const entries = new Map();
/** Key of the object in the dialog. */
let opened = "";
/** Name of the shown stream. */
let stream = "";

byId("failure-close", HTMLButtonElement).addEventListener("click", () => dialog.close());
replayButton.addEventListener("click", () => void replay(opened, byId("failure-note", HTMLElement)));

/**
 * Lists a stream's failed objects. Entries that stay keep their element, and so the focus.
 * @param {{ readonly name: string } | undefined} shown
 */
export async function refreshFailures(shown) {
  stream = shown?.name ?? "";
  /** @type {FailedObject[]} */
  const objects = await ask("failures", { stream });
  byId("failures-empty", HTMLElement).hidden = objects.length > 0;
  const keys = new Set(objects.map(({ key }) => key));
  for (const key of entries.keys()) if (!keys.has(key)) entries.delete(key);
  const list = byId("failures", HTMLElement);
  const wanted = objects.slice(0, OBJECTS_SHOWN).map((object) => entries.get(object.key) ?? entry(object));
  if (wanted.length !== list.children.length || wanted.some((item, place) => item !== list.children[place])) {
    const focused = document.activeElement;
    list.replaceChildren(...wanted);
    if (focused instanceof HTMLElement && list.contains(focused)) focused.focus();
  }
}

/** @param {FailedObject} object */
function entry(object) {
  const kind = object.holdsDocuments ? "Delivery failed" : "Processing failed";
  const time = clock(object.modified);
  const open = el("button", { type: "button", "aria-label": `Open ${kind}, ${time}` }, "Open");
  const again = el("button", { type: "button", "aria-label": `Replay ${kind}, ${time}` }, "Replay");
  open.addEventListener("click", () => void openFailure(object));
  again.addEventListener("click", () => void replay(object.key, byId("failures-status", HTMLElement)));
  const text = el(
    "div",
    { class: "failure-text", title: object.key },
    el("strong", {}, kind),
    el("span", { class: "note" }, `${time} UTC, ${size(object.bytes)}`),
  );
  const item = el("li", {}, text, el("div", { class: "failure-actions" }, open, again));
  entries.set(object.key, item);
  return item;
}

/** @param {FailedObject} object */
async function openFailure({ key, bytes, modified }) {
  opened = key;
  const note = byId("failure-note", HTMLElement);
  const list = byId("failure-records", HTMLElement);
  setText(byId("failure-key", HTMLElement), key);
  setText(note, "Reading …");
  list.replaceChildren();
  dialog.showModal();
  try {
    /** @type {FailedRecord[]} */
    const records = await ask("failure", { stream, key });
    list.replaceChildren(...records.slice(0, RECORDS_SHOWN).map(record));
    const rest = records.length > RECORDS_SHOWN ? `, the first ${RECORDS_SHOWN} shown` : "";
    setText(note, `${plural(records.length, "record")}${rest}, ${size(bytes)}, written ${dateAndClock(modified)} UTC`);
  } catch (error) {
    setText(note, `The object could not be read: ${error instanceof Error ? error.message : error}`);
  }
}

/** @param {FailedRecord} failed */
function record(failed) {
  const arrived = `arrived ${dateAndClock(failed.arrivalTimestamp)} UTC`;
  return el(
    "li",
    {},
    el("p", { class: "record-code" }, failed.errorCode),
    el("p", {}, failed.errorMessage),
    el("p", { class: "note" }, `${plural(failed.attemptsMade, "attempt")}, ${arrived}`),
    el("pre", {}, failed.text),
  );
}

/**
 * Puts an object's records back into the stream, and reports where the reader clicked.
 * @type {(key: string, status: HTMLElement) => Promise<void>}
 */
async function replay(key, status) {
  try {
    const { records } = await ask("replay", { stream, key }, "POST");
    setText(status, `${plural(records, "record")} put back into the stream at ${clock(Date.now())} UTC.`);
  } catch (error) {
    setText(status, `Not replayed: ${error instanceof Error ? error.message : error}`);
  }
}
