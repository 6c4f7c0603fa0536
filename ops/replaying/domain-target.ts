import { isUtf8 } from "node:buffer";
import { setTimeout as sleep } from "node:timers/promises";
import { messageOf, ProblemError } from "../context";
import type { DomainAnswer, DomainConnection } from "../domain-connection";
import type { ReplayDocument } from "./reader";
import type { Refusal, ReplayTarget } from "./target";

export interface DomainTargetOptions {
  readonly location: string;
  readonly connection: Pick<DomainConnection, "request" | "close">;
  /** How often one document is sent before it counts as failed again. */
  readonly attempts: number;
  /** How long a domain that takes nothing at all is tried. */
  readonly patienceSeconds: number;
  readonly signal: AbortSignal;
  /** A wait before the next attempt, for people. */
  readonly onWait?: (reason: string) => void;
  /** As in BatchSenderOptions; 200 by default. */
  readonly firstWaitMs?: number;
}

/** Near one megabyte takes most documents a second (`npm run bench -- pipeline`). */
export const bulkLimits = { records: 5000, bytes: 1024 * 1024 } as const;
const longestWaitMs = 10_000;

interface Item {
  readonly status: number;
  readonly error?: { readonly type?: string; readonly reason?: string };
}

/**
 * Replays into the domain: one `_bulk` after the other, each document with the index and id of the request that failed. `index` actions
 * with an id can be repeated: a second one writes the same document over itself.
 */
export class DomainTarget implements ReplayTarget {
  readonly mostRecords = bulkLimits.records;
  readonly mostBytes = bulkLimits.bytes;
  readonly location: string;

  constructor(private readonly options: DomainTargetOptions) {
    this.location = options.location;
  }

  async deliver(documents: readonly ReplayDocument[]): Promise<readonly Refusal[]> {
    const refusals: Refusal[] = [];
    const sendable: ReplayDocument[] = [];
    for (const document of documents) {
      const obstacle = obstacleOf(document.data);
      if (obstacle !== undefined) refusals.push(refusal(document, "OS.MalformedData", obstacle, 0));
      else sendable.push(document);
    }
    refusals.push(...(await this.bulk(sendable)));
    return refusals;
  }

  close(): void {
    this.options.connection.close();
  }

  private async bulk(documents: readonly ReplayDocument[]): Promise<Refusal[]> {
    const { attempts, firstWaitMs = 200, signal } = this.options;
    const refusals: Refusal[] = [];
    let pending = documents;
    for (let attempt = 1; pending.length > 0; attempt++) {
      const answer = await this.answered(pending);
      if (answer.status === 400 || answer.status === 413) return [...refusals, ...(await this.halves(pending, answer))];
      const { errors, items } = JSON.parse(answer.body) as { errors: boolean; items: readonly { index?: Item }[] };
      if (!errors) return refusals;
      const again: ReplayDocument[] = [];
      pending.forEach((document, place) => {
        const { status, error } = items[place]?.index ?? { status: 500 };
        if (error === undefined && status < 300) return;
        const { type = "unknown", reason = "" } = error ?? {};
        const passing = status === 429 || status >= 500;
        if (passing && attempt < attempts) again.push(document);
        else refusals.push(refusal(document, String(status), JSON.stringify({ type, reason }), attempt));
      });
      pending = again;
      if (again.length > 0) {
        this.options.onWait?.(`${again.length} documents were throttled`);
        await this.wait(firstWaitMs * 2 ** attempt);
        if (signal.aborted) throw new ProblemError("interrupted while the domain was throttling");
      }
    }
    return refusals;
  }

  /** One document spoils a request as a whole: it is found by halving. */
  private async halves(documents: readonly ReplayDocument[], answer: DomainAnswer): Promise<Refusal[]> {
    const [only] = documents;
    if (documents.length === 1 && only !== undefined)
      return [refusal(only, String(answer.status), answer.body.slice(0, 1000), 1)];
    const middle = Math.ceil(documents.length / 2);
    return [...(await this.bulk(documents.slice(0, middle))), ...(await this.bulk(documents.slice(middle)))];
  }

