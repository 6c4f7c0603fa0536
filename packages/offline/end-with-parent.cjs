// Ends a child process together with its parent, even a killed one. The child loads this file
// first. A separate thread watches, as the child's main thread may be busy.
"use strict";
const { Worker } = require("node:worker_threads");

const watch = `
  const { parent, self } = require("node:worker_threads").workerData;
  setInterval(() => { if (process.ppid !== parent) process.kill(self, "SIGKILL"); }, 500);
`;

const workerData = { parent: process.ppid, self: process.pid };
new Worker(watch, { eval: true, workerData, execArgv: [], resourceLimits: { maxOldGenerationSizeMb: 8 } }).unref();
