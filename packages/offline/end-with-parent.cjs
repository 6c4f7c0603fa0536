// Ends a child process together with the process that started it, also when that one is killed. The
// child loads this file first. A thread of its own watches, as the child's may be busy without end.
"use strict";
const { Worker } = require("node:worker_threads");

const watch = `
  const { parent, self } = require("node:worker_threads").workerData;
  setInterval(() => { if (process.ppid !== parent) process.kill(self, "SIGKILL"); }, 500);
`;

const workerData = { parent: process.ppid, self: process.pid };
new Worker(watch, { eval: true, workerData, execArgv: [], resourceLimits: { maxOldGenerationSizeMb: 8 } }).unref();
