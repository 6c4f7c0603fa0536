import { desiredState } from "./desired-state";
import { Domain, NameUnknown } from "./domain";
import type { Change, SetupEvent, SetupReport } from "./event";
import { converge, type ManagedObject, unlessMissing, withdraw } from "./managed-object";

/** What a run may take and whom it tells. */
export interface SetupOptions {
  /** How long to try, in milliseconds. A domain that was just made may refuse for some minutes. */
  readonly timeLimitMs: number;
  /** Told of each object as it is done. */
  readonly onChange?: (change: Change) => void;
}

/**
 * Brings a domain to the state that the event describes, or takes back what was made for it. To run it again changes
 * nothing; to run it after an interruption goes on where it stopped.
 *
 * @throws RequestFailed with the request and its answer, when the domain refuses something for good or until the time is up.
 */
export async function setUp(event: SetupEvent, { timeLimitMs, onChange }: SetupOptions): Promise<SetupReport> {
  const startMs = Date.now();
  const action = event.tf?.action ?? "create";
  const domain = new Domain(event, startMs + timeLimitMs);
  const changes: Change[] = [];
  try {
    for (const step of steps(event, domain)) {
      const change = await step();
      changes.push(change);
      onChange?.(change);
    }
  } finally {
    domain.close();
  }
  return { action, changes, seconds: Math.round((Date.now() - startMs) / 100) / 10 };
}

/** One step for each object, done one after the other: the security plugin takes no two writes at a time. */
function steps(event: SetupEvent, domain: Domain): (() => Promise<Change>)[] {
  const required = event.required ?? [];
  const toConverge = (object: ManagedObject) => () => unlessMissing(object, required, () => converge(domain, object));
  const toWithdraw = (object: ManagedObject) => () => unlessMissing(object, [], () => withdraw(domain, object));

  if (event.tf?.action === "delete") {
    return desiredState(event)
      .toReversed()
      .map((object) => () => unlessGone(object, toWithdraw(object)));
  }
  const previous = event.tf?.prev_input ?? undefined;
  const desired = desiredState(event, previous);
  const names = new Set(desired.map(({ name }) => name));
  const obsolete = previous === undefined ? [] : desiredState(previous).filter(({ name }) => !names.has(name));
  return [...desired.map(toConverge), ...obsolete.toReversed().map(toWithdraw)];
}

/** With the domain, all that was made in it is gone as well. */
async function unlessGone(object: ManagedObject, step: () => Promise<Change>): Promise<Change> {
  try {
    return await step();
  } catch (error) {
    if (!(error instanceof NameUnknown)) throw error;
    return { object: object.name, outcome: "absent", reason: "The domain is gone." };
  }
}
