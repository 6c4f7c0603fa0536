import * as https from "node:https";
import { text } from "node:stream/consumers";

/** Where and as whom to ask. */
export interface Caller {
  readonly url: string;
  readonly userName: string;
  readonly password: string;
  /** In PEM. */
  readonly certificateAuthority: string;
}

/** An answer, whatever its status. */
export interface Answer {
  readonly status: number;
  readonly body: string;
}

/**
 * Sends one request to a local server.
 *
 * @param body text is sent as it is, anything else as JSON.
 * @throws the system's error when no answer comes.
 */
export function request(caller: Caller, method: string, path: string, body?: unknown): Promise<Answer> {
  const { url, userName, password, certificateAuthority } = caller;
  return new Promise((resolve, reject) => {
    const options = {
      method,
      auth: `${userName}:${password}`,
      ca: certificateAuthority,
      headers: body === undefined ? {} : { "content-type": "application/json" },
    };
    const outgoing = https.request(url + path, options, (incoming) => {
      text(incoming).then((answer) => {
        resolve({ status: incoming.statusCode ?? 0, body: answer });
      }, reject);
    });
    outgoing.on("error", reject);
    outgoing.end(body === undefined || typeof body === "string" ? body : JSON.stringify(body));
  });
}
