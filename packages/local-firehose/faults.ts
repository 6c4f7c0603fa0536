import type { ChildProcess } from "node:child_process";
import { seededRandom } from "../../streams/seeded-random";
import { type DocumentError, type Store, StoreUnavailableError } from "./store/store";

export const faultKinds = {
  "transform-crash": "invocations in which the function's process is killed",
  "transform-slow": "invocations in which the function exceeds its time limit",
  "search-unavailable": "_bulk requests that the domain does not answer",
  "search-throttled": "documents that the domain answers with 429",
  "put-throttled": "records that the endpoint answers with ServiceUnavailableException",
  "bad-record": "records that the producer sends as text that is not JSON",
  "mapping-conflict": "records that the producer sends with a value that the mapping refuses",
} as const;

export type FaultKind = keyof typeof faultKinds;

export class Faults {
  private readonly random: () => number;

  /** @param rates from 0 (never) to 1 (always), by kind. */
  constructor(
    private readonly rates: Readonly<Partial<Record<FaultKind, number>>> = {},
    seed = 1,
  ) {
    this.random = seededRandom(seed);
  }

  rate(kind: FaultKind): number {
    return this.rates[kind] ?? 0;
  }

  occurs(kind: FaultKind): boolean {
    return this.rate(kind) > 0 && this.random() < this.rate(kind);
  }

  /**
   * Kills or stops the function's process in the middle of an invocation.
   * @returns after how many milliseconds a stopped process counts as too slow.
   */
  interfere(process: ChildProcess, timeoutSeconds: number, speed: number): number | undefined {
    if (this.occurs("transform-crash")) process.kill("SIGKILL");
    else if (this.occurs("transform-slow")) {
      process.kill("SIGSTOP");
      return (timeoutSeconds * 1000) / speed;
    }
    return undefined;
  }

  faultyStore(store: Pick<Store, "bulk">): Pick<Store, "bulk"> {
    if (this.rate("search-unavailable") === 0 && this.rate("search-throttled") === 0) return store;
    return {
      bulk: async (batch) => {
        if (this.occurs("search-unavailable"))
          throw new StoreUnavailableError("ConnectionFailed", "connect ECONNREFUSED (--fault search-unavailable)");
        const throttled: DocumentError[] = [];
        const taken: number[] = [];
        batch.ends.forEach((_, place) => {
          if (this.occurs("search-throttled")) throttled.push({ place, ...rejected });
          else taken.push(place);
        });
        if (taken.length === 0) return throttled;
        const line = (place: number) => batch.lines.subarray(batch.ends[place - 1] ?? 0, batch.ends[place]);
        const lines = throttled.length === 0 ? [batch.lines] : taken.map(line);
        let end = 0;
        const errors = await store.bulk({
          stream: batch.stream,
          index: batch.index,
          ids: batch.ids && { ...batch.ids, sequences: taken.map((place) => batch.ids?.sequences[place] ?? 0) },
          lines: Buffer.concat(lines),
          ends: taken.map((place) => (end += line(place).length)),
        });
        const refused = errors.map((error) => ({ ...error, place: taken[error.place] ?? 0 }));
        return [...throttled, ...refused].sort((a, b) => a.place - b.place);
      },
    };
  }
}

const rejected = {
  status: 429,
  type: "es_rejected_execution_exception",
  reason: "rejected execution of bulk (--fault search-throttled)",
};
