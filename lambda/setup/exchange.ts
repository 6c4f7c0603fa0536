import type { ClientRequest, IncomingMessage } from "node:http";

export interface ExchangeLimits {
  /** From the call to the answer's last byte, in milliseconds. */
  readonly timeMs: number;
  /** Of the answer's body. */
  readonly bytes: number;
}

export interface WireAnswer {
  readonly status: number;
  readonly text: string;
}

/** The answer is longer than allowed and is discarded. */
export class AnswerTooLarge extends Error {
  override readonly name = "AnswerTooLarge";

  constructor(
    readonly status: number,
    mostBytes: number,
  ) {
    super(`The answer (${status}) is longer than ${mostBytes} bytes.`);
  }
}

/**
 * Makes one request and reads its whole answer, within the limits.
 * @param start makes the request, with `onAnswer` as its listener; the body is sent here.
 * @throws AnswerTooLarge, an error with the code ETIMEDOUT when the time is up, or the system's
 *   error.
 */
export function exchange(
  start: (onAnswer: (incoming: IncomingMessage) => void) => ClientRequest,
  body: Buffer | string | undefined,
  { timeMs, bytes: mostBytes }: ExchangeLimits,
): Promise<WireAnswer> {
  return new Promise((resolve, reject) => {
    const fail = (error: Error): void => {
      clearTimeout(timer);
      reject(error);
      outgoing.destroy();
    };
    const outgoing = start((incoming) => {
      const status = incoming.statusCode ?? 0;
      const parts: Buffer[] = [];
      let length = 0;
      incoming.on("data", (part: Buffer) => {
        length += part.length;
        if (length > mostBytes) fail(new AnswerTooLarge(status, mostBytes));
        else parts.push(part);
      });
      incoming.on("error", fail);
      incoming.on("end", () => {
        clearTimeout(timer);
        resolve({ status, text: Buffer.concat(parts).toString() });
      });
    });
    const timer = setTimeout(() => {
      fail(Object.assign(new Error(`No whole answer within ${timeMs / 1000} s.`), { code: "ETIMEDOUT" }));
    }, timeMs);
    outgoing.on("error", fail);
    outgoing.end(body);
  });
}
