import { setTimeout as sleep } from "node:timers/promises";
import { Connection } from "./connection";
import type { SetupEvent } from "../contracts/setup-event";
import { AnswerTooLarge, type WireAnswer } from "./exchange";
import { signedHeaders, type WireRequest } from "./signature";

export interface RequestOptions {
  /** Text is sent unchanged, anything else as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Whether to retry after a transient error; true by default. */
  readonly retry?: boolean;
}

/** A successful answer; for GET and DELETE, also 404 (no such object). */
export interface DomainAnswer {
  readonly status: number;
  /** The parsed JSON, an object or a list. */
  readonly body: unknown;
}

/** A request that failed permanently, or until the time was up. */
export class RequestFailed extends Error {
  override readonly name: string = "RequestFailed";

  /** @param status HTTP status of the last answer; undefined without one. */
  constructor(
    message: string,
    readonly status?: number,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The cluster lacks the part of the path. */
export class PartMissing extends RequestFailed {
  override readonly name = "PartMissing";
}

/** Answer, with 400, of a cluster without the plugin of a path or setting. */
const NOT_KNOWN = /no handler found for uri|setting \[[^\]]+\], not recognized/;

/**
 * Answer, with 401, of the managed service for an unsupported path or payload.
 * @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/handling-errors.html
 */
const NOT_ALLOWED = /Your request: .* is not allowed/;

/** The domain's name does not resolve, not yet or no longer. */
export class NameUnknown extends RequestFailed {
  override readonly name = "NameUnknown";
}

/** Transient statuses, besides 5xx, of a new or busy domain or its proxy. */
const TRANSIENT_STATUSES: ReadonlySet<number> = new Set([401, 403, 408, 429]);
const FIRST_SERVER_ERROR = 500;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;
const SHOWN_BODY_CHARACTERS = 1_000;

/** Sends requests to the domain, one at a time, and retries while they may still succeed. */
export class DomainClient {
  private readonly connection: Connection;
  private deadlineMs: number;

  /**
   * @param endMs when to stop retrying, in milliseconds since the epoch.
   * @param signInDeadlineMs when to stop if the domain refuses the sign-in, as a new domain does
   * for some minutes.
   */
  constructor(
    private readonly event: SetupEvent,
    private readonly endMs: number,
    private readonly signInDeadlineMs = endMs,
  ) {
    this.deadlineMs = endMs;
    const { endpoint, certificateAuthority } = event;
    this.connection = new Connection(
      new URL(endpoint.includes("://") ? endpoint : `https://${endpoint}`),
      certificateAuthority,
    );
  }

  /** @throws RequestFailed with method, path, status and body of the last answer. */
  async request(method: string, path: string, options: RequestOptions = {}): Promise<DomainAnswer> {
    for (let attempt = 1; ; attempt++) {
      try {
        return this.judge(method, path, await this.send(method, path, options));
      } catch (error) {
        const mayPass = options.retry !== false && error instanceof RequestFailed && this.mayPass(error);
        if (!mayPass || !(await this.pause(attempt))) throw error;
      }
    }
  }

  /** Longer each time; false, without waiting, when time would be up. */
  async pause(attempt: number): Promise<boolean> {
    const pauseMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (attempt - 1)) * (0.5 + Math.random() / 2);
    if (Date.now() + pauseMs > this.deadlineMs) return false;
    await sleep(pauseMs);
    return true;
  }

  /** Divides the remaining time, so that a failing step leaves time for the others. */
  shareTime(steps: number): void {
    this.deadlineMs = Date.now() + Math.max(0, this.endMs - Date.now()) / steps;
  }

  close(): void {
    this.connection.close();
  }

  private async send(method: string, path: string, { body, headers }: RequestOptions): Promise<WireAnswer> {
    const url = new URL(path, this.connection.origin);
    const text = body === undefined ? "" : typeof body === "string" ? body : JSON.stringify(body);
    const request = {
      method,
      url,
      headers: { ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers },
      body: text,
    };
    const authorized = { ...request, headers: this.authorize(request) };
    try {
      return await this.connection.send(authorized, this.deadlineMs - Date.now());
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      // Another attempt would get an answer of the same length; the status decides.
      if (error instanceof AnswerTooLarge)
        throw new RequestFailed(`${method} ${path}: ${message}`, error.status, { cause: error });
      const Failure = code === "ENOTFOUND" ? NameUnknown : RequestFailed;
      throw new Failure(`${method} ${path}: ${message}`, undefined, { cause: error });
    }
  }

  private authorize(request: WireRequest): Readonly<Record<string, string>> {
    const { authentication, region } = this.event;
    if (authentication.kind === "iam") return signedHeaders(request, region);
    return { ...request.headers, authorization: `Basic ${basicProof(authentication)}` };
  }

  private judge(method: string, path: string, { status, text }: WireAnswer): DomainAnswer {
    const mayBeAbsent = method === "GET" || method === "DELETE";
    const shown = this.withoutSecret(text).slice(0, SHOWN_BODY_CHARACTERS);
    if ((status >= 200 && status < 300) || (status === 404 && mayBeAbsent)) {
      const body = parse(text);
      if (body !== undefined) return { status, body };
      // If a proxy's page counted as an absent object, the existing one would be overwritten.
      throw new RequestFailed(`${method} ${path} was answered with ${status}, but not by the domain: ${shown}`);
    }
    const isMissing = (status === 400 && NOT_KNOWN.test(text)) || (status === 401 && NOT_ALLOWED.test(text));
    const Failure = isMissing ? PartMissing : RequestFailed;
    throw new Failure(`${method} ${path} was answered with ${status}: ${shown}`, status);
  }

  private mayPass(error: RequestFailed): boolean {
    if (error instanceof PartMissing) return false;
    if (isRefusedSignIn(error) && Date.now() > this.signInDeadlineMs) return false;
    // A new name takes a while to resolve; at deletion, an unknown name will not return.
    if (error instanceof NameUnknown) return this.event.tf?.action !== "delete";
    // No answer counts as a server error.
    const { status = FIRST_SERVER_ERROR } = error;
    return status >= FIRST_SERVER_ERROR || TRANSIENT_STATUSES.has(status);
  }

  /** An echoed request must not put the password into an error message. */
  private withoutSecret(text: string): string {
    const { authentication } = this.event;
    if (authentication.kind === "iam") return text;
    return text.replaceAll(authentication.password, "***").replaceAll(basicProof(authentication), "***");
  }
}

/** 401 and 403: unknown caller, or forbidden request. */
export const isRefusedSignIn = (error: unknown): error is RequestFailed =>
  error instanceof RequestFailed && !(error instanceof PartMissing) && (error.status === 401 || error.status === 403);

function basicProof({ userName, password }: { readonly userName: string; readonly password: string }): string {
  return Buffer.from(`${userName}:${password}`).toString("base64");
}

/** The answer's JSON, `{}` if empty; undefined for anything else (a proxy's page). */
function parse(text: string): object | undefined {
  if (text === "") return {};
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === "object" && body !== null ? body : undefined;
  } catch {
    return undefined;
  }
}
