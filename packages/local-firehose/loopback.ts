import { once } from "node:events";
import type { IncomingHttpHeaders, Server } from "node:http";
import { type AddressInfo, createServer } from "node:net";

/** Names under which a program on this machine reaches a server on 127.0.0.1. */
const loopbackNames = ["127.0.0.1", "localhost", "[::1]"];

const reasons: Readonly<Record<string, string>> = {
  EADDRINUSE: "which another program uses",
  EACCES: "permission denied",
};

/** A server cannot listen on its port; the message names the flag for another one. */
export class PortError extends Error {
  override readonly name = "PortError";
  constructor(flag: string, port: number, cause: unknown) {
    const reason = reasons[(cause as NodeJS.ErrnoException).code ?? ""] ?? `which cannot be opened (${String(cause)})`;
    super(`${flag}: ${port}, ${reason}; choose another one from 1024 to 65535, or 0 for any free one.`, {
      cause,
    });
  }
}

/**
 * Starts a server on 127.0.0.1. @returns its address: `http://127.0.0.1:8787`.
 * @param flag that chooses the port, for example `--port`.
 * @param port 0 for any free one.
 * @throws {PortError} when the port cannot be had.
 */
export async function listenOnLoopback(server: Server, flag: string, port: number): Promise<string> {
  server.listen(port, "127.0.0.1");
  await once(server, "listening").catch((error: unknown) => {
    throw new PortError(flag, port, error);
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A free port, for programs that cannot choose one themselves. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, "close");
  return port;
}

/**
 * Why a request is refused, or undefined. A page on another site can make the user's browser call
 * 127.0.0.1: with DNS rebinding the Host is foreign, with a cross-site request the Origin.
 */
export function refusal(headers: Pick<IncomingHttpHeaders, "host" | "origin">, port: number): string | undefined {
  const hosts = loopbackNames.map((name) => `${name}:${port}`);
  if (!hosts.includes(headers.host ?? "")) {
    return `Host: ${headers.host ?? "nothing"} given; allowed are ${hosts.join(", ")}. Use http://127.0.0.1:${port}/.`;
  }
  const origins = hosts.map((host) => `http://${host}`);
  if (headers.origin !== undefined && !origins.includes(headers.origin)) {
    return `Origin: ${headers.origin} given; allowed are ${origins.join(", ")}.`;
  }
  return undefined;
}
