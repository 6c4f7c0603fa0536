import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { messageOf } from "@private-ingest/operator/context";
import { listenOnLoopback, refusal } from "../loopback";
import { ApiError, apiRoutes, type Handle, JsonText } from "./api";
import { readAssets } from "./assets";
import { StatusFeed } from "./events";
import type { PageSource } from "./source";

/**
 * Headers of every answer: scripts, styles and data come from this server only, and no site may
 * frame the page. Trusted Types without a policy keep strings from being parsed as markup.
 */
const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  "content-security-policy": [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join("; "),
  "cache-control": "no-store",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};

export interface Page {
  /** For example `http://127.0.0.1:8787`. */
  readonly url: string;
  /** Ends every connection, open status streams too, and stops listening. */
  close(): Promise<void>;
}

/** Serves the page on 127.0.0.1. @param options.port 0 for any free one. @throws {PortError} */
export async function startPage(options: { readonly port: number; readonly source: PageSource }): Promise<Page> {
  const feed = new StatusFeed(options.source);
  const routes = allRoutes(options.source, feed);
  const server = createServer((request, response) => {
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value);
    const refused = refusal(request.headers, request.socket.localPort ?? 0);
    if (refused !== undefined) sendJson(response, 403, { error: refused });
    else dispatch(routes, request, response);
  });

  const url = await listenOnLoopback(server, "--port", options.port);
  return {
    url,
    close: () =>
      new Promise((resolve, reject) => {
        feed.close();
        server.close((error) => {
          if (error) reject(error);
          else resolve();
        });
        server.closeAllConnections();
      }),
  };
}

interface Route {
  readonly method: "GET" | "POST";
  respond(response: ServerResponse, query: URLSearchParams): void;
}

function allRoutes(source: PageSource, feed: StatusFeed): ReadonlyMap<string, Route> {
  const routes = new Map<string, Route>();
  for (const [path, { contentType, body }] of readAssets()) {
    const respond = (response: ServerResponse): void => {
      response.writeHead(200, { "content-type": contentType, "content-length": body.length });
      response.end(body);
    };
    routes.set(path, { method: "GET", respond });
  }
  for (const [path, { method, handle }] of apiRoutes(source)) {
    routes.set(path, { method, respond: (response, query) => void sendAnswer(response, handle, query) });
  }
  const follow = (response: ServerResponse): void => {
    feed.add(response);
  };
  return routes.set("/api/events", { method: "GET", respond: follow });
}

function dispatch(routes: ReadonlyMap<string, Route>, request: IncomingMessage, response: ServerResponse): void {
  const [path = "/", ...query] = (request.url ?? "/").split("?");
  const route = routes.get(path);
  if (route === undefined) {
    sendJson(response, 404, { error: `${path} does not exist; the page is at /.` });
  } else if (route.method !== request.method) {
    response.setHeader("allow", route.method);
    sendJson(response, 405, { error: `Method: ${request.method ?? ""} given; allowed is ${route.method}.` });
  } else {
    route.respond(response, new URLSearchParams(query.join("?")));
  }
}

async function sendAnswer(response: ServerResponse, handle: Handle, query: URLSearchParams): Promise<void> {
  try {
    const answer = await handle(query);
    sendText(response, 200, answer instanceof JsonText ? answer.text : JSON.stringify(answer));
  } catch (error) {
    sendJson(response, error instanceof ApiError ? error.status : 500, { error: messageOf(error) });
  }
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  sendText(response, status, JSON.stringify(body));
}

/** Sent only when the answer is made: after the head, an error could only end the process. */
function sendText(response: ServerResponse, status: number, json: string): void {
  if (response.destroyed) return;
  response.writeHead(status, { "content-type": "application/json; charset=utf-8" });
  response.end(json);
}
