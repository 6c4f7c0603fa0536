import * as http from "node:http";
import * as https from "node:https";
import { exchange, type WireAnswer } from "./exchange";
import type { WireRequest } from "./signature";

/** Limits of one request. */
const REQUEST_MS = 30_000;
const ANSWER_BYTES = 8 * 1024 * 1024;

/** Keeps one connection to a server open over many requests. */
export class Connection {
  private readonly agent: http.Agent;

  /** @param certificateAuthority in PEM; the usual public ones by default. */
  constructor(
    readonly origin: URL,
    certificateAuthority?: string,
  ) {
    const options = { keepAlive: true, maxSockets: 1 };
    this.agent =
      origin.protocol === "https:"
        ? new https.Agent({ ...options, ca: certificateAuthority })
        : new http.Agent(options);
  }

  /** A request gets at most 30 s of `timeLeftMs`. @throws the errors of {@link exchange}. */
  send({ method, url, headers, body }: WireRequest, timeLeftMs: number): Promise<WireAnswer> {
    const { request } = url.protocol === "https:" ? https : http;
    return exchange((onAnswer) => request(url, { method, headers, agent: this.agent }, onAnswer), body, {
      timeMs: Math.max(1, Math.min(REQUEST_MS, timeLeftMs)),
      bytes: ANSWER_BYTES,
    });
  }

  close(): void {
    this.agent.destroy();
  }
}
