import { type DomainClient, PartMissing, RequestFailed } from "./domain-client";
import type { Change, OptionalPart } from "../contracts/setup-event";

/** One object of the domain that the function manages. */
export interface ManagedObject<State = unknown> {
  /** Kind and name; identifies the object. */
  readonly name: string;
  /** Its part of the cluster, if not every cluster has that. */
  readonly part?: OptionalPart;
  /** The present state; undefined where the object is absent. */
  read(domain: DomainClient): Promise<State | undefined>;
  /** The text that names its maker. Without it, an object is shared, and others' part is kept. */
  maker?(state: State): unknown;
  isCurrent(state: State): boolean;
  /** Writes the desired state and keeps others' part. */
  write(domain: DomainClient, state: State | undefined): Promise<void>;
  /** The same for an adopted object of others; without it, that stays unchanged. */
  readonly adopted?: {
    isCurrent(state: State): boolean;
    write(domain: DomainClient, state: State): Promise<void>;
  };
  /** Digests of what was written, by key, for the ledger. */
  written?(state: State): Readonly<Record<string, string>>;
  remove(domain: DomainClient, state: State): Promise<Removal>;
}

/** Whether an object was removed, or why it was kept. */
export type Removal = "removed" | { readonly keptBecause: string };

/** How often a state that does not last is rewritten; write conflicts do not count. */
const ATTEMPTS = 5;

/**
 * Brings an object to its desired state and reads it back. Repeats after a conflict (409), as
 * others' part may have changed.
 * @throws RequestFailed when the domain refuses, or when the state does not last.
 */
export async function converge<State>(domain: DomainClient, object: ManagedObject<State>): Promise<Change> {
  const before = await object.read(domain);
  if (before !== undefined && object.isCurrent(before)) return { object: object.name, outcome: "unchanged" };
  let state = before;
  for (let attempt = 1, written = 0; ; attempt++) {
    const conflict = await conflictOf(object.write(domain, state));
    if (conflict === undefined) written++;
    state = await object.read(domain);
    if (state !== undefined && object.isCurrent(state)) {
      return { object: object.name, outcome: before === undefined ? "created" : "updated" };
    }
    if (written === ATTEMPTS || !(await domain.pause(attempt))) {
      throw (
        conflict ??
        new RequestFailed(`The ${object.name} was written, but reads back otherwise: ${JSON.stringify(state)}`)
      );
    }
  }
}

/** Handles conflicts as {@link converge}. @throws RequestFailed when the domain refuses. */
export async function withdraw<State>(domain: DomainClient, object: ManagedObject<State>): Promise<Change> {
  for (let attempt = 1; ; attempt++) {
    const state = await object.read(domain);
    if (state === undefined) return { object: object.name, outcome: "absent" };
    try {
      const removal = await object.remove(domain, state);
      return removal === "removed"
        ? { object: object.name, outcome: "deleted" }
        : { object: object.name, outcome: "kept", reason: removal.keptBecause };
    } catch (error) {
      if (!isConflict(error) || !(await domain.pause(attempt))) throw error;
    }
  }
}

/** Runs a step for an object; a missing part of the cluster is skipped unless required. */
export async function unlessMissing(
  object: ManagedObject,
  required: readonly OptionalPart[],
  step: () => Promise<Change>,
): Promise<Change> {
  try {
    return await step();
  } catch (error) {
    if (!(error instanceof PartMissing) || object.part === undefined || required.includes(object.part)) throw error;
    return { object: object.name, outcome: "skipped", reason: `This cluster has no ${object.part}.` };
  }
}

/** The error of a conflicting write (409); any other error is thrown. */
async function conflictOf(write: Promise<void>): Promise<RequestFailed | undefined> {
  try {
    await write;
    return undefined;
  } catch (error) {
    if (isConflict(error)) return error;
    throw error;
  }
}

/** An index deleted since the read counts, too: retention deletes indices. */
const isConflict = (error: unknown): error is RequestFailed =>
  error instanceof RequestFailed &&
  (error.status === 409 || (error.status === 404 && error.message.includes("index_not_found")));
