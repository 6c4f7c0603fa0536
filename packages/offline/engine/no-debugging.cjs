// Loaded before the launcher of a program or a policy pack, and by tests that run the program in their own process: leaves out what
// @pulumi/pulumi does for those who debug it, and what nobody gets to see here. It is half of an evaluation. A program that is to be
// debugged is run by the CLI, or with PULUMI_DEBUG_PROMISE_LEAKS set, which leaves this out.
"use strict";

/** A part of the SDK that the process's program uses. */
const sdk = (name) => require(require.resolve(`@pulumi/pulumi/${name}`, { paths: [process.argv[1]] }));

// Debug messages go to the engine one by one, each when the one before has been answered, and the program does not end before the last.
// The CLI shows them with --debug; the embedded engine never does.
sdk("log").debug = () => Promise.resolve();

// Each of thousands of promises keeps a stack trace as text, to be shown if it is left open. That it was left open is still said.
const debuggable = sdk("runtime/debuggable");
const { debuggablePromise } = debuggable;
debuggable.debuggablePromise = (promise, context) => {
  const { prepareStackTrace, stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  Error.prepareStackTrace = () => "";
  try {
    return debuggablePromise(promise, context);
  } finally {
    Object.assign(Error, { prepareStackTrace, stackTraceLimit });
  }
};

// Each resource tells the engine where in the sources it was declared, for the CLI to keep; the embedded engine does not ask.
sdk("resource").Resource.callsites = () => [];

// Functions that a program has deployed are looked into by V8's debugger. Attached from the start, it hears of every script and slows down
// every promise; it is attached here when the first function asks for it.
const hooks = sdk("runtime/closure/v8Hooks");
const scriptUrls = new Map();
let attached;
hooks.isInitializedAsync = () => Promise.resolve();
hooks.getSessionAsync = () => (attached ??= attach());
hooks.getScriptUrl = (id) => scriptUrls.get(id);

async function attach() {
  const { Session } = require("node:inspector");
  const { promisify } = require("node:util");
  const session = new Session();
  session.connect();
  // All that are there already are told, too, before enabling is answered.
  session.on("Debugger.scriptParsed", ({ params }) => scriptUrls.set(params.scriptId, params.url));
  await promisify(session.post).call(session, "Debugger.enable");
  return session;
}
