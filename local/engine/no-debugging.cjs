// Loaded before the launcher: leaves out what @pulumi/pulumi does for those who debug it, and what nobody gets to see here. It is a
// third of an evaluation. A program that is to be debugged is run by the CLI, or with PULUMI_DEBUG_PROMISE_LEAKS set, which leaves this out.
"use strict";
const path = require("node:path");

// Debug messages go to the engine one by one, each when the one before has been answered, and the program does not end before the last.
// The CLI shows them with --debug; the embedded engine never does.
const [, launcher] = process.argv;
require(path.resolve(path.dirname(launcher), "../../log")).debug = () => Promise.resolve();

// Each of thousands of promises keeps a stack trace as text, mapped to the sources line by line, to be shown if it is left open. All other
// traces, those of the program's own errors among them, are made by whoever wants to make them (ts-node), or else by Node.
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
  get: () => prepare && prepareOthers,
  set: (value) => {
    prepare = value;
  },
});
