import { Agent, request as send } from "undici";

/** A cluster that has just been started may be slow. */
const timeLimitMs = 120_000;

/** Address and sign-in of a local server. */
export interface Caller {
  readonly url: string;
  readonly userName: string;
  readonly password: string;
  /** In PEM. */
  readonly certificateAuthority: string;
  /** In PEM; signs in by certificate. */
  readonly client?: { readonly certificate: string; readonly key: string };
}

export interface ClusterAnswer {
  readonly status: number;
  readonly body: string;
}

/** Asks a local server. @param body text, or anything else as JSON. @throws when none answers. */
export async function request(caller: Caller, method: string, path: string, body?: unknown): Promise<ClusterAnswer> {
  const { url, userName, password, certificateAuthority, client } = caller;
  const dispatcher = new Agent({
    connect: { ca: certificateAuthority, cert: client?.certificate, key: client?.key },
    headersTimeout: timeLimitMs,
    bodyTimeout: timeLimitMs,
  });
  const authorization = `Basic ${Buffer.from(`${userName}:${password}`).toString("base64")}`;
  try {
    const answer = await send(url + path, {
      method: method as "GET",
      dispatcher,
      headers: {
        ...(client === undefined && { authorization }),
        ...(body !== undefined && { "content-type": "application/json" }),
      },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
    return { status: answer.statusCode, body: await answer.body.text() };
  } finally {
    await dispatcher.close();
  }
}