  /** The domain's answer to a request, once it is one about the documents. */
  private async answered(documents: readonly ReplayDocument[]): Promise<DomainAnswer> {
    const { connection, firstWaitMs = 200, location, onWait, patienceSeconds, signal } = this.options;
    const path = "/_bulk?filter_path=errors,items.*.status,items.*.error.type,items.*.error.reason";
    const body = bulkBody(documents);
    const startedAt = performance.now();
    for (let attempt = 1; ; attempt++) {
      let reason: string;
      try {
        const answer = await connection.request("POST", path, body, "application/x-ndjson");
        const { status } = answer;
        if (status === 200 || status === 400 || status === 413) return answer;
        reason = `${status}: ${answer.body.slice(0, 300)}`;
        if (status === 401 || status === 403) throw new ProblemError(`${location} refuses access with ${reason}`);
        if (status !== 429 && status < 500) throw new ProblemError(`${location} answers ${reason}`);
      } catch (error) {
        if (error instanceof ProblemError) throw error;
        // A certificate does not get better by waiting.
        if (/^(CERT_|ERR_TLS|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO)/.test((error as NodeJS.ErrnoException).code ?? ""))
          throw new ProblemError(`${location}: ${messageOf(error)}`);
        reason = messageOf(error);
      }
      if (signal.aborted || performance.now() - startedAt > patienceSeconds * 1000)
        throw new ProblemError(`${location} takes no documents: ${reason}`);
      onWait?.(reason);
      await this.wait(firstWaitMs * 2 ** Math.min(attempt, 10));
    }
  }

  private async wait(mostMs: number): Promise<void> {
    const waitMs = Math.random() * Math.min(longestWaitMs, mostMs);
    await sleep(waitMs, undefined, { signal: this.options.signal }).catch(() => undefined);
  }
}

function refusal(document: ReplayDocument, errorCode: string, errorMessage: string, attempts: number): Refusal {
  return { document, errorCode, errorMessage, attempts };
}

function bulkBody(documents: readonly ReplayDocument[]): Buffer {
  const actions = documents.map(
    ({ failed, id }) => `{"index":{"_index":${JSON.stringify(failed.index ?? "")},"_id":${JSON.stringify(id)}}}\n`,
  );
  const most = documents.reduce((sum, { data }, place) => sum + data.length + 1 + 3 * (actions[place] ?? "").length, 0);
  const body = Buffer.allocUnsafe(most);
  let end = 0;
  documents.forEach(({ data: given }, place) => {
    const data = withoutLineEnd(given);
    end += body.write(actions[place] ?? "", end);
    const start = end;
    end += data.copy(body, end);
    // A document is one line, and what is left are line feeds between tokens (obstacleOf).
    for (let at = data.indexOf(0x0a); at >= 0; at = data.indexOf(0x0a, at + 1)) body[start + at] = 0x20;
    body[end++] = 0x0a;
  });
  return body.subarray(0, end);
}

/**
 * Why a document cannot be a line of `_bulk` as it is; undefined when it can. Between the tokens of JSON a line feed means as little as
 * a blank, which takes its place. Anywhere else, such as in a text or between two documents, the domain would get another document.
 */
function obstacleOf(data: Buffer): string | undefined {
  if (isBlank(data)) return "the document is empty";
  const place = withoutLineEnd(data).indexOf(0x0a);
  if (place < 0) return undefined;
  try {
    if (isUtf8(data)) return void JSON.parse(data.toString());
  } catch {
    // Not one JSON document: refused below.
  }
  return `the document has a line feed (byte ${place + 1}) and is not one JSON document: a bulk request would change it`;
}

function withoutLineEnd(data: Buffer): Buffer {
  let end = data.length;
  while (data[end - 1] === 0x0a) end--;
  return data.subarray(0, end);
}

function isBlank(data: Buffer): boolean {
  return data.every((byte) => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09);
}
