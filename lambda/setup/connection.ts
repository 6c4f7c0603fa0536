import * as http from "node:http";
import * as https from "node:https";
import { text } from "node:stream/consumers";
import type { WireRequest } from "./signature";

/** An answer as it came over the wire. */
export interface WireAnswer {
  readonly status: number;
  readonly text: string;
}

/** A server that says nothing for so long is given up. */
const SILENCE_MS = 30_000;

/** Keeps one connection to a server open over many requests. */
export class Connection {
  private readonly agent: http.Agent;

  /**
   * @param origin such as `https://host:443`.
   * @param certificateAuthority in PEM; the usual public ones by default. Certificates are always checked.
   */
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

  /** @throws the system's error when no answer comes. */
  send({ method, url, headers, body }: WireRequest): Promise<WireAnswer> {
    const { request } = url.protocol === "https:" ? https : http;
    return new Promise((resolve, reject) => {
      const outgoing = request(url, { method, headers, agent: this.agent, timeout: SILENCE_MS }, (incoming) => {
        text(incoming).then((body) => {
          resolve({ status: incoming.statusCode ?? 0, text: body });
        }, reject);
      });
      outgoing.on("error", reject);
      outgoing.on("timeout", () => outgoing.destroy(new Error(`No answer within ${SILENCE_MS / 1000} s.`)));
      outgoing.end(body);
    });
  }

  close(): void {
    this.agent.destroy();
  }
}
