// The process of a function: reads an event, calls the handler, writes its result, in frames over
// an inherited socket (function-process.ts). Reading blocks, so that the function does not run
// between invocations, as in Lambda. Plain JavaScript, to fit the function's memory limit.
"use strict";
const fs = require("node:fs");
const path = require("node:path");
require("@private-ingest/offline/end-with-parent.cjs");

const socket = 3;
const { LAMBDA_TASK_ROOT, _HANDLER } = process.env;

/** Reused memory of the last frame. */
let received = Buffer.alloc(0);

function read(length) {
  if (length > received.length) received = Buffer.allocUnsafeSlow(length);
  for (let end = 0; end < length;) {
    const bytes = fs.readSync(socket, received, end, length - end, null);
    // The host has ended, and nothing else would remove the files.
    if (bytes === 0) {
      fs.rmSync(LAMBDA_TASK_ROOT, { recursive: true, force: true });
      process.exit(1);
    }
    end += bytes;
  }
  return received.subarray(0, length);
}

function write(bytes) {
  for (let start = 0; start < bytes.length;) start += fs.writeSync(socket, bytes, start);
}

const readFrame = () => read(read(4).readUInt32BE());

function writeFrame(kind, text) {
  // Base64 and its JSON are ASCII: copying is several times faster than encoding.
  const body = Buffer.from(text, Buffer.byteLength(text) === text.length ? "latin1" : "utf8");
  const head = Buffer.alloc(5);
  head.writeUInt32BE(body.length + 1);
  head.write(kind, 4);
  write(head);
  write(body);
}

/** An error as Lambda's answer has it. */
function described(error) {
  return JSON.stringify(
    error instanceof Error
      ? { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? "").split("\n") }
      : { errorType: typeof error, errorMessage: String(error), trace: [] },
  );
}

function loadHandler() {
  const dot = _HANDLER.lastIndexOf(".");
  const [file, name] = [_HANDLER.slice(0, dot), _HANDLER.slice(dot + 1)];
  const handler = require(path.join(LAMBDA_TASK_ROOT, file))[name];
  if (typeof handler !== "function") {
    throw Object.assign(new Error(`${_HANDLER} is undefined or not exported`), { name: "Runtime.HandlerNotFound" });
  }
  return handler;
}

function contextOf({ arn, deadline, id }) {
  return {
    awsRequestId: id,
    invokedFunctionArn: arn,
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  };
}

async function main() {
  let handler;
  try {
    handler = loadHandler();
  } catch (error) {
    writeFrame("L", described(error));
    process.exit(1);
  }
  writeFrame("N", "");
  for (;;) {
    const invocation = JSON.parse(readFrame().toString("utf8"));
    const event = readFrame().toString("utf8");
    try {
      // Node.js 24 in Lambda has no callback handlers any more.
      writeFrame("R", JSON.stringify(await handler(JSON.parse(event), contextOf(invocation))) ?? "null");
    } catch (error) {
      writeFrame("E", described(error));
    }
    // Lets the log and other callbacks of the function run before the next read blocks.
    await new Promise(setImmediate);
  }
}

void main();
