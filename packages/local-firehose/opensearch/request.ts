import * as https from "node:https";
import { exchange } from "../../../lambda/setup/exchange";

/** A cluster that has just been started may think for a while. */
const requestLimits = { timeMs: 120_000, bytes: 64 * 1024 * 1024 } as const;

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
export async function request(caller: Caller, method: string, path: string, body?: unknown): Promise<Answer> {
  const { url, userName, password, certificateAuthority } = caller;
  const options = {
    method,
    auth: `${userName}:${password}`,
    ca: certificateAuthority,
    headers: body === undefined ? {} : { "content-type": "application/json" },
  };
  const content = body === undefined || typeof body === "string" ? body : JSON.stringify(body);
  const start = (onAnswer: Parameters<typeof https.request>[2]) => https.request(url + path, options, onAnswer);
  const { status, text } = await exchange(start, content, requestLimits);
  return { status, body: text };
}
