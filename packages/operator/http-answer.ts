import { type Dispatcher, request } from "undici";
import { AnswerTooLarge, type ExchangeLimits } from "../../lambda/setup/exchange";

export interface HttpAnswer {
  readonly status: number;
  readonly body: string;
}

type RequestOptions = Omit<NonNullable<Parameters<typeof request>[1]>, "signal">;

/**
 * One request, without redirects, and its whole answer within the limits.
 * @throws {AnswerTooLarge}, an error with the code ETIMEDOUT, or the system's error.
 */
export async function httpAnswer(url: URL, options: RequestOptions, limits: ExchangeLimits): Promise<HttpAnswer> {
  const signal = AbortSignal.timeout(limits.timeMs);
  try {
    const { body, statusCode: status } = await request(url, { ...options, signal });
    return { status, body: await wholeText(body, status, limits.bytes) };
  } catch (error) {
    if (!signal.aborted) throw error;
    throw Object.assign(new Error(`No whole answer within ${limits.timeMs / 1000} s.`), { code: "ETIMEDOUT" });
  }
}

async function wholeText(body: Dispatcher.ResponseData["body"], status: number, mostBytes: number): Promise<string> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of body as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > mostBytes) throw new AnswerTooLarge(status, mostBytes);
    parts.push(part);
  }
  return Buffer.concat(parts).toString();
}
