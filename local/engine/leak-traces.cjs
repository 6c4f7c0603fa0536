// Loaded before the launcher. For each of its thousands of promises @pulumi/pulumi keeps a stack trace as text, mapped to the sources line
// by line, to show it when a promise is left open and PULUMI_DEBUG_PROMISE_LEAKS is set; that is a third of an evaluation. Here these traces
// are left out. All others, those of the program's own errors among them, are made by whoever wants to make them (ts-node).
"use strict";

/** @type {typeof Error.prepareStackTrace} */
let prepare;

/** @type {NonNullable<typeof Error.prepareStackTrace>} */
function prepareOthers(error, frames) {
  const isOfPromise = frames[0]?.getFunctionName() === "debuggablePromise";
  return isOfPromise || prepare === undefined ? String(error) : prepare(error, frames);
}

Object.defineProperty(Error, "prepareStackTrace", {
  configurable: true,
  enumerable: true,
  // Nobody else's: Node makes the trace, as it does without this file.
  get: () => prepare && prepareOthers,
  set: (value) => {
    prepare = value;
  },
});
