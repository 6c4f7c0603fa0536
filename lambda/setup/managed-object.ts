import { type DomainClient, PartMissing, RequestFailed } from "./domain-client";
import type { Change, OptionalPart } from "../contracts/setup-event";

/** One object of the domain that the function looks after. */
export interface ManagedObject<State = unknown> {
  /** Kind and name; two objects with one name are one object at two times. */
  readonly name: string;
  /** The part of the cluster that it belongs to, when not every cluster has it. */
  readonly part?: OptionalPart;
  /** What is there; undefined when nothing is. */
  read(domain: DomainClient): Promise<State | undefined>;
  /** The text in it that says who made it. Without this function, the object is shared, and others' part of it is kept. */
  maker?(state: State): unknown;
  /** Whether that is as desired. */
  isCurrent(state: State): boolean;
  /** Makes it as desired, and keeps what is others' in it. */
  write(domain: DomainClient, state: State | undefined): Promise<void>;
  /** The same for an object of others that this stack is to use; without it, such an object is used as it is. */
  readonly adopted?: {
    isCurrent(state: State): boolean;
    write(domain: DomainClient, state: State): Promise<void>;
  };
  /** What the ledger is to remember of what was written: by key, its digest. */
  written?(state: State): Readonly<Record<string, string>>;
  /** Takes away what `write` made. */
  remove(domain: DomainClient, state: State): Promise<Removal>;
}

/** Whether an object is gone, or why it was left. */
export type Removal = "removed" | { readonly keptBecause: string };

/** How often a state is written that does not last; another writer's conflicts do not count. */
const ATTEMPTS = 5;

/**
 * Brings an object to its desired state, and reads back whether it is. Another writer in between (409) is answered by another
 * attempt from the start until the time is up, as what has to be kept may be another.
 *
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

/**
 * Removes an object, as far as it was made here; another writer in between as in {@link converge}.
 *
 * @throws RequestFailed when the domain refuses.
 */
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

/** Does a step for an object; a part that the cluster lacks is reported, unless it is demanded. */
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

/** The error of a write that met another one (409); any other error is thrown. */
async function conflictOf(write: Promise<void>): Promise<RequestFailed | undefined> {
  try {
    await write;
    return undefined;
  } catch (error) {
    if (isConflict(error)) return error;
    throw error;
  }
}

/** Also where an index that was read is gone by then: retention deletes them. */
const isConflict = (error: unknown): error is RequestFailed =>
  error instanceof RequestFailed &&
  (error.status === 409 || (error.status === 404 && error.message.includes("index_not_found")));
