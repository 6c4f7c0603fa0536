import { isUtf8 } from "node:buffer";
import { setTimeout as sleep } from "node:timers/promises";
import {
  bulkFilterPath,
  judgeBulkAnswer,
  mayBeTakenLater,
  NoBulkAnswerError,
  reasonText,
  type RefusedDocument,
  requestMayBeTakenLater,
} from "./bulk-answer";
import { isSystemIndex } from "./system-index";
import { messageOf, ProblemError } from "../context";
import type { DomainConnection } from "../domain-connection";
import type { HttpAnswer } from "../http-answer";
import type { ReplayDocument } from "./reader";
import type { FailedAgain, ReplayTarget } from "./target";

export interface DomainTargetOptions {
  readonly location: string;
  readonly connection: Pick<DomainConnection, "request" | "close">;
  readonly attempts: number;
  readonly patienceSeconds: number;
  readonly asksFor: (index: string) => boolean;
  readonly signal: AbortSignal;
  /** A wait before the next attempt, for people. */
  readonly onWait: (reason: string) => void;
}

/** Near one megabyte takes most documents a second (`npm run bench -- pipeline`). */
export const bulkLimits = { records: 5000, bytes: 1024 * 1024 } as const;
/** As in BatchSenderOptions. */
const [firstWaitMs, longestWaitMs] = [200, 10_000];

/**
 * By `_bulk`, with the original index and id: a repeated `index` action overwrites the document
 * with itself.
 */
export class DomainTarget implements ReplayTarget {
  readonly mostRecords = bulkLimits.records;
  readonly mostBytes = bulkLimits.bytes;
  readonly location: string;

  constructor(private readonly options: DomainTargetOptions) {
    this.location = options.location;
  }

  async deliver(documents: readonly ReplayDocument[]): Promise<readonly FailedAgain[]> {
    const refusals: FailedAgain[] = [];
    const sendable: ReplayDocument[] = [];
    for (const document of documents) {
      const { index = "" } = document.failed;
      const obstacle = obstacleOf(document.data);
      const own = `${index} is the domain's own; --index ${index} asks for it`;
      if (isSystemIndex(index) && !this.options.asksFor(index))
        refusals.push(failedAgain(document, "SystemIndex", own, 0));
      else if (obstacle !== undefined) refusals.push(failedAgain(document, "OS.MalformedData", obstacle, 0));
      else sendable.push(document);
    }
    refusals.push(...(await this.bulk(sendable)));
    return refusals;
  }

  close(): void {
    this.options.connection.close();
  }

  private async bulk(documents: readonly ReplayDocument[]): Promise<FailedAgain[]> {
    const { attempts, onWait, signal } = this.options;
    const refusals: FailedAgain[] = [];
    let pending = documents;
    for (let attempt = 1; pending.length > 0; attempt++) {
      const answer = await this.answered(pending);
      if ("spoiled" in answer) return [...refusals, ...(await this.halves(pending, answer.spoiled))];
      const again: ReplayDocument[] = [];
      for (const refused of answer.refused) {
        const document = pending[refused.place] as ReplayDocument;
        if (mayBeTakenLater(refused) && attempt < attempts) again.push(document);
        else refusals.push(failedAgain(document, String(refused.status), reasonText(refused), attempt));
      }
      pending = again;
      if (again.length > 0) {
        onWait(`${again.length} documents may be taken later`);
        await this.wait(firstWaitMs * 2 ** attempt);
        if (signal.aborted) throw new ProblemError("interrupted while the domain was throttling");
      }
    }
    return refusals;
  }

  /** One document spoils a request as a whole: it is found by halving. */
  private async halves(documents: readonly ReplayDocument[], answer: HttpAnswer): Promise<FailedAgain[]> {
    const [only] = documents;
    if (documents.length === 1 && only !== undefined)
      return [failedAgain(only, String(answer.status), answer.body.slice(0, 1000), 1)];
    const middle = Math.ceil(documents.length / 2);
    return [...(await this.bulk(documents.slice(0, middle))), ...(await this.bulk(documents.slice(middle)))];
  }

  private async answered(
    documents: readonly ReplayDocument[],
  ): Promise<{ readonly refused: readonly RefusedDocument[] } | { readonly spoiled: HttpAnswer }> {
    const { connection, location, onWait, patienceSeconds, signal } = this.options;
    const path = `/_bulk?filter_path=${bulkFilterPath}`;
    const body = bulkBody(documents);
    const startedAt = performance.now();
    for (let attempt = 1; ; attempt++) {
      let reason: string;
      try {
        const answer = await connection.request("POST", path, body, "application/x-ndjson");
        const { status } = answer;
        const content = jsonOf(answer.body);
        if (status === 200) return { refused: judgeBulkAnswer(status, content, documents.length) };
        reason = `${status}: ${answer.body.slice(0, 300)}`;
        if (!requestMayBeTakenLater(status, content)) {
          if (status === 400 || status === 413) return { spoiled: answer };
          if (status === 401 || status === 403) throw new ProblemError(`${location} refuses access with ${reason}`);
          throw new ProblemError(`${location} answers ${reason}`);
        }
      } catch (error) {
        if (error instanceof ProblemError) throw error;
        // A certificate does not get better by waiting.
        if (/^(CERT_|ERR_TLS|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO)/.test((error as NodeJS.ErrnoException).code ?? ""))
          throw new ProblemError(`${location}: ${messageOf(error)}`);
        reason =
          error instanceof NoBulkAnswerError ? `the answer is not one to _bulk: ${error.message}` : messageOf(error);
      }
      if (signal.aborted || performance.now() - startedAt > patienceSeconds * 1000)
        throw new ProblemError(`${location} takes no documents: ${reason}`);
      onWait(reason);
      await this.wait(firstWaitMs * 2 ** Math.min(attempt, 10));
    }
  }

  private async wait(mostMs: number): Promise<void> {
    const waitMs = Math.random() * Math.min(longestWaitMs, mostMs);
    await sleep(waitMs, undefined, { signal: this.options.signal }).catch(() => undefined);
  }
}

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function failedAgain(document: ReplayDocument, errorCode: string, errorMessage: string, attempts: number): FailedAgain {
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
 * Why a document cannot be one line of `_bulk`. Line feeds between JSON tokens become blanks;
 * anywhere else they would change it.
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
