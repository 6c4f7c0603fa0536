import type { IncomingHttpHeaders } from "node:http";

/** Names under which a browser on this machine reaches a server on 127.0.0.1. */
const LOOPBACK_NAMES = ["127.0.0.1", "localhost", "[::1]"];

/**
 * Headers of every answer. Scripts and styles come from files of this server only, nothing is loaded from elsewhere, nobody may
 * frame the page, and Trusted Types without any policy make the browser refuse to parse a string as markup, so text from a
 * record cannot become an element even by mistake.
 */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
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

/**
 * Why a request must not be answered, or undefined when it may be. A page on another site can make the reader's browser call
 * 127.0.0.1: by DNS rebinding the Host is then foreign, by a plain cross-site request the Origin is.
 */
export function refusal(headers: Pick<IncomingHttpHeaders, "host" | "origin">, port: number): string | undefined {
  const hosts = LOOPBACK_NAMES.map((name) => `${name}:${port}`);
  if (!hosts.includes(headers.host ?? "")) {
    return `Host: ${headers.host ?? "(none)"} is not this page; allowed are ${hosts.join(", ")}. Open http://127.0.0.1:${port}/.`;
  }
  const origins = hosts.map((host) => `http://${host}`);
  if (headers.origin !== undefined && !origins.includes(headers.origin)) {
    return `Origin: ${headers.origin} may not use this page; allowed are ${origins.join(", ")}.`;
  }
  return undefined;
}
