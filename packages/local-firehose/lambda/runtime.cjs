// The process that a function runs in: asks the Lambda Runtime API for events, calls the handler, posts what it returns.
// It speaks the documented protocol (Lambda developer guide, "Using the Lambda runtime API"), so the handler sees what it sees in AWS.
// Plain JavaScript without imports of this project: it runs under the function's memory limit, next to the function's own files.
"use strict";
const http = require("node:http");
const path = require("node:path");
require("@private-ingest/offline/end-with-parent.cjs");

const { AWS_LAMBDA_RUNTIME_API, LAMBDA_TASK_ROOT, _HANDLER } = process.env;
// Whoever concatenates, as AWS's own clients do, reaches a path below a host and port as well.
const { hostname, port, pathname } = new URL(`http://${AWS_LAMBDA_RUNTIME_API}`);
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });

/** What is received, one answer at a time: memory that is used again need not be asked of the system. */
let received = Buffer.alloc(0);

function call(method, resource, body, headers = {}) {
  return new Promise((resolve, reject) => {
    const request = http.request(
      {
        hostname,
        port,
        agent,
        method,
        path: `${pathname.replace(/\/$/, "")}/2018-06-01/runtime/${resource}`,
        headers: { "content-type": "application/json", ...headers },
      },
      (response) => {
        let end = 0;
        const length = Number(response.headers["content-length"]);
        if (length > received.length) received = Buffer.allocUnsafeSlow(length);
        response.on("data", (chunk) => (end += chunk.copy(received, end)));
        response.on("end", () => resolve({ headers: response.headers, body: received.toString("utf8", 0, end) }));
        response.on("error", reject);
      },
    );
    request.on("error", reject);
    request.end(body);
  });
}

/** A text in UTF-8. Base64 and its JSON are ASCII, which is copied several times faster than it is encoded. */
function bytesOf(text) {
  return Buffer.from(text, Buffer.byteLength(text) === text.length ? "latin1" : "utf8");
}

/** An error as the Runtime API takes it. */
function described(error) {
  return error instanceof Error
    ? { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? "").split("\n") }
    : { errorType: typeof error, errorMessage: String(error), trace: [] };
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

function contextOf(headers) {
  const deadline = Number(headers["lambda-runtime-deadline-ms"]);
  return {
    awsRequestId: headers["lambda-runtime-aws-request-id"],
    invokedFunctionArn: headers["lambda-runtime-invoked-function-arn"],
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
    await call("POST", "init/error", JSON.stringify(described(error)));
    process.exit(1);
  }
  for (;;) {
    const { headers, body } = await call("GET", "invocation/next");
    const invocation = `invocation/${headers["lambda-runtime-aws-request-id"]}`;
    try {
      // Node.js 24 in Lambda has no callback handlers any more: the answer is what the handler returns.
      const answer = await handler(JSON.parse(body), contextOf(headers));
      await call("POST", `${invocation}/response`, bytesOf(JSON.stringify(answer) ?? "null"));
    } catch (error) {
      const description = described(error);
      await call("POST", `${invocation}/error`, JSON.stringify(description), {
        "lambda-runtime-function-error-type": description.errorType,
      });
    }
  }
}

main().catch((error) => {
  // The host is gone: nothing is left to run for.
  if (error.code !== "ECONNREFUSED" && error.code !== "ECONNRESET") console.error(error);
  process.exit(1);
});
